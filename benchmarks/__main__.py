"""Runs benchmarks and prints their table: ``make bench``."""

from __future__ import annotations

import argparse

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


MODULES = {
    module.__name__.rpartition(".")[2]: module
    for module in (
        start_up,
        sql_front,
        planning,
        secrets,
        connection_stores,
        functions,
        delegation_tokens,
        copy_rows,
    )
}


def main() -> None:
    """Measures; each ratio compares two ways in one run, in alternating order."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = ", ".join(MODULES)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {names} (default: all)")
    chosen = parser.parse_args().names or list(MODULES)
    unknown = sorted(set(chosen) - set(MODULES))
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are {names}")
    console = Console()
    table = Table(title="Cost of connections (medians, measured in pairs)")
    for column in ("what", "ours", "other", "ratio", "goal"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for name in chosen:
        console.print(f"measuring {name} ...", style="dim")
        for row in MODULES[name].run():
            table.add_row(
                row.what,
                f"{row.ours:,.3f} {row.unit}",
                f"{row.other:,.3f} {row.unit}",
                f"{row.ratio:.3f}",
                row.goal,
            )
    console.print(table)


main()
