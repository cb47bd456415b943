"""Definitions in this process's memory."""

from __future__ import annotations

import itertools
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from pyflink_connections.connection_stores.base import ConnectionStore, StoredConnection
from pyflink_connections.connection_stores.factory import (
    ConnectionStoreFactory,
    ConnectionStoreFactoryContext,
)
from pyflink_connections.connection_stores.journal import InMemorySecretJournal
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.exceptions import (
    ConcurrentModificationException,
    ConnectionAlreadyExistException,
    ConnectionNotExistException,
)
from pyflink_connections.identifiers import ObjectIdentifier

__all__ = ["GenericInMemoryConnectionStore", "GenericInMemoryConnectionStoreFactory"]


class GenericInMemoryConnectionStore(ConnectionStore):
    """Keeps definitions for as long as the process lives, like Flink's in-memory catalog.

    Safe for use by several threads.
    """

    def __init__(self) -> None:
        self._stored: dict[ObjectIdentifier, StoredConnection] = {}
        self._generations = itertools.count(1)
        self._mutex = threading.Lock()
        self._locks: defaultdict[ObjectIdentifier, threading.Lock] = defaultdict(threading.Lock)
        self._journal = InMemorySecretJournal()

    @property
    def journal(self) -> InMemorySecretJournal:
        """The journal of secrets; see :attr:`ConnectionStore.journal`."""
        return self._journal

    def get(self, identifier: ObjectIdentifier) -> StoredConnection | None:
        """Returns one definition; see :meth:`ConnectionStore.get`."""
        return self._stored.get(identifier)

    def list_identifiers(
        self, catalog_name: str | None, database_name: str | None = None
    ) -> list[ObjectIdentifier]:
        """Returns identifiers, sorted; see :meth:`ConnectionStore.list_identifiers`."""
        with self._mutex:
            found = [
                identifier
                for identifier in self._stored
                if identifier.catalog_name == catalog_name
                and database_name in (None, identifier.database_name)
            ]
        return sorted(found, key=ObjectIdentifier.parts)

    def scan(self) -> Iterator[tuple[ObjectIdentifier, StoredConnection]]:
        """Gives every definition; see :meth:`ConnectionStore.scan`."""
        with self._mutex:
            snapshot = list(self._stored.items())
        return iter(snapshot)

    def create(self, identifier: ObjectIdentifier, definition: CatalogConnection) -> None:
        """Adds a definition; see :meth:`ConnectionStore.create`."""
        with self._mutex:
            self._expect_free(identifier)
            self._put(identifier, definition)

    def replace(
        self, identifier: ObjectIdentifier, definition: CatalogConnection, generation: int
    ) -> None:
        """Replaces a definition; see :meth:`ConnectionStore.replace`."""
        with self._mutex:
            self._expect(identifier, generation)
            self._put(identifier, definition)

    def remove(self, identifier: ObjectIdentifier, generation: int) -> None:
        """Removes a definition; see :meth:`ConnectionStore.remove`."""
        with self._mutex:
            self._expect(identifier, generation)
            del self._stored[identifier]

    def rename(
        self, identifier: ObjectIdentifier, new_identifier: ObjectIdentifier, generation: int
    ) -> None:
        """Moves a definition; see :meth:`ConnectionStore.rename`."""
        with self._mutex:
            stored = self._expect(identifier, generation)
            self._expect_free(new_identifier)
            del self._stored[identifier]
            self._put(new_identifier, stored.definition)

    @contextmanager
    def lock(self, identifier: ObjectIdentifier) -> Iterator[None]:
        """Locks one connection; see :meth:`ConnectionStore.lock`."""
        with self._mutex:
            lock = self._locks[identifier]
        with lock:
            yield

    def _put(self, identifier: ObjectIdentifier, definition: CatalogConnection) -> None:
        self._stored[identifier] = StoredConnection(definition, next(self._generations))

    def _expect_free(self, identifier: ObjectIdentifier) -> None:
        if identifier in self._stored:
            msg = f"Connection {identifier} exists already."
            raise ConnectionAlreadyExistException(msg)

    def _expect(self, identifier: ObjectIdentifier, generation: int) -> StoredConnection:
        stored = self._stored.get(identifier)
        if stored is None:
            msg = f"Connection {identifier} does not exist any more."
            raise ConnectionNotExistException(msg)
        if stored.generation != generation:
            msg = f"Connection {identifier} was changed by somebody else meanwhile; try again."
            raise ConcurrentModificationException(msg)
        return stored


class GenericInMemoryConnectionStoreFactory(ConnectionStoreFactory):
    """Makes stores of kind ``generic_in_memory``; there are no options."""

    identifier = "generic_in_memory"

    def open(self, context: ConnectionStoreFactoryContext) -> None:
        """Checks that there are no options; see :meth:`ConnectionStoreFactory.open`."""
        self.read_options(context)

    def create_connection_store(self) -> GenericInMemoryConnectionStore:
        """Makes an empty store."""
        return GenericInMemoryConnectionStore()
