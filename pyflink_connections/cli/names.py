"""Names of connections as arguments, completed by the shell."""

from __future__ import annotations

from typing import Any, Callable

import click
from click.shell_completion import CompletionItem

from pyflink_connections.cli.invocation import invocation_of
from pyflink_connections.identifiers import parse_path

__all__ = ["NAME_HELP", "connection_argument"]

NAME_HELP = "NAME is catalog.database.name, each part in backticks where it is no plain word."


class ConnectionName(click.ParamType):  # type: ignore[type-arg]  # generic in newer ones only
    """A connection's name, given to the function as its parts."""

    name = "name"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Splits a name."""
        del param, ctx
        return value if isinstance(value, tuple) else parse_path(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Returns the connections whose names begin so; none if the stores can't be read."""
        del param
        try:
            definitions = invocation_of(ctx).manager.lookup.definitions()
            names = [str(identifier) for identifier, _ in definitions]
        except Exception:  # noqa: BLE001 - an error in the middle of a line helps nobody
            return []
        return [CompletionItem(name) for name in sorted(names) if name.startswith(incomplete)]


def connection_argument(
    name: str = "name", **more: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Returns the decorator that gives a command a connection's name as an argument."""
    return click.argument(name, type=ConnectionName(), **more)
