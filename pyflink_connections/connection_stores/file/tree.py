"""The directory of a file store: which file is whose, and writes that last or have not happened."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from pyflink_connections.connection_stores.document import MAX_BYTES
from pyflink_connections.connection_stores.file.durable_files import (
    make_directory,
    move_file,
    remove_file,
    write_file,
)
from pyflink_connections.connection_stores.file.listing import ENDING, Listing
from pyflink_connections.connection_stores.file.names import encode
from pyflink_connections.connection_stores.lock_files import LockFiles
from pyflink_connections.exceptions import (
    ConnectionStoreAccessDeniedException,
    ConnectionStoreException,
    ConnectionStoreUnavailableException,
    InvalidConnectionDefinitionException,
    ValidationException,
)
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.redaction import masked_logger

__all__ = ["FileTree"]

_logger = masked_logger("pyflink_connections.connection_stores.file")

_WORK = ".connection-store"  # no name of a catalog begins with a dot


class FileTree:
    """Files by identifier, in one directory.

    Errors of the operating system are told as those of a connection store.

    Attributes:
        path: The directory.
        work: The one in it that is no catalog: for locks, the journal and files in preparation.
        new: The file in which a write is prepared; one is enough, in :meth:`writing`.

    Args:
        path: The directory.
        lock_timeout: How long to wait for others.
    """

    def __init__(self, path: Path, lock_timeout: timedelta) -> None:
        self.path = path
        self.work = path / _WORK
        self.new = self.work / "new"
        self._locks = LockFiles(self.work, lock_timeout)

    def place(self, identifier: ObjectIdentifier) -> Path:
        """Returns the path of a connection's file.

        Raises:
            ValidationException: A part can't be the name of a file.
        """
        *directories, name = map(encode, identifier.parts())
        return self.path.joinpath(*directories, name + ENDING)

    def read(self, identifier: ObjectIdentifier) -> bytes | None:
        """Returns the content of a connection's file, or None if there is none."""
        try:
            place = self.place(identifier)
        except ValidationException:
            return None  # nobody can have made such a file
        with self._understood():
            return _content(place)

    def identifiers(
        self, catalog_name: str | None, database_name: str | None
    ) -> list[ObjectIdentifier]:
        """Returns the identifiers of the files in a catalog, or in a database of it."""
        listing = Listing(self.path, _warn)
        with self._understood():
            if catalog_name is None:
                return list(listing.in_system())
            return list(listing.in_catalogs(catalog_name, database_name))

    def all_identifiers(self) -> set[ObjectIdentifier]:
        """Returns the identifiers of all files, as they are at one instant.

        Raises:
            InvalidConnectionDefinitionException: A file stands for no connection, so that one may
                be missing.
        """
        with suppress(ConnectionStoreAccessDeniedException), self.writing():
            return self._all()
        return self._all()  # nobody renames anything where nothing can be written

    def write(self, identifier: ObjectIdentifier, content: bytes) -> None:
        """Writes a connection's file at once and for good; in :meth:`writing`."""
        place = self.place(identifier)
        make_directory(place.parent)
        write_file(place, content, self.new)

    def remove(self, identifier: ObjectIdentifier) -> None:
        """Removes a connection's file for good; in :meth:`writing`."""
        remove_file(self.place(identifier))

    def rename(self, identifier: ObjectIdentifier, new_identifier: ObjectIdentifier) -> None:
        """Moves a connection's file within its directory for good; in :meth:`writing`."""
        move_file(self.place(identifier), self.place(new_identifier))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keeps other writers out for the time of one change."""
        with self.holding("write", f"The connection store {self.path}"), self._understood():
            yield

    @contextmanager
    def holding(self, lock: str, what: str) -> Iterator[None]:
        """Holds a lock; errors of the block are its own."""
        with ExitStack() as held:
            with self._understood():
                self._prepare()
                held.enter_context(self._locks.hold(lock, what))
            yield

    def _prepare(self) -> None:
        ignored = self.work / ".gitignore"
        if not ignored.exists() or not ignored.stat().st_size:  # a crash came before its text
            make_directory(self.work)
            # Git leaves the directory out, which is ours alone.
            ignored.write_text("*\n", encoding="utf-8")

    def _all(self) -> set[ObjectIdentifier]:
        listing = Listing(self.path, _refuse)
        with self._understood():
            return {*listing.in_system(), *listing.in_catalogs()}

    @contextmanager
    def _understood(self) -> Iterator[None]:
        try:
            yield
        except OSError as exc:
            raise self._error(exc) from exc

    def _error(self, exc: OSError) -> ConnectionStoreException:
        where = f"the connection store {self.path}"
        if exc.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            msg = (
                f"Access to {where} was denied: {exc.strerror} ({exc.filename}). Let this "
                "process's user read and, for changes, write there."
            )
            return ConnectionStoreAccessDeniedException(msg)
        msg = f"Could not read or write {where}: {exc.strerror} ({exc.filename})."
        return ConnectionStoreUnavailableException(msg)


def _content(place: Path) -> bytes | None:
    try:
        # Not blocking: whoever puts a pipe there must not stop us.
        file = os.open(place, os.O_RDONLY | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            msg = f"{place} is not a regular file."
            raise InvalidConnectionDefinitionException(msg)
        with os.fdopen(file, "rb", closefd=False) as stream:
            return stream.read(MAX_BYTES + 1)
    finally:
        os.close(file)


def _warn(path: str, right: str) -> None:
    _logger.warning("%s is ignored: %s.", path, right)


def _refuse(path: str, right: str) -> None:
    msg = f"{path} may hold a definition, but {right}. Rename it, or take it out of the store."
    raise InvalidConnectionDefinitionException(msg)
