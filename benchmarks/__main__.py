"""Runs all benchmarks and prints their table: ``make bench``."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from benchmarks import (
    connection_stores,
    copy_rows,
    delegation_tokens,
    functions,
    planning,
    secrets,
    sql_front,
    start_up,
)

__all__: list[str] = []


def main() -> None:
    """Measures everything; each ratio compares two ways in one run, in alternating order."""
    console = Console()
    table = Table(title="Cost of connections (medians, measured in pairs)")
    for column in ("what", "ours", "other", "ratio", "goal"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for benchmark in (
        start_up,
        sql_front,
        planning,
        secrets,
        connection_stores,
        functions,
        delegation_tokens,
        copy_rows,
    ):
        console.print(f"measuring {benchmark.__name__} ...", style="dim")
        for row in benchmark.run():
            table.add_row(
                row.what,
                f"{row.ours:,.3f} {row.unit}",
                f"{row.other:,.3f} {row.unit}",
                f"{row.ratio:.3f}",
                row.goal,
            )
    console.print(table)


main()
