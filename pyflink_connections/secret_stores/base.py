"""The contract of secret stores, in FLIP-529's words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from pyflink_connections.redaction import SensitiveOptions

__all__ = ["ReadableSecretStore", "SecretStore", "WritableSecretStore"]


class SecretStore(ABC):  # noqa: B024 - FLIP-529's marker: its subclasses read and write
    """Keeps secrets for connections; knows nothing of connections.

    A secret is a map of strings. Its identifier is chosen by the store and opens nothing by itself.
    A store's errors are :class:`~pyflink_connections.exceptions.SecretException` or derived from
    it, and hold no value.
    """


class ReadableSecretStore(SecretStore):
    """A store that secrets can be read from."""

    @abstractmethod
    def get_secret(self, secret_id: str) -> SensitiveOptions:
        """Reads one secret.

        Args:
            secret_id: What :meth:`WritableSecretStore.store_secret` returned, or an identifier the
                store's owner chose.

        Returns:
            The secret's names and values.

        Raises:
            SecretNotFoundException: The store has no such secret.
            SecretException: The store can't be read.
        """


class WritableSecretStore(SecretStore):
    """A store that secrets can be written to."""

    @abstractmethod
    def store_secret(self, secret_data: Mapping[str, str]) -> str:
        """Stores a new secret.

        Args:
            secret_data: Names and values; the store keeps its own copy.

        Returns:
            The identifier of the secret, unique in the store.

        Raises:
            SecretException: It can't be stored; then nothing was.
        """

    @abstractmethod
    def remove_secret(self, secret_id: str) -> None:
        """Removes a secret; one that isn't there is no error.

        Raises:
            SecretException: It can't be removed.
        """

    @abstractmethod
    def update_secret(self, secret_id: str, new_secret_data: Mapping[str, str]) -> None:
        """Replaces all of a secret at once: a reader sees the old or the new one, never a mix.

        Raises:
            SecretNotFoundException: The store has no such secret.
            SecretException: It can't be replaced; then the old one stays.
        """
