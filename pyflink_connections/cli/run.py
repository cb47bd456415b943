"""The command that runs SQL scripts."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pyflink_connections.cli.arguments import file_text, pair, refuse_secret
from pyflink_connections.cli.exit_codes import ExitCode
from pyflink_connections.cli.invocation import Command, Invocation, pass_invocation
from pyflink_connections.cli.script_runs import run_statements, start_session
from pyflink_connections.redaction import RedactionRule

__all__ = ["run"]


@click.command(
    "run",
    cls=Command,
    examples=(
        "run orders.sql",
        "run orders.sql --var day=2025-01-31 -D execution.runtime-mode=batch",
        "run - < orders.sql",
    ),
)
@click.argument("script", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "--var", "variables", metavar="NAME=VALUE", multiple=True, help="What ${NAME} stands for."
)
@pass_invocation
def run(invocation: Invocation, script: str, variables: tuple[str, ...]) -> ExitCode:
    """Runs the statements of an SQL script, one by one.

    SCRIPT is a file, or - for standard input. Statements are Flink's and those about connections;
    SET, RESET and EXECUTE STATEMENT SET work as in Flink's SQL client. Queries are shown as tables,
    so an endless one is not for here; of an INSERT the end is waited for. The first error ends the
    script, and is told with its file, line and column; what came before it stays.
    """
    values = _values(variables)
    text = sys.stdin.read() if script == "-" else file_text(Path(script))
    environment = start_session(invocation)
    for result in run_statements(environment, text, script, values):
        if result is not None:
            invocation.output.rows(*result)
    return ExitCode.DONE


def _values(variables: tuple[str, ...]) -> dict[str, str]:
    values = dict(pair(text, "--var") for text in variables)
    rule = RedactionRule()
    for name, value in values.items():
        if rule.is_sensitive(name, value):
            refuse_secret(name, "a reference such as ${secret:<id>} in the script")
    return values
