"""What Flink's configuration says about connections, read once for each session; needs no JVM."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

from pyflink_connections.configuration import Options
from pyflink_connections.connection_stores import (
    ConnectionStore,
    ConnectionStoreFactory,
    ConnectionStoreFactoryContext,
)
from pyflink_connections.connection_stores.kinds import CONNECTION_STORE_KINDS
from pyflink_connections.connections import (
    ConnectionTypes,
    DefinitionAccess,
    SecretAccess,
    Trials,
)
from pyflink_connections.flink_configuration import read_flink_configuration
from pyflink_connections.redaction import RedactionRule
from pyflink_connections.secret_stores import SecretStore, SecretStoreFactory
from pyflink_connections.secret_stores.factory import SecretStoreFactoryContext
from pyflink_connections.secret_stores.kinds import SECRET_STORE_KINDS
from pyflink_connections.session.session_options import (
    ADDITIONAL_KEYS,
    CONNECTION_OPTIONS,
    CONNECTION_PREFIX,
    CONNECTION_STORE,
    FUNCTIONS_CACHE_TTL,
    NEAR_MISS_CHECK,
    SECRET_STORE,
    VALIDATE_ON_CREATE,
    VALIDATION_TIMEOUT,
    StoreOptions,
)
from pyflink_connections.session.worker_configuration import WorkerConfiguration
from pyflink_connections.validation import ConnectionValidator

__all__ = ["SessionConfiguration"]

#: Finds a factory of secret stores that only the session's JVM has, by its kind.
FindSecretStoreFactory = Callable[[str], "SecretStoreFactory | None"]


class SessionConfiguration:
    """The configuration of one session: Flink's file, and the settings over it.

    Args:
        settings: The configuration of the environment's settings.
        file: Flink's configuration file, or the folder with it; by default the one that Flink
            finds.
        find_secret_store_factory: Where to look for kinds of secret stores that are none of
            Python's; by default nowhere.

    Attributes:
        values: All of it, by full keys.

    Raises:
        ValidationException: One of our options is unknown or malformed.
    """

    def __init__(
        self,
        settings: Mapping[str, str],
        file: Path | None = None,
        find_secret_store_factory: FindSecretStoreFactory = lambda _kind: None,
    ) -> None:
        self.values = {**read_flink_configuration(file), **settings}
        self._find_secret_store_factory = find_secret_store_factory
        self._connection = Options(
            CONNECTION_OPTIONS, self._below(CONNECTION_PREFIX), CONNECTION_PREFIX
        )

    def redaction_rule(self) -> RedactionRule:
        """Makes the rule of what is sensitive."""
        additional = self.values.get(ADDITIONAL_KEYS, "")
        return RedactionRule(
            additional.split(";"), near_miss_check=self._connection.require(NEAR_MISS_CHECK)
        )

    def validator(
        self, types: ConnectionTypes, settings: Callable[[], Mapping[str, str]] = dict
    ) -> ConnectionValidator:
        """Makes what tries connections.

        Args:
            types: The connection types.
            settings: Returns settings over this configuration that may change later.
        """
        return ConnectionValidator(
            types,
            lambda: {**self.values, **settings()},
            self._connection.require(VALIDATION_TIMEOUT),
        )

    def trials(self, validator: ConnectionValidator) -> Trials:
        """Says whether and how connections are tried before they are stored."""
        return Trials(validator.require_valid, self._connection.require(VALIDATE_ON_CREATE))

    def secret_access(self, given: SecretStore | SecretStoreFactory | None) -> SecretAccess:
        """Opens the way to the secret store.

        Args:
            given: The store or factory of the environment's settings; it wins over the kind in the
                configuration.

        Raises:
            ValidationException: The kind is unknown, or one of its options is not right.
            SecretException: What the kind needs is not installed.
        """
        if isinstance(given, SecretStore):
            return SecretAccess(given, self._cache_ttl(SECRET_STORE))
        factory = given or self._secret_store_factory(self._kind(SECRET_STORE))
        ttl = self._cache_ttl(SECRET_STORE, factory.identifier)
        below = self._below(f"{SECRET_STORE.prefix}{factory.identifier}.")
        factory.open(SecretStoreFactoryContext(below, self.values))
        access = SecretAccess(factory.create_secret_store(), ttl)
        # A table environment has no end that it could be told of; the last reference is it.
        weakref.finalize(access, factory.close)
        return access

    def for_workers(self, given: SecretStore | SecretStoreFactory | None) -> WorkerConfiguration:
        """Returns what the workers of functions may be told.

        Args:
            given: The store or factory of the environment's settings.
        """
        return WorkerConfiguration(
            self._kind(SECRET_STORE),
            lambda identifier: self._below(f"{SECRET_STORE.prefix}{identifier}."),
            given,
            self._connection.require(FUNCTIONS_CACHE_TTL),
            tuple(self.values.get(ADDITIONAL_KEYS, "").split(";")),
        )

    def definition_access(
        self,
        given: ConnectionStore | ConnectionStoreFactory | None,
        types: ConnectionTypes,
        get_secret: Callable[[str], Mapping[str, str]],
    ) -> DefinitionAccess:
        """Opens the way to the connection store.

        Args:
            given: The store or factory of the environment's settings; it wins over the kind in the
                configuration.
            types: The session's connection types.
            get_secret: Reads a secret of the session's secret store, for a store that logs in.

        Raises:
            ValidationException: The kind is unknown, or one of its options is not right.
            ConnectionStoreException: What the kind needs is not installed.
        """
        if isinstance(given, ConnectionStore):
            return DefinitionAccess(given, types, self._cache_ttl(CONNECTION_STORE))
        factory = given or CONNECTION_STORE_KINDS.load(self._kind(CONNECTION_STORE))()
        ttl = self._cache_ttl(CONNECTION_STORE, factory.identifier)
        below = self._below(f"{CONNECTION_STORE.prefix}{factory.identifier}.")
        factory.open(ConnectionStoreFactoryContext(below, self.values, get_secret))
        access = DefinitionAccess(factory.create_connection_store(), types, ttl)
        weakref.finalize(access, factory.close)
        return access

    def _secret_store_factory(self, kind: str) -> SecretStoreFactory:
        """Makes the factory of a kind of ours, or else the one that Flink has under this name."""
        ours = kind in SECRET_STORE_KINDS.known() or "." in kind
        others = None if ours else self._find_secret_store_factory(kind)
        return others or SECRET_STORE_KINDS.load(kind)()

    def _kind(self, store: StoreOptions) -> str:
        return str(self.values.get(f"{store.prefix}{store.kind.key}", store.kind.default))

    def _cache_ttl(self, store: StoreOptions, *more_kinds: str) -> timedelta:
        """Checks the options of all kinds; those of a single kind are for its factory to read."""
        kinds = [*store.kinds.known(), *more_kinds]
        given = {
            key: value
            for key, value in self._below(store.prefix).items()
            if not key.startswith(tuple(f"{kind}." for kind in kinds))
        }
        options = Options((store.kind, store.cache_ttl), given, store.prefix)
        return options.require(store.cache_ttl)

    def _below(self, prefix: str) -> dict[str, str]:
        return {
            key[len(prefix) :]: value
            for key, value in self.values.items()
            if key.startswith(prefix)
        }
