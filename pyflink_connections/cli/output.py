"""Results: as a table for people, or as JSON or YAML for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence

import click

__all__ = ["FORMS", "Output"]

#: How results can be written; the first is the default.
FORMS = ("table", "json", "yaml")

_WIDE = 10_000  # columns: what is read by a program is not folded


class Output:
    """Writes results to standard output.

    Args:
        form: One of ``FORMS``.
    """

    def __init__(self, form: str) -> None:
        self.form = form

    def rows(self, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Writes rows: a table, or a list of objects.

        Args:
            columns: Their names.
            rows: Their values: texts, numbers, booleans, lists of texts, or None.
        """
        if self.form == "table":
            _print_table(columns, rows)
        else:
            self._print([dict(zip(columns, row)) for row in rows])

    def fields(self, fields: Mapping[str, object]) -> None:
        """Writes one object: a table of names and values, or an object."""
        if self.form == "table":
            _print_table(("name", "value"), fields.items())
        else:
            self._print(dict(fields))

    def text(self, text: str, name: str) -> None:
        """Writes a text as it is, or an object that has it under a name."""
        if self.form == "table":
            click.echo(text)
        else:
            self._print({name: text})

    def note(self, text: str) -> None:
        """Tells people something, on standard error."""
        click.echo(text, err=True)

    def _print(self, document: object) -> None:
        if self.form == "json":
            click.echo(json.dumps(document, indent=2, ensure_ascii=False))
            return
        from pyflink_connections.connection_stores.yaml_documents import (  # noqa: PLC0415 - slow
            dumped_yaml,
        )

        click.echo(dumped_yaml(document).decode(), nl=False)


def _print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - takes its time
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(*columns, box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    width = None if sys.stdout.isatty() else _WIDE
    Console(file=sys.stdout, width=width, highlight=False).print(table)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
