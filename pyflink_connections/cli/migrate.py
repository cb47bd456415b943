"""The command that moves inline credentials of SQL scripts into connections."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pyflink_connections.cli.arguments import names_option, pair
from pyflink_connections.cli.exit_codes import ExitCode
from pyflink_connections.cli.invocation import Command, Invocation, pass_invocation
from pyflink_connections.cli.progress import progress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pyflink_connections.migration import MigrationPlan, Script, TargetDatabase

__all__ = ["migrate"]


@click.command(
    "migrate",
    cls=Command,
    examples=(
        "migrate etl/ --dry-run",
        "migrate etl/ --write",
        "migrate etl/ --write --create --name postgresql_shop=shop",
        "migrate --check etl/",
    ),
)
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH...",
)
@click.option("--check", is_flag=True, help="Only look for inline credentials.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and write nothing.")
@click.option("--write", "in_place", is_flag=True, help="Change the scripts themselves.")
@click.option(
    "--connections",
    "connection_file",
    metavar="FILE",
    default="connections.sql",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file for the CREATE CONNECTION statements.",
)
@click.option(
    "--placeholders",
    is_flag=True,
    help="Write ****** for secrets there, to be filled in, and not references to secrets.",
)
@click.option(
    "--create",
    is_flag=True,
    help="Create the connections in the configured stores, secrets and all; no such file.",
)
@names_option
@click.option("--force", is_flag=True, help="Overwrite files that are no scripts of the migration.")
@pass_invocation
def migrate(
    invocation: Invocation,
    paths: tuple[Path, ...],
    check: bool,
    dry_run: bool,
    in_place: bool,
    connection_file: Path,
    placeholders: bool,
    create: bool,
    names: tuple[str, ...],
    force: bool,
) -> ExitCode:
    """Moves inline credentials of SQL scripts into connections.

    It takes scripts, and folders with files that end in .sql. Tables, models and catalogs with the
    same endpoint and credentials share a connection, in --catalog and --database (by default those
    that a session begins in). New scripts go beside the old ones, as NAME.migrated.sql, or with
    --write into their place. The plan and a diff are shown; no secret is.

    Exit code 1 says that credentials stay where they are, or with --check that there are any.
    """
    from pyflink_connections.migration import find_scripts, read_script  # noqa: PLC0415 - slow

    scripts = [read_script(file) for file in find_scripts(paths)]
    if check:
        return _check(invocation, scripts)
    target = _target(invocation) if create else None
    form = "placeholder" if placeholders else "reference"
    given = dict(pair(name, "--name") for name in names)
    plan = _plan(invocation, scripts, None if create else connection_file, form, given, target)
    _show(invocation, plan, in_place=in_place)
    if not dry_run:
        _write(invocation, plan, target, in_place=in_place, overwrite=force)
    return ExitCode.FINDINGS if plan.refusals else ExitCode.DONE


def _check(invocation: Invocation, scripts: Sequence[Script]) -> ExitCode:
    from pyflink_connections.migration import find_inline_credentials  # noqa: PLC0415 - slow

    rule = invocation.configuration.redaction_rule()
    found = [each for script in scripts for each in find_inline_credentials(script, rule)]
    rows = [(str(each.path), each.line, each.key, each.problem) for each in found]
    invocation.output.rows(("file", "line", "key", "problem"), rows)
    return ExitCode.FINDINGS if found else ExitCode.DONE


def _database(invocation: Invocation) -> tuple[str, str]:
    from pyflink_connections.migration import DEFAULT_DATABASE  # noqa: PLC0415 - slow

    catalog, database = DEFAULT_DATABASE
    return invocation.catalog or catalog, invocation.database or database


def _target(invocation: Invocation) -> TargetDatabase:
    from pyflink_connections.migration import TargetDatabase  # noqa: PLC0415 - slow

    invocation.require_lasting_secrets()
    connections = invocation.connections
    return TargetDatabase(connections.manager, connections.types, _database(invocation))


def _plan(
    invocation: Invocation,
    scripts: Sequence[Script],
    connection_file: Path | None,
    form: str,
    names: Mapping[str, str],
    target: TargetDatabase | None,
) -> MigrationPlan:
    from pyflink_connections.migration import SecretForm, plan_migration  # noqa: PLC0415 - slow

    with progress("Reading the scripts ..."):
        return plan_migration(
            scripts,
            invocation.configuration.redaction_rule(),
            connection_file=connection_file,
            is_taken=None if target is None else target.has_another,
            database=_database(invocation),
            names=names,
            secret_form=SecretForm(form),
        )


def _show(invocation: Invocation, plan: MigrationPlan, *, in_place: bool) -> None:
    diff = plan.diff(in_place=in_place)
    if invocation.output.form == "table":
        invocation.output.text(f"{plan}\n{diff}".rstrip("\n"), "plan")
    else:
        invocation.output.fields({**plan.document(), "diff": diff})


def _write(
    invocation: Invocation,
    plan: MigrationPlan,
    target: TargetDatabase | None,
    *,
    in_place: bool,
    overwrite: bool,
) -> None:
    from pyflink_connections.migration import write_files  # noqa: PLC0415 - slow

    def create_connections() -> None:
        for connection in plan.connections:
            if target is not None and target.create(connection):
                invocation.output.note(f"created: {connection.identifier}")

    with progress("Writing ..."):
        written = write_files(
            plan.files(in_place=in_place),
            plan.changed_paths,
            overwrite=overwrite,
            before=create_connections,
        )
    for path in written:
        invocation.output.note(f"written: {path}")
