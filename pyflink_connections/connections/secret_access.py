"""The way to a secret store: reads are shared and cached, writes are seen by the next read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import TypeVar

from pyflink_connections.connections.metrics import SecretMetrics
from pyflink_connections.connections.read_secret import ReadSecret
from pyflink_connections.connections.statement_cache import StatementCache
from pyflink_connections.connections.timed_cache import TimedCache
from pyflink_connections.exceptions import (
    InvalidSecretException,
    ReadOnlySecretStoreException,
    SecretAccessDeniedException,
    SecretException,
)
from pyflink_connections.redaction import masked_logger, remember_secrets
from pyflink_connections.secret_stores import (
    ListedSecret,
    ReadableSecretStore,
    SecretStore,
    SweepableSecretStore,
    WritableSecretStore,
)
from pyflink_connections.secret_stores.failures import Failure, Reason, translated

__all__ = ["SecretAccess"]

T = TypeVar("T")

_logger = masked_logger("pyflink_connections.secrets")


class SecretAccess(ReadableSecretStore, WritableSecretStore):
    """Stands before a secret store, for all connections of a scope.

    Within a statement each secret is read once, and those who ask at once share one read. Between
    statements secrets are kept for at most ``cache_ttl``, and what is written here is forgotten.

    Args:
        store: The store itself.
        cache_ttl: How long a secret may be reused (``table.secret-store.cache.ttl``).
    """

    def __init__(self, store: SecretStore, cache_ttl: timedelta = timedelta(0)) -> None:
        self.store = store
        self.metrics = SecretMetrics()
        self._cache: TimedCache[str, ReadSecret] = TimedCache(cache_ttl)
        self._statement_cache: StatementCache[ReadSecret] = StatementCache()

    @property
    def store_name(self) -> str:
        """The kind of store, as it is shown."""
        return type(self.store).__name__

    def statement(self) -> AbstractContextManager[None]:
        """Marks one statement: within it, each secret is read once."""
        return self._statement_cache

    def get_secret(self, secret_id: str) -> ReadSecret:
        """Gives a secret out of a cache, or else out of the store; see the base class."""
        reads: list[str] = []

        def load() -> ReadSecret:
            reads.append(secret_id)
            return self.read_now(secret_id)

        secret = self._statement_cache.get(secret_id, lambda: self._cache.get(secret_id, load))
        if not reads:
            self.metrics.hit()
        return secret

    def read_now(self, secret_id: str) -> ReadSecret:
        """Reads a secret from the store, whatever is cached: what a change is based on."""
        if not isinstance(self.store, ReadableSecretStore):
            msg = f"The secret store {self.store_name} can't be read from."
            raise SecretException(msg)
        store = self.store

        def get() -> ReadSecret:
            return self._called(
                "get", secret_id, lambda: self._checked(store.get_secret(secret_id), secret_id)
            )

        secret = self.metrics.measure(get)
        remember_secrets(secret.values())
        return secret

    def uncached(self) -> ReadableSecretStore:
        """Returns a store that reads each secret now, whatever is cached."""
        return _Uncached(self)

    def store_secret(self, secret_data: Mapping[str, str]) -> str:
        """Stores a new secret; see :meth:`WritableSecretStore.store_secret`."""
        remember_secrets(secret_data.values())
        store = self._writable()
        return self._called("store", "", lambda: store.store_secret(secret_data))

    def store_for(
        self, owner: str, secret_data: Mapping[str, str], announce: Callable[[str], None]
    ) -> str:
        """Stores a new secret for an owner.

        Args:
            owner: Whose it is; see :meth:`SweepableSecretStore.new_secret_id`.
            secret_data: Names and values.
            announce: Is told the identifier: before anything is stored if the store allows it,
                otherwise at once afterwards.

        Raises:
            SecretException: It can't be stored.
        """
        store = self._writable()
        if not isinstance(store, SweepableSecretStore):
            secret_id = self.store_secret(secret_data)
            announce(secret_id)
            return secret_id
        remember_secrets(secret_data.values())
        secret_id = store.new_secret_id(owner)
        announce(secret_id)
        self._called("store", secret_id, lambda: store.store_secret_as(secret_id, secret_data))
        return secret_id

    def list_secrets(self, owner: str) -> list[ListedSecret] | None:
        """Lists an owner's secrets, or returns None if the store can't or may not.

        Raises:
            SecretException: The store fails.
        """
        if not isinstance(self.store, SweepableSecretStore):
            return None
        store = self.store
        try:
            return self._called("list", "", lambda: list(store.list_secrets(owner)))
        except SecretAccessDeniedException as exc:
            _logger.warning("Secrets can't be listed, so only the journal is looked at: %s", exc)
            return None

    def remove_secret(self, secret_id: str) -> None:
        """Removes a secret; see :meth:`WritableSecretStore.remove_secret`."""
        store = self._writable()
        try:
            self._called("remove", secret_id, lambda: store.remove_secret(secret_id))
        finally:
            self._forget(secret_id)

    def update_secret(self, secret_id: str, new_secret_data: Mapping[str, str]) -> None:
        """Replaces a secret; see :meth:`WritableSecretStore.update_secret`."""
        remember_secrets(new_secret_data.values())
        store = self._writable()
        try:
            self._called(
                "update", secret_id, lambda: store.update_secret(secret_id, new_secret_data)
            )
        finally:
            self._forget(secret_id)

    def _forget(self, secret_id: str) -> None:
        self._cache.forget(secret_id)
        self._statement_cache.forget()

    def _called(self, operation: str, secret_id: str, call: Callable[[], T]) -> T:
        """Calls a store, which may be somebody else's: whatever it raises may hold the secret."""
        return translated(
            call,
            lambda exc: Failure(Reason.FAILED, type(exc).__name__),
            store=self.store_name,
            operation=operation,
            secret=secret_id,
        )

    def _checked(self, found: object, secret_id: str) -> ReadSecret:
        if isinstance(found, Mapping):
            options = dict(found)
            if all(isinstance(text, str) for pair in options.items() for text in pair):
                return ReadSecret(options)
        msg = (
            f"The secret store {self.store_name} gave something else than a mapping of str to str "
            f"for the secret {secret_id!r}."
        )
        raise InvalidSecretException(msg)

    def _writable(self) -> WritableSecretStore:
        if isinstance(self.store, WritableSecretStore):
            return self.store
        msg = (
            f"The secret store {self.store_name} is read-only, so no secret can be stored in it. "
            "Put the secret there yourself and refer to it: 'password' = '${secret:<id>}'."
        )
        raise ReadOnlySecretStoreException(msg)


class _Uncached(ReadableSecretStore):
    def __init__(self, access: SecretAccess) -> None:
        self._access = access

    def get_secret(self, secret_id: str) -> ReadSecret:
        return self._access.read_now(secret_id)
