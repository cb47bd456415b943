"""The command that tries connections."""

from __future__ import annotations

import click

from pyflink_connections.cli.exit_codes import ExitCode
from pyflink_connections.cli.invocation import Command, Invocation, pass_invocation
from pyflink_connections.cli.names import ConnectionName
from pyflink_connections.cli.progress import progress
from pyflink_connections.exceptions import ValidationException

__all__ = ["validate"]


@click.command(
    "validate",
    cls=Command,
    examples=(
        "validate cat.db.pg",
        "validate --catalog prod --output json",
        "validate cat.db.pg -D table.connection.validation.timeout='5 s'",
    ),
)
@click.argument("names", nargs=-1, type=ConnectionName(), metavar="[NAME]...")
@pass_invocation
def validate(invocation: Invocation, names: tuple[tuple[str, ...], ...]) -> ExitCode:
    """Tries connections with their services' own protocols.

    Without names it tries all, or those of a --catalog or --database. It shows the service's own
    answer. For a connection by JDBC it starts a JVM; the driver must be in Flink's lib/ or in
    pipeline.jars. A connection that nobody knows how to check is no failure.

    Exit code 1 says that one does not work.
    """
    if not names:
        found = invocation.manager.lookup.definitions(invocation.catalog, invocation.database)
        names = tuple(sorted(identifier.parts() for identifier, _ in found))
        if not names:
            msg = "There is no connection to try."
            raise ValidationException(msg)
    rows = [row for name in names for row in _tried(invocation, name)]
    invocation.output.rows(("connection", "step", "ok", "detail", "milliseconds"), rows)
    return ExitCode.FINDINGS if any(row[2] is False for row in rows) else ExitCode.DONE


def _tried(
    invocation: Invocation, name: tuple[str, ...]
) -> list[tuple[str, str, bool | None, str, int]]:
    found = invocation.manager.lookup.by_path(name)
    with progress(f"Trying {found.identifier} ..."):
        report = invocation.connections.validator.validate(found.definition, found.scope.secrets)
    return [
        (str(found.identifier), step.step, step.ok, step.detail, step.milliseconds)
        for step in report.steps
    ]
