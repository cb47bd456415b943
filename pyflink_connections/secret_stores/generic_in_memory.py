"""Secrets in this process's memory."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone

from pyflink_connections.exceptions import SecretNotFoundException
from pyflink_connections.redaction import SensitiveOptions
from pyflink_connections.secret_stores.base import (
    ListedSecret,
    ReadableSecretStore,
    SweepableSecretStore,
)
from pyflink_connections.secret_stores.factory import SecretStoreFactory, SecretStoreFactoryContext

__all__ = ["GenericInMemorySecretStore", "GenericInMemorySecretStoreFactory"]


class GenericInMemorySecretStore(ReadableSecretStore, SweepableSecretStore):
    """Keeps secrets as plain text in this process: for tests, trials and temporary connections.

    Nothing survives the process, and whoever can read its memory can read the secrets. Mirrors
    Flink's ``GenericInMemorySecretStore``. Safe for use by several threads.
    """

    def __init__(self) -> None:
        self._secrets: dict[str, SensitiveOptions] = {}
        self._stored_at: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def get_secret(self, secret_id: str) -> SensitiveOptions:
        """Reads one secret; see :meth:`ReadableSecretStore.get_secret`."""
        with self._lock:
            secret = self._secrets.get(secret_id)
        if secret is None:
            raise self._not_found()
        return secret

    def store_secret_as(self, secret_id: str, secret_data: Mapping[str, str]) -> None:
        """Stores a new secret; see :meth:`SweepableSecretStore.store_secret_as`."""
        with self._lock:
            self._secrets[secret_id] = SensitiveOptions(secret_data)
            self._stored_at[secret_id] = datetime.now(timezone.utc)

    def remove_secret(self, secret_id: str) -> None:
        """Removes a secret; see :meth:`WritableSecretStore.remove_secret`."""
        with self._lock:
            self._secrets.pop(secret_id, None)
            self._stored_at.pop(secret_id, None)

    def update_secret(self, secret_id: str, new_secret_data: Mapping[str, str]) -> None:
        """Replaces a secret; see :meth:`WritableSecretStore.update_secret`."""
        with self._lock:
            if secret_id not in self._secrets:
                raise self._not_found()
            self._secrets[secret_id] = SensitiveOptions(new_secret_data)

    def list_secrets(self, owner: str) -> Iterator[ListedSecret]:
        """Lists an owner's secrets; see :meth:`SweepableSecretStore.list_secrets`."""
        with self._lock:
            stored = list(self._stored_at.items())
        for secret_id, stored_at in stored:
            if secret_id.startswith(self._prefix_of(owner)):
                yield ListedSecret(secret_id, stored_at)

    def __len__(self) -> int:
        """Returns the number of secrets held."""
        return len(self._secrets)

    def __repr__(self) -> str:
        return f"GenericInMemorySecretStore({len(self._secrets)} secrets)"

    @staticmethod
    def _not_found() -> SecretNotFoundException:
        return SecretNotFoundException(
            "The secret is not in the generic_in_memory secret store. This store forgets all "
            "secrets when its process ends; re-create the connection, or configure a lasting "
            "store with 'table.secret-store.kind'."
        )


class GenericInMemorySecretStoreFactory(SecretStoreFactory):
    """Makes stores of kind ``generic_in_memory``; there are no options."""

    identifier = "generic_in_memory"
    readable_by_workers = False

    def open(self, context: SecretStoreFactoryContext) -> None:
        """Checks that there are no options; see :meth:`SecretStoreFactory.open`."""
        self.read_options(context)

    def create_secret_store(self) -> GenericInMemorySecretStore:
        """Makes an empty store."""
        return GenericInMemorySecretStore()
