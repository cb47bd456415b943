"""The command that moves inline credentials of catalogs' objects into connections."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pyflink_connections.cli.arguments import file_text, names_option, pair
from pyflink_connections.cli.exit_codes import ExitCode
from pyflink_connections.cli.invocation import Command, Invocation, pass_invocation
from pyflink_connections.cli.progress import progress
from pyflink_connections.cli.script_runs import run_statements, start_session

if TYPE_CHECKING:
    from pyflink_connections.migration import LiveMigration

__all__ = ["migrate_live"]


@click.command(
    "migrate-live",
    cls=Command,
    examples=(
        "migrate-live --init catalogs.sql",
        "migrate-live --init catalogs.sql --catalog hive --database shop --apply",
        "migrate-live --apply --all-or-nothing --name postgresql_shop=shop",
    ),
)
@click.option(
    "--init",
    "script",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A script that is run first, to create the catalogs that no catalog store keeps.",
)
@click.option("--apply", "apply_it", is_flag=True, help="Do it; without, the plan is shown.")
@click.option(
    "--all-or-nothing",
    is_flag=True,
    help="If an object fails, give back to all others what they had.",
)
@names_option
@pass_invocation
def migrate_live(
    invocation: Invocation,
    script: Path | None,
    apply_it: bool,
    all_or_nothing: bool,
    names: tuple[str, ...],
) -> ExitCode:
    """Moves inline credentials of catalogs into connections.

    It starts a session of Flink and looks at all permanent tables, models and catalogs. Those with
    the same endpoint and credentials share a connection, in --catalog and --database. Each object
    is given its connection, and a query over it is planned, before the next one; one that fails
    gets back what it had and ends the command. Run it again to go on: what is done is left alone.

    Exit code 1 says that credentials stay where they are, for the reasons that the plan gives.
    """
    if apply_it:
        invocation.require_lasting_secrets()
    environment = start_session(invocation)
    if script is not None:
        for _ in run_statements(environment, file_text(script), str(script), {}):
            pass  # what statements show is not asked for
    with progress("Looking for credentials ..."):
        migration = environment.plan_migration(names=dict(pair(name, "--name") for name in names))
    invocation.output.text(str(migration).rstrip("\n"), "plan")
    if apply_it:
        _apply(invocation, migration, all_or_nothing=all_or_nothing)
        invocation.output.note(f"connections in use: {len(migration.connections)}")
    return ExitCode.FINDINGS if migration.refusals else ExitCode.DONE


def _apply(invocation: Invocation, migration: LiveMigration, *, all_or_nothing: bool) -> None:
    try:
        with progress("Moving credentials ..."):
            migration.apply()
    except BaseException:  # a store that fails and Ctrl-C leave some objects done as well
        if all_or_nothing:
            with progress("Giving back what was there ..."):
                migration.undo()
            invocation.output.note("All objects are as they were before; no connection is left.")
        raise
