"""Locks between all who use one database: what each kind of database has for it."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from pyflink_connections.connection_stores.lock_files import LockFiles
from pyflink_connections.exceptions import ConnectionStoreTimeoutException

__all__ = ["Locks", "MySqlLocks", "PostgresLocks", "SqliteLocks"]


class Locks(Protocol):
    """Locks by name, which the database or the operating system frees with their holder."""

    def hold(self, name: str, what: str) -> AbstractContextManager[None]:
        """Holds one lock.

        Args:
            name: Which lock.
            what: What it protects, for the error.

        Raises:
            ConnectionStoreTimeoutException: Others held it for too long.
        """


class PostgresLocks:
    """PostgreSQL's advisory locks, in a transaction that does nothing else.

    Args:
        engine: Has a connection for each lock.
        timeout: How long to wait for others.
    """

    def __init__(self, engine: Engine, timeout: timedelta) -> None:
        self._engine = engine
        # With 0, the server would wait for ever.
        self._milliseconds = str(max(1, int(timeout.total_seconds() * 1000)))

    @contextmanager
    def hold(self, name: str, what: str) -> Iterator[None]:  # noqa: ARG002 - the server words it
        """Holds one lock; see :meth:`Locks.hold`."""
        key = int.from_bytes(_digest(name)[:8], "big", signed=True)
        with _connected(self._engine) as connection:
            timeout = func.set_config("lock_timeout", self._milliseconds, True)
            connection.execute(select(timeout))
            connection.execute(select(func.pg_advisory_xact_lock(key)))
            yield


class MySqlLocks:
    """MySQL's and MariaDB's named locks, which are those of a connection.

    Args:
        engine: Has a connection for each lock.
        timeout: How long to wait for others.
    """

    def __init__(self, engine: Engine, timeout: timedelta) -> None:
        self._engine = engine
        self._seconds = math.ceil(timeout.total_seconds())

    @contextmanager
    def hold(self, name: str, what: str) -> Iterator[None]:
        """Holds one lock; see :meth:`Locks.hold`."""
        # The names are those of the whole server.
        key = _digest(f"{self._engine.url.database}/{name}").hex()[:60]
        with _connected(self._engine) as connection:
            held = connection.execute(select(func.get_lock(key, self._seconds))).scalar()
            if held != 1:
                msg = f"{what} has been locked by somebody else for {self._seconds} s. Try again."
                raise ConnectionStoreTimeoutException(msg)
            try:
                yield
            finally:
                with suppress(SQLAlchemyError):  # see below
                    connection.execute(select(func.release_lock(key)))


class SqliteLocks:
    """Files beside the database: SQLite itself has but one lock, which is that of all writers.

    Args:
        database: The file of the database.
        timeout: How long to wait for others.
    """

    def __init__(self, database: Path, timeout: timedelta) -> None:
        self._directory = database.with_name(f"{database.name}-locks")
        self._files = LockFiles(self._directory, timeout)

    @contextmanager
    def hold(self, name: str, what: str) -> Iterator[None]:
        """Holds one lock; see :meth:`Locks.hold`."""
        self._directory.mkdir(mode=0o700, exist_ok=True)
        with self._files.hold(_digest(name).hex()[:2], what):
            yield


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    """Gives a connection whose transaction ends with the block, and with it its locks."""
    connection = engine.connect()
    try:
        yield connection
    finally:
        # If it is lost by now, so is the lock; what was done under it has been done.
        with suppress(SQLAlchemyError):
            connection.close()


def _digest(name: str) -> bytes:
    return hashlib.sha256(f"pyflink-connections/{name}".encode()).digest()
