"""Definitions in files: one readable YAML file for each connection, made for review in Git."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

from pyflink_connections.configuration import ConfigOption, duration, text
from pyflink_connections.connection_stores.base import ConnectionStore, StoredConnection
from pyflink_connections.connection_stores.document import MAX_BYTES
from pyflink_connections.connection_stores.factory import (
    ConnectionStoreFactory,
    ConnectionStoreFactoryContext,
)
from pyflink_connections.connection_stores.file.journal import FileSecretJournal
from pyflink_connections.connection_stores.file.tree import FileTree
from pyflink_connections.connection_stores.lock_files import lock_name
from pyflink_connections.connection_stores.scanning import scanned
from pyflink_connections.connection_stores.yaml_documents import (
    read_yaml,
    rewritten_yaml,
    written_yaml,
)
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.exceptions import (
    ConcurrentModificationException,
    ConnectionAlreadyExistException,
    ConnectionNotExistException,
    ValidationException,
)
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.process_user import process_user

__all__ = ["FileConnectionStore", "FileConnectionStoreFactory"]

_URI = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)


def _directory(value: str) -> Path:
    """Reads the path of a directory."""
    if not _URI.match(value) and "\0" not in value:
        with suppress(RuntimeError):  # a home directory of nobody
            return Path(text(value)).expanduser().absolute()
    msg = "the path of a directory on this machine, such as '/srv/connections'"
    raise ValueError(msg)


PATH: ConfigOption[Path] = ConfigOption(
    "path", _directory, "The directory of the definitions; made if it is not there.", required=True
)
LOCK_TIMEOUT: ConfigOption[timedelta] = ConfigOption(
    "lock.timeout",
    duration,
    "How long to wait while another process changes the same connection.",
    default=timedelta(minutes=1),
)


class FileConnectionStore(ConnectionStore):
    """Keeps each definition in a YAML file: ``<catalog>/<database>/<name>.yaml``.

    The files hold no secrets, only the identifier of one, and are meant to be read, edited and kept
    in Git. An edited file is checked when it is read. Comments and the order of keys survive
    changes. The generation is made of the content, so a checkout or an edit is a change like any
    other, and one that changes nothing is none.

    Several threads and processes may use one directory; on a network file system only if it has
    ``flock``. An editor or Git takes no lock: let them work while nobody changes connections.
    A directory that can only be read is enough for reading.

    Args:
        path: The directory; made with the first definition if it is not there.
        lock_timeout: How long to wait for others.
    """

    def __init__(self, path: Path, lock_timeout: timedelta = timedelta(minutes=1)) -> None:
        self._tree = FileTree(path, lock_timeout)
        self._journal = FileSecretJournal(self._tree)

    @property
    def journal(self) -> FileSecretJournal:
        """The journal of secrets; see :attr:`ConnectionStore.journal`."""
        return self._journal

    def identity(self) -> str:
        """Returns the user this process runs as; see :meth:`ConnectionStore.identity`."""
        return process_user()

    def get(self, identifier: ObjectIdentifier) -> StoredConnection | None:
        """Returns one definition; see :meth:`ConnectionStore.get`."""
        content = self._tree.read(identifier)
        if content is None:
            return None
        definition = read_yaml(content, self._tree.place(identifier))
        return StoredConnection(definition, _generation(content))

    def list_identifiers(
        self, catalog_name: str | None, database_name: str | None = None
    ) -> list[ObjectIdentifier]:
        """Returns identifiers, sorted; see :meth:`ConnectionStore.list_identifiers`.

        A file whose name stands for no connection is left out, with a warning in the log.
        """
        found = self._tree.identifiers(catalog_name, database_name)
        return sorted(found, key=ObjectIdentifier.parts)

    def scan(self) -> Iterator[tuple[ObjectIdentifier, StoredConnection]]:
        """Gives every definition; see :meth:`ConnectionStore.scan`.

        A file whose name stands for no connection is an error here: what it refers to is unknown.
        """
        return scanned(self._tree.all_identifiers, self._read_those)

    def create(self, identifier: ObjectIdentifier, definition: CatalogConnection) -> None:
        """Adds a definition; see :meth:`ConnectionStore.create`."""
        content = _checked(identifier, written_yaml(definition))
        with self._tree.writing():
            self._expect_free(identifier)
            self._tree.write(identifier, content)

    def replace(
        self, identifier: ObjectIdentifier, definition: CatalogConnection, generation: int
    ) -> None:
        """Replaces a definition; see :meth:`ConnectionStore.replace`."""
        with self._expecting(identifier, generation) as old:
            before = read_yaml(old, self._tree.place(identifier))
            content = _checked(identifier, rewritten_yaml(old, before, definition))
            self._tree.write(identifier, content)

    def remove(self, identifier: ObjectIdentifier, generation: int) -> None:
        """Removes a definition; see :meth:`ConnectionStore.remove`."""
        with self._expecting(identifier, generation):
            self._tree.remove(identifier)

    def rename(
        self, identifier: ObjectIdentifier, new_identifier: ObjectIdentifier, generation: int
    ) -> None:
        """Moves a definition; see :meth:`ConnectionStore.rename`."""
        with self._expecting(identifier, generation):
            self._expect_free(new_identifier)
            self._tree.rename(identifier, new_identifier)

    @contextmanager
    def lock(self, identifier: ObjectIdentifier) -> Iterator[None]:
        """Locks one connection; see :meth:`ConnectionStore.lock`."""
        with self._tree.holding(lock_name(identifier), f"Connection {identifier}"):
            yield

    def _read_those(
        self, identifiers: list[ObjectIdentifier]
    ) -> dict[ObjectIdentifier, StoredConnection]:
        found = {identifier: self.get(identifier) for identifier in identifiers}
        return {identifier: stored for identifier, stored in found.items() if stored is not None}

    @contextmanager
    def _expecting(self, identifier: ObjectIdentifier, generation: int) -> Iterator[bytes]:
        with self._tree.writing():
            content = self._tree.read(identifier)
            if content is None:
                msg = f"Connection {identifier} does not exist any more."
                raise ConnectionNotExistException(msg)
            if _generation(content) != generation:
                msg = f"Connection {identifier} was changed by somebody else meanwhile; try again."
                raise ConcurrentModificationException(msg)
            yield content

    def _expect_free(self, identifier: ObjectIdentifier) -> None:
        if self._tree.read(identifier) is not None:
            msg = f"Connection {identifier} exists already."
            raise ConnectionAlreadyExistException(msg)

    def __repr__(self) -> str:
        return f"FileConnectionStore({str(self._tree.path)!r})"


def _generation(content: bytes) -> int:
    return int.from_bytes(hashlib.sha256(content).digest()[:8], "big")


def _checked(identifier: ObjectIdentifier, content: bytes) -> bytes:
    if len(content) > MAX_BYTES:
        msg = (
            f"The definition of connection {identifier} has {len(content)} bytes, and a file may "
            f"have {MAX_BYTES}."
        )
        raise ValidationException(msg)
    return content


class FileConnectionStoreFactory(ConnectionStoreFactory):
    """Makes stores of kind ``file``."""

    identifier = "file"
    declared_options: ClassVar[Sequence[ConfigOption[Any]]] = (PATH, LOCK_TIMEOUT)

    def open(self, context: ConnectionStoreFactoryContext) -> None:
        """Reads the options; see :meth:`ConnectionStoreFactory.open`."""
        options = self.read_options(context)
        self._path = options.require(PATH)
        self._lock_timeout = options.require(LOCK_TIMEOUT)

    def create_connection_store(self) -> FileConnectionStore:
        """Makes the store."""
        return FileConnectionStore(self._path, self._lock_timeout)
