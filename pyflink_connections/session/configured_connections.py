"""The connections that a configuration leads to; with or without a JVM."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pyflink_connections.connection_stores import (
    ConnectionStore,
    ConnectionStoreFactory,
    GenericInMemoryConnectionStore,
)
from pyflink_connections.connections import ConnectionManager, ConnectionTypes, Namespace
from pyflink_connections.secret_stores import (
    GenericInMemorySecretStore,
    SecretStore,
    SecretStoreFactory,
)
from pyflink_connections.session.configuration import SessionConfiguration
from pyflink_connections.session.forgotten_definitions import ForgottenDefinitionsWarning

__all__ = ["ConfiguredConnections"]


class ConfiguredConnections:
    """Connection types, secrets and manager, over the configured stores.

    Args:
        configuration: The configuration.
        namespace: The catalogs that connections can be in.
        secret_store: Where permanent connections keep their secrets; by default what the
            configuration says.
        connection_store: Where the definitions of permanent connections live; by default what the
            configuration says.
        settings: Returns settings over the configuration that may change later.

    Raises:
        ValidationException: An option of a store is not right.
        SecretException, ConnectionStoreException: What a store needs is not installed.
    """

    def __init__(
        self,
        configuration: SessionConfiguration,
        namespace: Namespace,
        secret_store: SecretStore | SecretStoreFactory | None = None,
        connection_store: ConnectionStore | ConnectionStoreFactory | None = None,
        settings: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self.types = ConnectionTypes(configuration.redaction_rule())
        self.secrets = configuration.secret_access(secret_store)
        self.definitions = configuration.definition_access(
            connection_store, self.types, self.secrets.get_secret
        )
        self.manager = ConnectionManager(namespace, self.definitions, self.secrets, self.types)
        self.validator = configuration.validator(self.types, settings)
        self.manager.trials = configuration.trials(self.validator)
        if self.definitions_are_forgotten and not self.secrets_are_forgotten:
            self.manager.observers.add(ForgottenDefinitionsWarning())

    @property
    def definitions_are_forgotten(self) -> bool:
        """Whether definitions end with this process."""
        return isinstance(self.definitions.store, GenericInMemoryConnectionStore)

    @property
    def secrets_are_forgotten(self) -> bool:
        """Whether secrets end with this process."""
        return isinstance(self.secrets.store, GenericInMemorySecretStore)
