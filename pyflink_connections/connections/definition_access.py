"""The way to a connection store: definitions are checked, and may be reused for a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from pyflink_connections.connection_stores import ConnectionStore, SecretJournal, StoredConnection
from pyflink_connections.connections.open_options import sensitive_in_the_open
from pyflink_connections.connections.timed_cache import TimedCache
from pyflink_connections.connections.types import ConnectionTypes
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.exceptions import InvalidConnectionDefinitionException
from pyflink_connections.identifiers import ObjectIdentifier

__all__ = ["DefinitionAccess"]


class DefinitionAccess(ConnectionStore):
    """Stands before a connection store that others can write to, for one session.

    A definition that somebody has edited by hand, so that a secret stands in the open, is refused
    for whatever it is asked for: it is never shown, exported or used.

    Definitions are kept for at most ``cache_ttl``. Whoever changes a connection reads it as it is:
    taking its lock forgets it. What is not there is looked for each time, so that a new connection
    is found at once.

    Args:
        store: The store itself.
        types: The connection types, which know what is secret.
        cache_ttl: How long a definition may be reused (``table.connection-store.cache.ttl``).
    """

    def __init__(
        self, store: ConnectionStore, types: ConnectionTypes, cache_ttl: timedelta = timedelta(0)
    ) -> None:
        self.store = store
        self._types = types
        self._cache: TimedCache[ObjectIdentifier, StoredConnection | None] = TimedCache(cache_ttl)

    @property
    def store_name(self) -> str:
        """The kind of store, as it is shown."""
        return self.store.store_name

    @property
    def journal(self) -> SecretJournal:
        """The journal of secrets; see :attr:`ConnectionStore.journal`."""
        return self.store.journal

    def identity(self) -> str | None:
        """Returns as whom the store is used; see :meth:`ConnectionStore.identity`."""
        return self.store.identity()

    def get(self, identifier: ObjectIdentifier) -> StoredConnection | None:
        """Returns one definition, perhaps a cached one; see :meth:`ConnectionStore.get`.

        Raises:
            InvalidConnectionDefinitionException: A secret stands in the open.
        """
        found = self._cache.get(identifier, lambda: self._checked(identifier))
        if found is None:
            self._cache.forget(identifier)
        return found

    def get_latest(self, identifier: ObjectIdentifier) -> StoredConnection | None:
        """Returns one definition as it is now; see :meth:`ConnectionStore.get_latest`."""
        self._cache.forget(identifier)
        return self.get(identifier)

    def list_identifiers(
        self, catalog_name: str | None, database_name: str | None = None
    ) -> list[ObjectIdentifier]:
        """Returns identifiers, sorted; see :meth:`ConnectionStore.list_identifiers`."""
        return self.store.list_identifiers(catalog_name, database_name)

    def scan(self) -> Iterator[tuple[ObjectIdentifier, StoredConnection]]:
        """Gives every definition; see :meth:`ConnectionStore.scan`.

        Raises:
            InvalidConnectionDefinitionException: A secret stands in the open in one of them.
        """
        for identifier, stored in self.store.scan():
            self._check(identifier, stored)
            yield identifier, stored

    def create(self, identifier: ObjectIdentifier, definition: CatalogConnection) -> None:
        """Adds a definition; see :meth:`ConnectionStore.create`."""
        with self._changing(identifier):
            self.store.create(identifier, definition)

    def replace(
        self, identifier: ObjectIdentifier, definition: CatalogConnection, generation: int
    ) -> None:
        """Replaces a definition; see :meth:`ConnectionStore.replace`."""
        with self._changing(identifier):
            self.store.replace(identifier, definition, generation)

    def remove(self, identifier: ObjectIdentifier, generation: int) -> None:
        """Removes a definition; see :meth:`ConnectionStore.remove`."""
        with self._changing(identifier):
            self.store.remove(identifier, generation)

    def rename(
        self, identifier: ObjectIdentifier, new_identifier: ObjectIdentifier, generation: int
    ) -> None:
        """Moves a definition; see :meth:`ConnectionStore.rename`."""
        with self._changing(identifier), self._changing(new_identifier):
            self.store.rename(identifier, new_identifier, generation)

    @contextmanager
    def lock(self, identifier: ObjectIdentifier) -> Iterator[None]:
        """Locks one connection; see :meth:`ConnectionStore.lock`."""
        with self.store.lock(identifier):
            self._cache.forget(identifier)
            yield

    @contextmanager
    def _changing(self, identifier: ObjectIdentifier) -> Iterator[None]:
        try:
            yield
        finally:
            self._cache.forget(identifier)

    def _checked(self, identifier: ObjectIdentifier) -> StoredConnection | None:
        stored = self.store.get(identifier)
        if stored is not None:
            self._check(identifier, stored)
        return stored

    def _check(self, identifier: ObjectIdentifier, stored: StoredConnection) -> None:
        rule = self._types.common_rule(stored.definition.connection_type)
        shown = () if rule is None else sensitive_in_the_open(stored.definition, rule)
        if shown:
            raise InvalidConnectionDefinitionException(_in_the_open(identifier, shown[0]))


def _in_the_open(identifier: ObjectIdentifier, key: str) -> str:
    return (
        f"The stored definition of connection {identifier} has the sensitive option '{key}' in the "
        "open. Take it out of there, change what it gave away, and write ALTER CONNECTION "
        f"{identifier} SET ('{key}' = '<the new one>'), which puts it into the secret store."
    )
