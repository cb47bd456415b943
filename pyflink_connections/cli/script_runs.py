"""A session with Flink for a command, and the statements of scripts in it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pyflink_connections.cli.progress import progress
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.redaction import RedactionRule, mask_known_secrets, remember_secrets

if TYPE_CHECKING:
    from pyflink_connections.cli.invocation import Invocation
    from pyflink_connections.table import TableEnvironment

__all__ = ["run_statements", "start_session"]

#: The classes before the messages of Java's exceptions.
_CLASS_NAME = re.compile(r"^(Caused by: )?([a-z]\w*\.)+[A-Z][\w$]*(: )?")
_SHOWN_CAUSES = 5

Rows = tuple[list[str], list[list[object]]]


def start_session(invocation: Invocation) -> TableEnvironment:
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


def run_statements(
    environment: TableEnvironment, text: str, name: str, variables: Mapping[str, str]
) -> Iterator[Rows | None]:
    """Runs the statements of a script one by one.

    Args:
        environment: Where they run.
        text: The script.
        name: What errors call it.
        variables: What ``${NAME}`` stands for.

    Yields:
        The rows of each statement, or None if it has none to show.

    Raises:
        ValidationException: A statement failed; the message begins with script, line and column.
    """
    from pyflink_connections.cli.scripts import (  # noqa: PLC0415 - takes its time
        inline_secrets,
        place_in,
        statements_of,
        with_variables,
    )

    for statement in statements_of(text):
        try:
            sql = with_variables(statement.sql, variables)
            remember_secrets(inline_secrets(sql, RedactionRule()))
            with progress(f"{name}:{statement.line} ..."):
                result = _executed(environment, sql)
        except Exception as exc:  # noqa: BLE001 - Flink's errors are of many classes
            problem = mask_known_secrets(_told(exc))
        else:
            yield result
            continue
        line, column = place_in(text, statement, problem)
        msg = f"{name}:{line}:{column}: {problem}"
        raise ValidationException(msg)


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
