"""The command that runs SQL scripts."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pyflink_connections.cli.arguments import pair, refuse_secret
from pyflink_connections.cli.exit_codes import ExitCode
from pyflink_connections.cli.invocation import Command, Invocation, pass_invocation
from pyflink_connections.cli.progress import progress
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.redaction import RedactionRule, mask_known_secrets

if TYPE_CHECKING:
    from pyflink_connections.table import TableEnvironment

__all__ = ["run"]

#: The classes before the messages of Java's exceptions.
_CLASS_NAME = re.compile(r"^(Caused by: )?([a-z]\w*\.)+[A-Z][\w$]*(: )?")
_SHOWN_CAUSES = 5


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
    from pyflink_connections.cli.scripts import (  # noqa: PLC0415 - takes its time
        place_in,
        statements_of,
        with_variables,
    )

    values = _values(variables)
    text = sys.stdin.read() if script == "-" else _text(Path(script))
    environment = _environment(invocation)
    for statement in statements_of(text):
        try:
            sql = with_variables(statement.sql, values)
            with progress(f"{script}:{statement.line} ..."):
                result = _executed(environment, sql)
        except Exception as exc:  # noqa: BLE001 - Flink's errors are of many classes
            problem = mask_known_secrets(_told(exc))
        else:
            _show(invocation, result)
            continue
        line, column = place_in(text, statement, problem)
        msg = f"{script}:{line}:{column}: {problem}"
        raise ValidationException(msg)
    return ExitCode.DONE


def _values(variables: tuple[str, ...]) -> dict[str, str]:
    values = dict(pair(text, "--var") for text in variables)
    rule = RedactionRule()
    for name, value in values.items():
        if rule.is_sensitive(name, value):
            refuse_secret(name, "a reference such as ${secret:<id>} in the script")
    return values


def _environment(invocation: Invocation) -> TableEnvironment:
    """Makes a table environment; it starts the JVM."""
    if invocation.config is not None:  # Flink reads the same file, by its own means
        place = invocation.config
        os.environ["FLINK_CONF_DIR"] = str(place if place.is_dir() else place.parent)
    with progress("Starting Flink ..."):
        from pyflink_connections.table.running import new_environment  # noqa: PLC0415 - the JVM

        environment = new_environment(invocation.settings)
    if invocation.catalog is not None:
        environment.use_catalog(invocation.catalog)
    if invocation.database is not None:
        environment.use_database(invocation.database)
    return environment


Rows = tuple[list[str], list[list[object]]]


def _executed(environment: TableEnvironment, sql: str) -> Rows | None:
    """Runs a statement to its end and returns its rows, or None if it has none to show."""
    from pyflink_connections.cli.scripts import setting_of  # noqa: PLC0415 - takes its time
    from pyflink_connections.table.running import collected  # noqa: PLC0415 - the JVM runs by now

    setting = setting_of(sql)
    if setting is None:
        return collected(environment.execute_sql(sql))
    configuration = environment.get_config().get_configuration()
    if setting.value is None:
        configuration.remove_config(setting.key)
    else:
        environment.get_config().set(setting.key, setting.value)
    return None


def _show(invocation: Invocation, result: Rows | None) -> None:
    if result is not None:
        invocation.output.rows(*result)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) else "it is not text in UTF-8"
    msg = f"The file {file} can't be read: {reason}."
    raise ValidationException(msg)


def _told(exc: Exception) -> str:
    """Words an error; of a Java stack trace the messages are kept."""
    lines = str(exc).splitlines()
    if len(lines) > 1 and lines[1].startswith(": "):  # behind py4j's own words
        lines = [lines[1][2:], *lines[2:]]
    messages = [
        _CLASS_NAME.sub("", line).strip()
        for number, line in enumerate(lines)
        if number == 0 or line.startswith("Caused by: ")
    ]
    different = list(dict.fromkeys(message for message in messages if message))
    return "\n  ".join(different[:_SHOWN_CAUSES]) or type(exc).__name__
