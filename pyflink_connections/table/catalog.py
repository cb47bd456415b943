"""Catalogs with connections (FLIP-529, enhanced catalog interface), beside all of PyFlink's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyflink.table import catalog as stock
from pyflink.table.catalog import *  # noqa: F403 - a drop-in exports what the original exports

from pyflink_connections import identifiers
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.exceptions import (
    CatalogNotExistException,
    ConnectionAlreadyExistException,
    ConnectionNotExistException,
    DatabaseNotEmptyException,
    DatabaseNotExistException,
)
from pyflink_connections.identifiers import parse_path
from pyflink_connections.options import REFERENCE_OPTION
from pyflink_connections.table.flink_versions import (
    HAS_CATALOG_DESCRIPTORS,
    ObjectIdentifierBase,
)
from pyflink_connections.table.references import option_without_reference

if HAS_CATALOG_DESCRIPTORS:
    # PyFlink's list of exports has the name.
    from pyflink_connections.table.catalog_descriptor import CatalogDescriptor  # noqa: F401

if TYPE_CHECKING:
    from pyflink_connections.connections import CatalogConnections

    def __getattr__(name: str) -> Any:
        """Whatever else PyFlink exports: it says nothing of its types."""


__all__ = list(stock.__all__)
__all__ += [
    "CatalogConnection",
    "CatalogNotExistException",
    "CatalogTable",
    "ConnectionAlreadyExistException",
    "ConnectionNotExistException",
    "DatabaseNotEmptyException",
    "DatabaseNotExistException",
    "ObjectIdentifier",
]


class ObjectIdentifier(identifiers.ObjectIdentifier, ObjectIdentifierBase):
    """The full name of an object: three parts, or one for an object of the system scope.

    PyFlink's class, with FLIP-529's ``of(object_name)`` and ``has_only_object_name``; also where
    PyFlink has none (before 2.1).
    """

    def to_object_path(self) -> stock.ObjectPath:
        """Returns the database and the object's name.

        Raises:
            ValueError: The object belongs to no database.
        """
        if self.has_only_object_name():
            msg = f"{self} belongs to no database, and so has no object path."
            raise ValueError(msg)
        return stock.ObjectPath(self.database_name, self.object_name)


class CatalogTable(stock.CatalogBaseTable):
    """A table as its catalog keeps it; its connection is not among the options."""

    def get_connection(self) -> ObjectIdentifier | None:
        """Returns the full name of the table's connection, or None (FLIP-529 ``getConnection``)."""
        reference = super().get_options().get(REFERENCE_OPTION)
        return None if reference is None else ObjectIdentifier.of(*parse_path(reference))

    def get_options(self) -> dict[str, str]:
        """Returns the table's own options; see PyFlink."""
        return option_without_reference(super().get_options())

    def copy(self) -> CatalogTable:
        """Returns a copy, which uses the same connection."""
        return CatalogTable(self._j_catalog_base_table.copy())


class Catalog(stock.Catalog):
    """PyFlink's catalog, with connections; given by ``TableEnvironment.get_catalog``.

    It deals in definitions, never in secrets, and knows permanent connections only. A definition
    that carries the identifier of a secret, such as one that :meth:`get_connection` gave, makes a
    connection with a *copy* of that secret: no two connections share one.
    """

    def __init__(self, j_catalog: Any, connections: CatalogConnections) -> None:
        super().__init__(j_catalog)
        self._connections = connections

    def list_connections(self, database_name: str) -> list[str]:
        """Returns the names of all connections of a database.

        Raises:
            DatabaseNotExistException: There is no such database.
        """
        return self._connections.list_names(database_name)

    def get_connection(self, connection_path: stock.ObjectPath) -> CatalogConnection:
        """Returns a connection's definition.

        Raises:
            ConnectionNotExistException: There is no such connection.
        """
        return self._connections.get(*_names(connection_path))

    def connection_exists(self, connection_path: stock.ObjectPath) -> bool:
        """Tells whether there is such a connection."""
        return self._connections.find(*_names(connection_path)) is not None

    def create_connection(
        self,
        connection_path: stock.ObjectPath,
        connection: CatalogConnection,
        ignore_if_exists: bool,
    ) -> None:
        """Creates a connection from a definition; see the class for its secret.

        Args:
            connection_path: The database and the connection's name.
            connection: The definition. ``TableEnvironment.create_connection`` makes one that has
                secrets; ``'${secret:<id>}'`` as a value refers to a secret that exists.
            ignore_if_exists: Whether an existing connection is left as it is.

        Raises:
            DatabaseNotExistException: There is no such database.
            ConnectionAlreadyExistException: The name is taken, and that is not to be ignored.
            ValidationException: The definition holds a secret in the open, or is not what its type
                wants.
            SecretException: The secret it refers to can't be read, or its copy can't be stored.
        """
        self._connections.create(*_names(connection_path), connection, ignore_if_exists)

    def alter_connection(
        self,
        connection_path: stock.ObjectPath,
        new_connection: CatalogConnection,
        ignore_if_not_exists: bool,
    ) -> None:
        """Replaces a connection's definition.

        Args:
            connection_path: The database and the connection's name.
            new_connection: The whole new definition. With the present one's secret identifier it
                keeps its secret; without any, the secret is removed.
            ignore_if_not_exists: Whether a missing connection is no error.

        Raises:
            ConnectionNotExistException: There is none, and that is not to be ignored.
            ValidationException: The type would change, the definition holds a secret in the open,
                or it is not what its type wants.
            SecretException: The secret it refers to can't be read, or its copy can't be stored.
        """
        self._connections.alter(*_names(connection_path), new_connection, ignore_if_not_exists)

    def rename_connection(
        self,
        connection_path: stock.ObjectPath,
        new_connection_name: str,
        ignore_if_not_exists: bool,
    ) -> None:
        """Gives a connection a new name in its database; tables that use the old one must change.

        Raises:
            ConnectionNotExistException: There is none, and that is not to be ignored.
            ConnectionAlreadyExistException: The new name is taken.
        """
        database, name = _names(connection_path)
        self._connections.rename(database, name, new_connection_name, ignore_if_not_exists)

    def drop_connection(
        self, connection_path: stock.ObjectPath, ignore_if_not_exists: bool
    ) -> None:
        """Drops a connection, and then its secret.

        Raises:
            ConnectionNotExistException: There is none, and that is not to be ignored.
        """
        self._connections.drop(*_names(connection_path), ignore_if_not_exists)

    def get_table(self, table_path: stock.ObjectPath) -> stock.CatalogBaseTable:
        """Returns a table or view; see PyFlink. A table is a :class:`CatalogTable`."""
        found = super().get_table(table_path)
        j_table = found._j_catalog_base_table
        return CatalogTable(j_table) if j_table.getTableKind().name() == "TABLE" else found

    def drop_database(self, name: str, ignore_if_exists: bool) -> None:
        """Drops a database; see PyFlink.

        Raises:
            DatabaseNotEmptyException: It has connections.
        """
        self._connections.require_empty(name)
        super().drop_database(name, ignore_if_exists)


def _names(path: stock.ObjectPath) -> tuple[str, str]:
    return path.get_database_name(), path.get_object_name()
