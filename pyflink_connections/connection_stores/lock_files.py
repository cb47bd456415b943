"""Locks between processes, as locked files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from pyflink_connections.connection_stores.identities import identity_of
from pyflink_connections.exceptions import ConnectionStoreTimeoutException
from pyflink_connections.identifiers import ObjectIdentifier

__all__ = ["LockFiles", "lock_name"]

_POLL_SECONDS = 0.01


def lock_name(identifier: ObjectIdentifier) -> str:
    """Returns which of 256 locks is that of a connection.

    A number of locks that does not grow: a file for each connection could never be removed safely,
    since somebody may be waiting for it. Now and then two connections share one and wait for each
    other.
    """
    return identity_of(identifier)[:2]


class LockFiles:
    """Locks by name, each a file that stays; the operating system frees them with their holder.

    Args:
        directory: Where the files are; it must exist when a lock is taken.
        timeout: How long to wait for others.
    """

    def __init__(self, directory: Path, timeout: timedelta) -> None:
        self._directory = directory
        self._timeout = timeout

    @contextmanager
    def hold(self, name: str, what: str) -> Iterator[None]:
        """Holds one lock, in this thread alone.

        Args:
            name: Which lock.
            what: What it protects, for the error.

        Raises:
            ConnectionStoreTimeoutException: Others held it for too long.
            OSError: The file can't be made or locked.
        """
        path = self._directory / f"{name}.lock"
        lock = FileLock(path, mode=0o600)
        try:
            lock.acquire(timeout=self._timeout.total_seconds(), poll_interval=_POLL_SECONDS)
        except Timeout:
            msg = (
                f"{what} has been locked by somebody else for {self._timeout.total_seconds():g} s "
                f"({path}). Try again; a lock ends with the process that holds it."
            )
        else:
            try:
                yield
            finally:
                lock.release()
            return
        raise ConnectionStoreTimeoutException(msg)
