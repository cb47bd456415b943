"""The scopes a connection can live in, each with the stores that belong to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from pyflink_connections.connection_stores import ConnectionStore, StoredConnection
from pyflink_connections.connections.secret_access import SecretAccess
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.exceptions import (
    CatalogNotExistException,
    DatabaseNotExistException,
    ValidationException,
)
from pyflink_connections.identifiers import ObjectIdentifier

__all__ = ["Found", "Namespace", "Scope", "ScopeKind", "qualify", "renamed", "require_database"]


class ScopeKind(Enum):
    """Where a connection lives; the values are the words of SQL and of the audit trail."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    TEMPORARY_SYSTEM = "temporary system"


class Namespace(Protocol):
    """What the manager must know about the session's catalogs."""

    def current_catalog(self) -> str:
        """Returns the name of the current catalog."""

    def current_database(self) -> str:
        """Returns the name of the current database."""

    def catalog_exists(self, catalog_name: str) -> bool:
        """Tells whether the session has a catalog of this name."""

    def database_exists(self, catalog_name: str, database_name: str) -> bool:
        """Tells whether an existing catalog has a database of this name."""


@dataclass(frozen=True)
class Scope:
    """One scope: its definitions and, apart from the others', its secrets."""

    kind: ScopeKind
    connections: ConnectionStore
    secrets: SecretAccess


@dataclass(frozen=True)
class Found:
    """A connection as look-up found it."""

    identifier: ObjectIdentifier
    scope: Scope
    stored: StoredConnection

    @property
    def definition(self) -> CatalogConnection:
        """The definition, without secrets."""
        return self.stored.definition


def qualify(
    path: tuple[str, ...], namespace: Namespace, kind: ScopeKind | None = None
) -> ObjectIdentifier:
    """Completes a path with the current catalog and database.

    Args:
        path: One to three parts.
        namespace: The session's catalogs.
        kind: The scope meant; the system scope knows one-part names only.

    Raises:
        ValidationException: A system connection was given a compound name.
    """
    if kind is ScopeKind.TEMPORARY_SYSTEM:
        if len(path) != 1:
            dotted = ".".join(path)
            msg = f"A system connection has a name of one part; {dotted!r} has {len(path)}."
            raise ValidationException(msg)
        return ObjectIdentifier.of(path[0])
    missing = (namespace.current_catalog, namespace.current_database)[: 3 - len(path)]
    return ObjectIdentifier.of(*(get() for get in missing), *path)


def renamed(
    identifier: ObjectIdentifier, new_path: tuple[str, ...], namespace: Namespace
) -> ObjectIdentifier:
    """Returns the identifier an object has after it was renamed.

    Args:
        identifier: Its identifier now.
        new_path: Its new name; one part stays where the object is.
        namespace: The session's catalogs.

    Raises:
        ValidationException: The new name is in another catalog or database.
    """
    if len(new_path) == 1:
        return ObjectIdentifier.of(*identifier.parts()[:-1], new_path[0])
    new_identifier = qualify(new_path, namespace)
    if new_identifier.parts()[:-1] != identifier.parts()[:-1]:
        msg = (
            f"Connection {identifier} can't be renamed to {new_identifier}: "
            "a connection stays in its catalog and database."
        )
        raise ValidationException(msg)
    return new_identifier


def require_database(identifier: ObjectIdentifier, namespace: Namespace) -> None:
    """Checks that the catalog and database of an identifier exist.

    Raises:
        CatalogNotExistException: There is no such catalog.
        DatabaseNotExistException: There is no such database in it.
    """
    catalog, database = identifier.catalog_name, identifier.database_name
    if catalog is None or database is None:
        return
    if not namespace.catalog_exists(catalog):
        msg = f"Catalog {catalog!r} of connection {identifier} does not exist."
        raise CatalogNotExistException(msg)
    if not namespace.database_exists(catalog, database):
        msg = f"Database {database!r} of connection {identifier} does not exist in {catalog!r}."
        raise DatabaseNotExistException(msg)
