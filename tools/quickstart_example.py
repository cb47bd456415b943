"""What examples/quickstart.py needs around it: the tables, the settings, the start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from tools.commands import PROJECT
from tools.connectors import connector_jars

if TYPE_CHECKING:
    from tools.postgres import EmbeddedPostgres

EXAMPLE = PROJECT / "examples" / "quickstart.py"

COLUMNS = "(id BIGINT PRIMARY KEY, customer TEXT NOT NULL, amount NUMERIC(10, 2) NOT NULL)"


def create_tables(postgres: EmbeddedPostgres, rows: int) -> None:
    """Create the example's tables, the source with rows in it."""
    postgres.execute(f"CREATE TABLE orders {COLUMNS}")
    postgres.execute(f"CREATE TABLE orders_copy {COLUMNS}")
    postgres.execute(
        "INSERT INTO orders SELECT id, 'customer ' || mod(id, 1000), mod(id, 9973) / 100.0 "
        "FROM generate_series(1, %s) AS id",
        rows,
    )


def count_copied(postgres: EmbeddedPostgres) -> int:
    """Return how many rows the target has."""
    ((copied,),) = postgres.query("SELECT COUNT(*) FROM orders_copy")
    return int(copied)


def settings(postgres: EmbeddedPostgres, directory: Path) -> dict[str, str]:
    """Return the environment variables that tell the example where the database is.

    Args:
        postgres: The database.
        directory: Where the file with the password may be written.
    """
    password_file = directory / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(postgres.password)
    return {
        "PGHOST": postgres.host,
        "PGPORT": str(postgres.port),
        "PGUSER": postgres.user,
        "PGPASSWORD_FILE": str(password_file),
        # No server for Python functions, of which the example has none: on Python 3.12, PyFlink's
        # can't be stopped without a traceback.
        "_python_worker_execution_mode": "process",
    }


def jars() -> list[Path]:
    """Return the connector's jars for the installed Flink."""
    return connector_jars(version("apache-flink"))


def run() -> Iterator[str]:
    """Run the example as a user would, in our environment; yield what it writes, line by line.

    Raises:
        CalledProcessError: It failed; what it wrote says why.
    """
    command: list[str | Path] = [sys.executable, EXAMPLE, *jars()]
    with subprocess.Popen(
        command,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None  # noqa: S101  # for mypy
        yield from process.stdout
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
