"""Where the tortured keep their connections: descriptions that each process opens by itself."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pyflink_connections.connection_stores import ConnectionStoreFactoryContext
from pyflink_connections.connection_stores.kinds import CONNECTION_STORE_KINDS
from pyflink_connections.connections import (
    ConnectionManager,
    ConnectionResolver,
    ConnectionTypes,
    DefinitionAccess,
    OrphanSweep,
    SecretAccess,
)
from pyflink_connections.exceptions import ConnectionNotExistException
from pyflink_connections.planner_requests import ResolutionRequest
from pyflink_connections.redaction import RedactionRule
from pyflink_connections.secret_stores.factory import SecretStoreFactoryContext
from pyflink_connections.secret_stores.kinds import SECRET_STORE_KINDS


@dataclass(frozen=True)
class Place:
    """Kinds and options of a connection store and a secret store, as a configuration has them."""

    connection_kind: str
    connection_options: dict
    secret_kind: str
    secret_options: dict
    environment: dict = field(default_factory=dict)

    def open(self) -> "Session":
        """Open both stores, as a session does."""
        os.environ.update(self.environment)
        secret_factory = SECRET_STORE_KINDS.load(self.secret_kind)()
        secret_factory.open(SecretStoreFactoryContext(self.secret_options))
        factory = CONNECTION_STORE_KINDS.load(self.connection_kind)()
        factory.open(ConnectionStoreFactoryContext(self.connection_options))
        return Session(
            factory.create_connection_store(),
            secret_factory.create_secret_store(),
            lambda: (factory.close(), secret_factory.close()),
        )


class Catalogs:
    """The catalogs of a session that has no JVM: one, with one database."""

    def current_catalog(self):
        return "cat"

    def current_database(self):
        return "db"

    def catalog_exists(self, catalog_name):
        return catalog_name == "cat"

    def database_exists(self, catalog_name, database_name):
        return (catalog_name, database_name) == ("cat", "db")


class Session:
    """A session without a JVM over a place."""

    def __init__(self, connections: Any, secrets: Any, close: Callable) -> None:
        self.connections, self.secret_store, self.close = connections, secrets, close
        types = ConnectionTypes(RedactionRule())
        self.secrets = SecretAccess(secrets)
        definitions = DefinitionAccess(connections, types)
        self.manager = ConnectionManager(Catalogs(), definitions, self.secrets, types)
        self.sweep = OrphanSweep(connections, self.secrets)
        self._resolver = ConnectionResolver(self.manager.lookup, types, self.secrets)

    def resolve(self, name: str) -> "dict | None":
        """Return the options a table gets from a connection, None if there is no such one."""
        reference = f"cat.db.{name}"
        try:
            with self._resolver.statement():
                request = ResolutionRequest("table cat.db.t", reference, reference, ())
                return dict(self._resolver.resolve(request).options)
        except ConnectionNotExistException:
            return None

    def state(self) -> dict:
        """Return the options of every listed connection, by name."""
        return {name: self.resolve(name) for name in self.manager.lookup.list_names()}

    def stored_secrets(self) -> set:
        """Return the identifiers of all secrets that are stored for this connection store."""
        owner = self.connections.journal.owner
        return {secret.secret_id for secret in self.secret_store.list_secrets(owner)}

    def referred_secrets(self) -> set:
        """Return the identifiers of the secrets that definitions refer to."""
        found = {stored.definition.secret_id for _, stored in self.connections.scan()}
        return found - {None}
