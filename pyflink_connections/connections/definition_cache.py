"""Definitions that may be reused for a time, between statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from pyflink_connections.connection_stores import ConnectionStore, SecretJournal, StoredConnection
from pyflink_connections.connections.timed_cache import TimedCache
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.identifiers import ObjectIdentifier

__all__ = ["cached_connection_store"]


def cached_connection_store(store: ConnectionStore, ttl: timedelta) -> ConnectionStore:
    """Returns a store whose definitions are reused for at most a time.

    Args:
        store: The store itself.
        ttl: The time (``table.connection-store.cache.ttl``); 0 gives the store as it is.
    """
    return _CachedConnectionStore(store, ttl) if ttl else store


class _CachedConnectionStore(ConnectionStore):
    """Stands before a connection store.

    Whoever changes a connection reads it as it is: taking its lock forgets it. What is not there is
    looked for each time, so that a new connection is found at once.
    """

    def __init__(self, store: ConnectionStore, ttl: timedelta) -> None:
        self._store = store
        self._cache: TimedCache[ObjectIdentifier, StoredConnection | None] = TimedCache(ttl)

    @property
    def journal(self) -> SecretJournal:
        return self._store.journal

    def get(self, identifier: ObjectIdentifier) -> StoredConnection | None:
        found = self._cache.get(identifier, lambda: self._store.get(identifier))
        if found is None:
            self._cache.forget(identifier)
        return found

    def list_identifiers(
        self, catalog_name: str | None, database_name: str | None = None
    ) -> list[ObjectIdentifier]:
        return self._store.list_identifiers(catalog_name, database_name)

    def scan(self) -> Iterator[tuple[ObjectIdentifier, StoredConnection]]:
        return self._store.scan()

    def create(self, identifier: ObjectIdentifier, definition: CatalogConnection) -> None:
        with self._changing(identifier):
            self._store.create(identifier, definition)

    def replace(
        self, identifier: ObjectIdentifier, definition: CatalogConnection, generation: int
    ) -> None:
        with self._changing(identifier):
            self._store.replace(identifier, definition, generation)

    def remove(self, identifier: ObjectIdentifier, generation: int) -> None:
        with self._changing(identifier):
            self._store.remove(identifier, generation)

    def rename(
        self, identifier: ObjectIdentifier, new_identifier: ObjectIdentifier, generation: int
    ) -> None:
        with self._changing(identifier), self._changing(new_identifier):
            self._store.rename(identifier, new_identifier, generation)

    @contextmanager
    def lock(self, identifier: ObjectIdentifier) -> Iterator[None]:
        with self._store.lock(identifier):
            self._cache.forget(identifier)
            yield

    @contextmanager
    def _changing(self, identifier: ObjectIdentifier) -> Iterator[None]:
        try:
            yield
        finally:
            self._cache.forget(identifier)
