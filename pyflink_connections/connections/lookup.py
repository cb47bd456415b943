"""Finding connections by name, and listing them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyflink_connections.connections.scopes import (
    Found,
    Namespace,
    Scope,
    ScopeKind,
    qualify,
    require_database,
)
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.exceptions import ConnectionNotExistException
from pyflink_connections.identifiers import ObjectIdentifier, identifier_of, quote_path

__all__ = ["ConnectionLookup"]


class ConnectionLookup:
    """Looks names up in all scopes of a session, in Flink's order.

    One part: temporary system, then temporary, then permanent. More parts: temporary, then
    permanent.

    Args:
        scopes: The session's scopes.
        namespace: The session's catalogs.
    """

    def __init__(self, scopes: dict[ScopeKind, Scope], namespace: Namespace) -> None:
        self._scopes = scopes
        self._namespace = namespace

    def in_scope(self, identifier: ObjectIdentifier, kind: ScopeKind) -> Found | None:
        """Returns the connection of exactly this scope, or None."""
        scope = self._scopes[kind]
        stored = scope.connections.get(identifier)
        return None if stored is None else Found(identifier, scope, stored)

    def by_path(self, path: tuple[str, ...]) -> Found:
        """Finds what a name in a statement or call means now.

        Raises:
            ConnectionNotExistException: No scope has it.
        """
        found = self.find(path)
        if found is None:
            identifier = qualify(path, self._namespace)
            msg = (
                f"Connection {quote_path(path)} does not exist (looked for {identifier}). "
                "SHOW CONNECTIONS lists those that do."
            )
            raise ConnectionNotExistException(msg)
        return found

    def find(self, path: tuple[str, ...]) -> Found | None:
        """Finds what a name means now, or None."""
        if len(path) == 1:
            found = self.in_scope(ObjectIdentifier.of(path[0]), ScopeKind.TEMPORARY_SYSTEM)
            if found is not None:
                return found
        return self._by_full_name(qualify(path, self._namespace))

    def by_reference(self, reference: str) -> Found | None:
        """Finds the connection a table refers to by its full name, or None."""
        identifier = identifier_of(reference)
        if identifier.has_only_object_name():
            return self.in_scope(identifier, ScopeKind.TEMPORARY_SYSTEM)
        return self._by_full_name(identifier)

    def list_names(
        self,
        database: tuple[str, ...] | None = None,
        kinds: Iterable[ScopeKind] = tuple(ScopeKind),
    ) -> list[str]:
        """Lists the connections of a database: each name once, sorted.

        Args:
            database: ``(database,)`` or ``(catalog, database)``; None is the current database,
                where connections of the system scope resolve and so are listed too.
            kinds: The scopes to look into.

        Raises:
            CatalogNotExistException: There is no such catalog.
            DatabaseNotExistException: There is no such database.
        """
        # The last part only completes a path; `list_identifiers` looks at the first two.
        within = qualify((*(database or ()), "connections"), self._namespace)
        require_database(within, self._namespace)
        in_database = (within.catalog_name, within.database_name)
        found = {
            identifier.object_name
            for kind in kinds
            if kind is not ScopeKind.TEMPORARY_SYSTEM or database is None
            for identifier in self._scopes[kind].connections.list_identifiers(
                *((None, None) if kind is ScopeKind.TEMPORARY_SYSTEM else in_database)
            )
        }
        return sorted(found)

    def definitions(
        self, catalog_name: str | None = None, database_name: str | None = None
    ) -> Iterator[tuple[ObjectIdentifier, CatalogConnection]]:
        """Gives the permanent connections of all catalogs, of one, or of one database."""
        for identifier, stored in self._scopes[ScopeKind.PERMANENT].connections.scan():
            in_catalog = catalog_name in (None, identifier.catalog_name)
            if in_catalog and database_name in (None, identifier.database_name):
                yield identifier, stored.definition

    def _by_full_name(self, identifier: ObjectIdentifier) -> Found | None:
        for kind in (ScopeKind.TEMPORARY, ScopeKind.PERMANENT):
            found = self.in_scope(identifier, kind)
            if found is not None:
                return found
        return None
