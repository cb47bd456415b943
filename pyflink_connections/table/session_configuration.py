"""What Flink's configuration says about connections, read once for each session."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pyflink_connections.configuration import ConfigOption, Options, boolean, duration, text
from pyflink_connections.connections import SecretAccess
from pyflink_connections.flink_configuration import read_flink_configuration
from pyflink_connections.options import NEAR_MISS_CHECK_OPTION
from pyflink_connections.redaction import RedactionRule
from pyflink_connections.secret_stores import SecretStore, SecretStoreFactory
from pyflink_connections.secret_stores.factory import SecretStoreFactoryContext
from pyflink_connections.secret_stores.kinds import known_kinds, load_secret_store_factory

__all__ = ["SessionConfiguration"]

PREFIX = "table.secret-store."
KIND = ConfigOption("kind", text, "Which secret store to use.", default="generic_in_memory")
CACHE_TTL = ConfigOption(
    "cache.ttl",
    duration,
    "How long a secret that was read may be reused; 0 means within one statement only.",
    default=timedelta(0),
)
CONNECTION_PREFIX = "table.connection."
NEAR_MISS_CHECK = ConfigOption(
    NEAR_MISS_CHECK_OPTION.removeprefix(CONNECTION_PREFIX),
    boolean,
    "Whether options whose names are nearly those of secrets are refused.",
    default=True,
)
ADDITIONAL_KEYS = "security.redaction.additional-keys"


class SessionConfiguration:
    """The configuration of one session: Flink's file, and the settings over it.

    Args:
        settings: The configuration of the environment's settings.

    Raises:
        ValidationException: One of our options is unknown or malformed.
    """

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._values = {**read_flink_configuration(), **settings}
        self._connection = self._options(CONNECTION_PREFIX, (NEAR_MISS_CHECK,))
        self._secrets = self._options(PREFIX, (KIND, CACHE_TTL), nested=known_kinds())

    @staticmethod
    def of(table_environment: Any) -> SessionConfiguration:
        """Reads the configuration of a PyFlink table environment."""
        return SessionConfiguration(table_environment.get_config().get_configuration().to_dict())

    def redaction_rule(self) -> RedactionRule:
        """Makes the rule of what is sensitive."""
        additional = self._values.get(ADDITIONAL_KEYS, "")
        return RedactionRule(
            additional.split(";"), near_miss_check=self._connection.require(NEAR_MISS_CHECK)
        )

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
            return SecretAccess(given, self._secrets.require(CACHE_TTL))
        factory = given
        if factory is None:
            factory = load_secret_store_factory(self._secrets.require(KIND))
        prefix = f"{PREFIX}{factory.identifier}."
        factory.open(SecretStoreFactoryContext(self._below(prefix), self._values))
        return SecretAccess(factory.create_secret_store(), self._secrets.require(CACHE_TTL))

    def _options(
        self, prefix: str, declared: tuple[ConfigOption[Any], ...], nested: list[str] | None = None
    ) -> Options:
        """Reads options below a prefix; what lies below a nested prefix is for others to read."""
        given = {
            key: value
            for key, value in self._below(prefix).items()
            if not any(key.startswith(f"{name}.") for name in self._nested(nested))
        }
        return Options(declared, given, prefix)

    def _nested(self, known: list[str] | None) -> list[str]:
        # A kind that is a dotted path, or an own factory, brings a prefix of its own.
        kind = self._values.get(f"{PREFIX}{KIND.key}")
        return [*(known or []), *([kind] if kind else [])]

    def _below(self, prefix: str) -> dict[str, str]:
        return {
            key.removeprefix(prefix): value
            for key, value in self._values.items()
            if key.startswith(prefix)
        }
