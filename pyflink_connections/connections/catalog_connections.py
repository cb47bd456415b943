"""The permanent connections of one catalog, as definitions: FLIP-529's catalog interface."""

from __future__ import annotations

from collections.abc import Mapping

from pyflink_connections.connections.manager import ConnectionManager
from pyflink_connections.connections.open_options import sensitive_in_the_open
from pyflink_connections.connections.scopes import ScopeKind
from pyflink_connections.connections.secret_access import SecretAccess
from pyflink_connections.connections.types import ConnectionTypes
from pyflink_connections.definitions import TYPE_OPTION, CatalogConnection, SensitiveConnection
from pyflink_connections.exceptions import ConnectionNotExistException, ValidationException
from pyflink_connections.identifiers import ObjectIdentifier

__all__ = ["CatalogConnections"]


class CatalogConnections:
    """Finds and changes the connections of a catalog; temporary ones do not exist for it.

    Definitions go in and out, never secrets. Each connection owns its secret alone: a definition
    that carries the identifier of a secret gets a copy of that secret, not the secret itself.
    Otherwise two definitions could share one, and dropping one would break the other.

    Args:
        manager: The session's connections.
        types: The connection types.
        secrets: The way to the secrets of permanent connections.
        catalog_name: The catalog.
    """

    def __init__(
        self,
        manager: ConnectionManager,
        types: ConnectionTypes,
        secrets: SecretAccess,
        catalog_name: str,
    ) -> None:
        self._manager = manager
        self._types = types
        self._secrets = secrets
        self._catalog_name = catalog_name

    def list_names(self, database_name: str) -> list[str]:
        """Lists the connections of a database.

        Raises:
            DatabaseNotExistException: There is no such database.
        """
        database = (self._catalog_name, database_name)
        return self._manager.lookup.list_names(database, [ScopeKind.PERMANENT])

    def find(self, database_name: str, name: str) -> CatalogConnection | None:
        """Returns a connection's definition, or None."""
        identifier = ObjectIdentifier.of(self._catalog_name, database_name, name)
        found = self._manager.lookup.in_scope(identifier, ScopeKind.PERMANENT)
        return None if found is None else found.definition

    def get(self, database_name: str, name: str) -> CatalogConnection:
        """Returns a connection's definition.

        Raises:
            ConnectionNotExistException: There is no such connection.
        """
        definition = self.find(database_name, name)
        if definition is None:
            identifier = ObjectIdentifier.of(self._catalog_name, database_name, name)
            msg = f"There is no permanent connection {identifier}."
            raise ConnectionNotExistException(msg)
        return definition

    def create(
        self, database_name: str, name: str, definition: CatalogConnection, ignore_if_exists: bool
    ) -> None:
        """Creates a connection from a definition.

        Raises:
            DatabaseNotExistException: There is no such database.
            ConnectionAlreadyExistException: The name is taken, and that is not to be ignored.
            ValidationException: The definition holds a secret in the open, or is not what its type
                wants.
            SecretException: The secret it refers to can't be read, or its copy can't be stored.
        """
        self._manager.create(
            (self._catalog_name, database_name, name),
            self._with_secret(definition),
            ignore_if_exists=ignore_if_exists,
        )

    def alter(
        self,
        database_name: str,
        name: str,
        definition: CatalogConnection,
        ignore_if_not_exists: bool,
    ) -> None:
        """Replaces a connection's definition; without a secret's identifier its secret goes.

        Raises:
            ConnectionNotExistException: There is none, and that is not to be ignored.
            ValidationException: The type would change, the definition holds a secret in the open,
                or it is not what its type wants.
            SecretException: The secret it refers to can't be read, or its copy can't be stored.
        """
        self._manager.change(
            (self._catalog_name, database_name, name),
            lambda _: self._with_secret(definition),
            ignore_if_not_exists=ignore_if_not_exists,
            even_if_hidden=True,
        )

    def rename(
        self, database_name: str, name: str, new_name: str, ignore_if_not_exists: bool
    ) -> None:
        """Gives a connection a new name in its database.

        Raises:
            ConnectionNotExistException: There is none, and that is not to be ignored.
            ConnectionAlreadyExistException: The new name is taken.
        """
        self._manager.rename(
            (self._catalog_name, database_name, name),
            (new_name,),
            ignore_if_not_exists=ignore_if_not_exists,
            even_if_hidden=True,
        )

    def drop(self, database_name: str, name: str, ignore_if_not_exists: bool) -> None:
        """Drops a connection, and then its secret.

        Raises:
            ConnectionNotExistException: There is none, and that is not to be ignored.
        """
        self._manager.drop(
            (self._catalog_name, database_name, name),
            ignore_if_not_exists=ignore_if_not_exists,
            even_if_hidden=True,
        )

    def require_empty(self, database_name: str) -> None:
        """Refuses to drop a database that has connections.

        Raises:
            DatabaseNotEmptyException: It has permanent connections.
        """
        self._manager.require_empty_database((self._catalog_name, database_name))

    def _with_secret(self, definition: CatalogConnection) -> SensitiveConnection:
        rule = self._types.of(definition.connection_type).rule
        shown = sensitive_in_the_open(definition, rule)
        if shown:
            msg = (
                f"Option '{shown[0]}' is a secret, and a definition holds none. Create the "
                "connection with TableEnvironment.create_connection, or refer to a secret "
                "that exists as '${secret:<id>}'."
            )
            raise ValidationException(msg)
        options = {**definition.public_options(), TYPE_OPTION: definition.connection_type}
        secret: Mapping[str, str] = {}
        if definition.secret_id is not None:
            secret = self._secrets.read_now(definition.secret_id)
        return SensitiveConnection({**secret, **options}, definition.comment)
