"""The database that the connections of a migration go to."""

from __future__ import annotations

from pyflink_connections.connections import ConnectionManager, ConnectionTypes, ScopeKind
from pyflink_connections.connections.assembly import resolved_options
from pyflink_connections.definitions import SensitiveConnection
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.migration.grouping import ProposedConnection
from pyflink_connections.redaction import SensitiveOptions

__all__ = ["TargetDatabase"]


class TargetDatabase:
    """A database of a connection store, whose connections can be looked into.

    Args:
        manager: Creates and finds connections.
        types: The connection types.
        name: The catalog and the database.
    """

    def __init__(
        self, manager: ConnectionManager, types: ConnectionTypes, name: tuple[str, str]
    ) -> None:
        self._manager = manager
        self._types = types
        self.name = name

    def has_another(self, name: str, options: SensitiveOptions) -> bool:
        """Tells whether there is a connection of this name that has other options.

        Raises:
            SecretException: Its secret can't be read.
        """
        existing = self._options_of(ObjectIdentifier.of(*self.name, name))
        return existing is not None and existing != options

    def create(self, connection: ProposedConnection) -> bool:
        """Creates a connection, unless it is there from an earlier attempt.

        Returns:
            Whether it was created.

        Raises:
            ConnectionAlreadyExistException: There is one of this name with other options.
            CatalogNotExistException, DatabaseNotExistException: There is nowhere to put it.
            SecretException: The secret can't be stored; then there is no connection either.
        """
        if self._options_of(connection.identifier) == connection.options:
            return False
        return self._manager.create(
            connection.identifier.parts(), SensitiveConnection(connection.options)
        )

    def drop(self, connection: ProposedConnection) -> None:
        """Drops a connection and its secret, if it is there."""
        self._manager.drop(connection.identifier.parts(), ignore_if_not_exists=True)

    def _options_of(self, identifier: ObjectIdentifier) -> SensitiveOptions | None:
        found = self._manager.lookup.in_scope(identifier, ScopeKind.PERMANENT)
        if found is None:
            return None
        resolved = resolved_options(found.definition, self._types, found.scope.secrets)
        return SensitiveOptions(resolved.options)
