"""A connection that workers resolve themselves, each with its own access to the secret store."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from pyflink_connections.connections import ConnectionTypes, SecretAccess, resolved_options
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.functions.refreshed_options import RefreshedOptions
from pyflink_connections.functions.source import ConnectionSource, CurrentOptions
from pyflink_connections.redaction import RedactionRule, SensitiveOptions
from pyflink_connections.secret_stores.factory import SecretStoreFactoryContext
from pyflink_connections.secret_stores.kinds import SECRET_STORE_KINDS

__all__ = ["SecretStoreDescription", "SecretStoreSource", "forget_what_was_read"]

_opening = threading.Lock()


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


@dataclass(frozen=True)
class SecretStoreSource(ConnectionSource):
    """Reads the secret store from where the function runs.

    Secrets are at most ``cache_ttl`` old, or a second if that is less. While the store can't be
    reached the last ones stay in use, and a warning is logged.

    Attributes:
        reference: The connection's full name.
        definition: The connection as it was when the job was planned.
        store: How to open the secret store.
    """

    reference: str
    definition: CatalogConnection
    store: SecretStoreDescription

    def open(self) -> CurrentOptions:
        """Opens the store; see the base class.

        Raises:
            SecretException: The SDK of the store is not installed here.
            ValidationException: The store's kind, or an option of it, is not known here.
        """
        with _opening:  # functions that start together share one store and what was read from it
            return _refreshed(self).current


def forget_what_was_read() -> None:
    """Makes functions that open from now on read anew; running ones go on as they are.

    For a process that changes connections and runs functions too, as PyFlink's local mode does.
    """
    with _opening:
        _refreshed.cache_clear()
        _opened.cache_clear()


@cache
def _refreshed(source: SecretStoreSource) -> RefreshedOptions:
    types, secrets = _opened(source.store)

    def resolve() -> SensitiveOptions:
        return resolved_options(source.definition, types, secrets).options

    return RefreshedOptions(source.reference, resolve)


@cache
def _opened(store: SecretStoreDescription) -> tuple[ConnectionTypes, SecretAccess]:
    factory = SECRET_STORE_KINDS.load(store.kind)()
    factory.open(SecretStoreFactoryContext(dict(store.options)))
    types = ConnectionTypes(RedactionRule(store.additional_keys))
    return types, SecretAccess(factory.create_secret_store(), store.cache_ttl)
