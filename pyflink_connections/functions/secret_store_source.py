"""A connection that workers resolve themselves, each with its own access to the secret store."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from pyflink_connections.connections import ConnectionTypes, SecretAccess, resolved_options
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.exceptions import (
    ConnectionTokenException,
    SecretException,
    SecretNotFoundException,
    ValidationException,
)
from pyflink_connections.functions.source import ConnectionSource
from pyflink_connections.redaction import RedactionRule, SensitiveOptions, masked_logger
from pyflink_connections.secret_stores.factory import SecretStoreFactoryContext
from pyflink_connections.secret_stores.kinds import SECRET_STORE_KINDS

__all__ = ["SecretStoreDescription", "SecretStoreSource"]

_logger = masked_logger("pyflink_connections.functions")
_opening = threading.Lock()

#: Seconds in which a worker does not even look whether a secret is too old or a token runs out: a
#: function may ask for its options with every row.
_LOOK_AGAIN_AFTER = 1.0


@dataclass(frozen=True)
class SecretStoreDescription:
    """How a worker opens the secret store: configuration without a secret in it.

    Attributes:
        kind: The store's kind.
        options: The options of the kind, as pairs.
        cache_ttl: How long a worker may use a secret before it reads it again.
        additional_keys: ``security.redaction.additional-keys``.
    """

    kind: str
    options: tuple[tuple[str, str], ...]
    cache_ttl: timedelta
    additional_keys: tuple[str, ...] = ()

    def without_secrets(self) -> SecretStoreDescription:
        """Returns this description, which is going to travel with the job.

        Raises:
            ValidationException: The value of an option is a secret.
        """
        rule = RedactionRule(self.additional_keys)
        for key, value in self.options:
            # What names a file holds a path.
            if rule.is_sensitive(key, value) and not key.endswith(".file"):
                msg = (
                    f"The option '{key}' of secret store '{self.kind}' is a secret and is not "
                    "handed to the workers of functions. Let them have an identity of their own, "
                    "or name a file."
                )
                raise ValidationException(msg)
        return self


@dataclass(frozen=True)
class SecretStoreSource(ConnectionSource):
    """Reads the secret store from where the function runs.

    Attributes:
        reference: The connection's full name.
        definition: The connection as it was when the job was planned.
        store: How to open the secret store.
    """

    reference: str
    definition: CatalogConnection
    store: SecretStoreDescription

    def current_options(self) -> SensitiveOptions:
        """Returns the options, their secrets at most ``cache_ttl`` old.

        While the store can't be reached, the last ones stay in use, and a warning is logged.

        Raises:
            SecretException: They were never had, or the connection's secret is gone.
        """
        return _worker(self.store).options_of(self)


class _Worker:
    """What a process keeps of one secret store: the way to it, and the last options had."""

    def __init__(self, description: SecretStoreDescription) -> None:
        factory = SECRET_STORE_KINDS.load(description.kind)()
        factory.open(SecretStoreFactoryContext(dict(description.options)))
        self._secrets = SecretAccess(factory.create_secret_store(), description.cache_ttl)
        self._types = ConnectionTypes(RedactionRule(description.additional_keys))
        self._had: dict[SecretStoreSource, tuple[float, SensitiveOptions]] = {}

    def options_of(self, source: SecretStoreSource) -> SensitiveOptions:
        had = self._had.get(source)
        if had is not None and time.monotonic() < had[0]:
            return had[1]
        options = self._resolved(source, None if had is None else had[1])
        self._had[source] = (time.monotonic() + _LOOK_AGAIN_AFTER, options)
        return options

    def _resolved(
        self, source: SecretStoreSource, last: SensitiveOptions | None
    ) -> SensitiveOptions:
        try:
            return resolved_options(source.definition, self._types, self._secrets).options
        except SecretNotFoundException as exc:
            error: Exception = _gone(source, exc)
        except (SecretException, ConnectionTokenException) as exc:
            error = exc
            if last is not None:
                _logger.warning(
                    "Connection %s can't be refreshed, its last options stay in use: %s",
                    source.reference,
                    exc,
                )
                return last
        raise error


@cache
def _known_worker(description: SecretStoreDescription) -> _Worker:
    return _Worker(description)


def _worker(description: SecretStoreDescription) -> _Worker:
    with _opening:  # threads that start together open one store
        return _known_worker(description)


def _gone(source: SecretStoreSource, exc: SecretNotFoundException) -> SecretNotFoundException:
    return SecretNotFoundException(
        f"A secret of connection {source.reference} is gone since this job was planned: the "
        f"connection was altered or dropped. Start the job again. ({exc})"
    )
