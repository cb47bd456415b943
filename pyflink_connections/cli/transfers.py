"""The commands that carry definitions from one place to another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pyflink_connections.cli.arguments import file_text
from pyflink_connections.cli.exit_codes import ExitCode
from pyflink_connections.cli.invocation import Command, Invocation, pass_invocation
from pyflink_connections.cli.progress import progress
from pyflink_connections.cli.secret_input import SECRET_HELP, can_ask, read_secrets

if TYPE_CHECKING:
    from pyflink_connections.transfer import ImportPlan

__all__ = ["export_connections", "import_connections"]

_FORMATS = ("yaml", "sql")


@click.command(
    "export",
    cls=Command,
    examples=(
        "export > connections.yaml",
        "export --format sql --catalog prod",
    ),
)
@click.option(
    "--format", "text_format", type=click.Choice(_FORMATS), default="yaml", show_default=True
)
@pass_invocation
def export_connections(invocation: Invocation, text_format: str) -> None:
    """Prints the definitions of connections, never a secret.

    They are those of all catalogs, or of a --catalog or --database. The text says which options are
    secret. It is sorted, so that two exports can be compared.
    """
    from pyflink_connections.transfer import portable_connections, writer_of  # noqa: PLC0415

    if invocation.database is not None and invocation.catalog is None:
        msg = "Say which catalog the database is in: --catalog ... --database ..."
        raise click.UsageError(msg)
    with progress("Reading the connections ..."):
        definitions = invocation.manager.lookup.definitions(invocation.catalog, invocation.database)
        text = writer_of(text_format)(portable_connections(definitions))
    invocation.output.text(text.rstrip("\n"), "export")


@click.command(
    "import",
    cls=Command,
    examples=(
        "import connections.yaml",
        "import connections.yaml --apply --secret cat.db.pg#password=env:PG",
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", "apply_plan", is_flag=True, help="Do it; otherwise the plan is shown.")
@click.option(
    "--secret",
    "secret",
    metavar="NAME#KEY[=SOURCE]",
    multiple=True,
    help=f"For the connection NAME: {SECRET_HELP}",
)
@click.option("--format", "text_format", type=click.Choice(_FORMATS), help="By default the suffix.")
@pass_invocation
def import_connections(
    invocation: Invocation,
    file: Path,
    apply_plan: bool,
    secret: tuple[str, ...],
    text_format: str | None,
) -> ExitCode:
    """Creates and alters connections as an export says.

    Without --apply it shows the plan. Connections that exist keep the secrets they have. For
    others, secrets are asked for where somebody sits at a terminal, or given with --secret;
    connections whose secrets are missing are left out. Each connection is there as a whole or not
    at all, so an import that was interrupted can be made again.

    Exit code 1 says that connections were left out, or can't be altered.
    """
    text = file_text(file)
    text_format = text_format or ("sql" if file.suffix == ".sql" else "yaml")
    plan = _plan(invocation, text, text_format, secret)
    if apply_plan and plan.missing_secrets and can_ask():
        missing = [f"{name}#{key}" for name, keys in plan.missing_secrets.items() for key in keys]
        plan = _plan(invocation, text, text_format, (*secret, *missing))
    if apply_plan:
        _apply(invocation, plan)
    rows = [
        (each.action.value, str(each.connection.identifier), each.detail) for each in plan.steps
    ]
    invocation.output.rows(("action", "connection", "detail"), rows)
    return ExitCode.DONE if plan.is_complete else ExitCode.FINDINGS


def _apply(invocation: Invocation, plan: ImportPlan) -> None:
    if any(each.secrets for each in plan.steps):
        invocation.require_lasting_secrets()
    with progress("Importing ..."):
        plan.apply()


def _plan(
    invocation: Invocation, text: str, text_format: str, secret: tuple[str, ...]
) -> ImportPlan:
    from pyflink_connections.transfer import plan_import, reader_of  # noqa: PLC0415

    connections = reader_of(text_format)(text)
    secrets: dict[str, dict[str, str]] = {}
    for name_and_key, value in read_secrets(secret).items():
        name, separator, key = name_and_key.rpartition("#")
        if not separator:
            msg = "--secret takes NAME#KEY or NAME#KEY=SOURCE here."
            raise click.UsageError(msg)
        secrets.setdefault(name, {})[key] = value
    return plan_import(invocation.manager, invocation.connections.types, connections, secrets)
