"""What Flink's configuration says about connections, read once for each session."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from datetime import timedelta

from pyflink_connections.configuration import ConfigOption, Options, boolean, duration, text
from pyflink_connections.connections import SecretAccess
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.flink_configuration import read_flink_configuration
from pyflink_connections.functions.secret_store_source import SecretStoreDescription
from pyflink_connections.jvm import JavaSecretStoreFactory
from pyflink_connections.options import NEAR_MISS_CHECK_OPTION
from pyflink_connections.redaction import RedactionRule
from pyflink_connections.secret_stores import SecretStore, SecretStoreFactory
from pyflink_connections.secret_stores.factory import SecretStoreFactoryContext
from pyflink_connections.secret_stores.kinds import SECRET_STORE_KINDS

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
FUNCTIONS_CACHE_TTL = ConfigOption(
    "functions.cache-ttl",
    duration,
    "How long the worker of a function may use a secret before it reads it again.",
    default=timedelta(minutes=5),
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
        self._connection = Options(
            (NEAR_MISS_CHECK, FUNCTIONS_CACHE_TTL),
            self._below(CONNECTION_PREFIX),
            CONNECTION_PREFIX,
        )

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
            return SecretAccess(given, self._secret_options().require(CACHE_TTL))
        if given is None:
            given = _factory(str(self._values.get(f"{PREFIX}{KIND.key}", KIND.default)))
        ttl = self._secret_options(given.identifier).require(CACHE_TTL)
        below = self._below(f"{PREFIX}{given.identifier}.")
        given.open(SecretStoreFactoryContext(below, self._values))
        access = SecretAccess(given.create_secret_store(), ttl)
        # A table environment has no end that it could be told of; the last reference is it.
        weakref.finalize(access, given.close)
        return access

    def secret_store_for_workers(
        self, given: SecretStore | SecretStoreFactory | None
    ) -> SecretStoreDescription:
        """Describes the secret store to the workers of functions.

        Args:
            given: The store or factory of the environment's settings.

        Raises:
            ValidationException: Workers can't open this store, or not without a secret.
        """
        kind = str(self._values.get(f"{PREFIX}{KIND.key}", KIND.default))
        if given is not None or not _is_readable_by_workers(kind):
            what = kind if given is None else type(given).__name__
            msg = (
                f"The workers of functions run in processes of their own and can't open the secret "
                f"store {what}. Name one that they can with '{PREFIX}{KIND.key}', such as "
                "file, env or azure-key-vault."
            )
            raise ValidationException(msg)
        return SecretStoreDescription(
            kind,
            tuple(sorted(self._below(f"{PREFIX}{kind}.").items())),
            self._connection.require(FUNCTIONS_CACHE_TTL),
            tuple(self._values.get(ADDITIONAL_KEYS, "").split(";")),
        ).without_secrets()

    def _secret_options(self, *more_kinds: str) -> Options:
        """Reads the options of all kinds; those of a single kind are for its factory to read."""
        kinds = [*SECRET_STORE_KINDS.known(), *more_kinds]
        given = {
            key: value
            for key, value in self._below(PREFIX).items()
            if not key.startswith(tuple(f"{kind}." for kind in kinds))
        }
        return Options((KIND, CACHE_TTL), given, PREFIX)

    def _below(self, prefix: str) -> dict[str, str]:
        return {
            key[len(prefix) :]: value
            for key, value in self._values.items()
            if key.startswith(prefix)
        }


def _is_readable_by_workers(kind: str) -> bool:
    try:
        factory = SECRET_STORE_KINDS.load(kind)
    except ValidationException:  # a Java store, which only the JVM of the session has
        return False
    return bool(factory.readable_by_workers)


def _factory(kind: str) -> SecretStoreFactory:
    """Makes the factory of a kind of ours, or else the one that Flink has under this name."""
    ours = kind in SECRET_STORE_KINDS.known() or "." in kind
    java = None if ours else JavaSecretStoreFactory.find(kind)
    return java or SECRET_STORE_KINDS.load(kind)()
