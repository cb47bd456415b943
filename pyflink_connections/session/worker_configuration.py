"""What the workers of functions are told of a session's secret store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.functions.secret_store_source import SecretStoreDescription
from pyflink_connections.redaction import RedactionRule
from pyflink_connections.secret_stores.kinds import SECRET_STORE_KINDS

__all__ = ["WorkerConfiguration"]


@dataclass(frozen=True)
class WorkerConfiguration:
    """Describes a session's secret store to processes that must open it themselves.

    Attributes:
        kind: The kind in the configuration.
        options_of: Returns the options of a store, by its factory's identifier.
        given: The store or factory that the session was given instead, or None.
        cache_ttl: How long a worker may use a secret before it reads it again.
        additional_keys: ``security.redaction.additional-keys``.
    """

    kind: str
    options_of: Callable[[str], Mapping[str, str]]
    given: object | None
    cache_ttl: timedelta
    additional_keys: tuple[str, ...]

    def secret_store(self) -> SecretStoreDescription:
        """Describes the secret store.

        Raises:
            ValidationException: Workers can't open it, or not without a secret.
        """
        factory = None if self.given is not None else _factory(self.kind)
        if factory is None or not factory.readable_by_workers:
            what = self.kind if self.given is None else type(self.given).__name__
            msg = (
                f"The workers of functions run in processes of their own and can't open the secret "
                f"store {what}. Name one that they can with 'table.secret-store.kind', such as "
                "file, env or azure-key-vault."
            )
            raise ValidationException(msg)
        options = self.options_of(factory.identifier)
        public = {option.key for option in factory.declared_options if option.public}
        self._refuse_secrets(options, RedactionRule(self.additional_keys, public=public))
        return self._described(self.kind, options)

    def no_secret_store(self) -> SecretStoreDescription:
        """Describes what does for a connection without secrets: an empty store."""
        return self._described("generic_in_memory", {})

    def _refuse_secrets(self, options: Mapping[str, str], rule: RedactionRule) -> None:
        for key, value in options.items():
            if rule.is_sensitive(key, value):
                msg = (
                    f"The option '{key}' of secret store '{self.kind}' is a secret and is not "
                    "handed to the workers of functions. Let them have an identity of their own, "
                    "or name a file."
                )
                raise ValidationException(msg)

    def _described(self, kind: str, options: Mapping[str, str]) -> SecretStoreDescription:
        return SecretStoreDescription(
            kind, tuple(sorted(options.items())), self.cache_ttl, self.additional_keys
        )


def _factory(kind: str) -> Any:
    try:
        return SECRET_STORE_KINDS.load(kind)
    except ValidationException:  # a Java store, which only the JVM of the session has
        return None
