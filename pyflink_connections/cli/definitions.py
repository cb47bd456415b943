"""The commands that show connections."""

from __future__ import annotations

from fnmatch import fnmatchcase

import click

from pyflink_connections.cli.invocation import Command, Invocation, pass_invocation
from pyflink_connections.cli.names import connection_argument
from pyflink_connections.cli.progress import progress

__all__ = ["describe", "list_connections", "show_create"]


@click.command(
    "list",
    cls=Command,
    examples=(
        "list",
        "list '*kafka*' --catalog prod",
        "list --output json",
    ),
)
@click.argument("pattern", default="*")
@pass_invocation
def list_connections(invocation: Invocation, pattern: str) -> None:
    """Lists connections.

    They are those of all catalogs, unless --catalog and --database say which.

    PATTERN limits the list to names that match, with * and ? as in the shell.
    """
    with progress("Reading the connections ..."):
        found = list(invocation.manager.lookup.definitions(invocation.catalog, invocation.database))
    rows = [
        (str(identifier), each.connection_type, sorted(each.secret_names), each.comment)
        for identifier, each in sorted(found, key=lambda pair: pair[0].parts())
        if fnmatchcase(str(identifier), pattern)
    ]
    invocation.output.rows(("name", "type", "secrets", "comment"), rows)


@click.command(
    "describe",
    cls=Command,
    examples=(
        "describe cat.db.pg",
        "describe pg --catalog cat --database db --extended",
    ),
)
@connection_argument()
@click.option("--extended", is_flag=True, help="Add where the connection and its secret live.")
@pass_invocation
def describe(invocation: Invocation, name: tuple[str, ...], extended: bool) -> None:
    """Describes a connection, its secrets as ******."""
    from pyflink_connections.outputs import describe_rows  # noqa: PLC0415 - takes its time

    found = invocation.manager.lookup.by_path(name)
    rule = invocation.connections.types.of(found.definition.connection_type).rule
    rows = describe_rows(found, rule, extended=extended)
    invocation.output.fields({row[0]: row[1] for row in rows})


@click.command(
    "show-create",
    cls=Command,
    examples=("show-create cat.db.pg > pg.sql",),
)
@connection_argument()
@pass_invocation
def show_create(invocation: Invocation, name: tuple[str, ...]) -> None:
    """Prints the CREATE CONNECTION statement of a connection.

    Secrets are ******; put them in before you run the statement.
    """
    from pyflink_connections.outputs import create_connection_text  # noqa: PLC0415

    found = invocation.manager.lookup.by_path(name)
    rule = invocation.connections.types.of(found.definition.connection_type).rule
    invocation.output.text(f"{create_connection_text(found, rule)};", "statement")
