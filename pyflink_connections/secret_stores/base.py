"""The contract of secret stores, in FLIP-529's words."""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from pyflink_connections.redaction import SensitiveOptions

__all__ = [
    "ListedSecret",
    "ReadableSecretStore",
    "SecretStore",
    "SweepableSecretStore",
    "WritableSecretStore",
]


class SecretStore(ABC):  # noqa: B024 - FLIP-529's marker: its subclasses read and write
    """Keeps secrets for connections; knows nothing of connections.

    A secret is a map of strings. Its identifier is chosen by the store and opens nothing by itself.
    A store's errors are :class:`~pyflink_connections.exceptions.SecretException` or derived from
    it, and hold no value.
    """

    def identity(self) -> str | None:
        """Returns as whom this store is used, for those who look for missing permissions.

        None if the store can't tell. It never says how the identity was proven.
        """
        return None


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


@dataclass(frozen=True)
class ListedSecret:
    """A secret as a listing shows it, without its content.

    Attributes:
        secret_id: Its identifier.
        stored_at: When it was first stored or last changed, with a time zone.
    """

    secret_id: str
    stored_at: datetime


class SweepableSecretStore(WritableSecretStore):
    """A store in which a crash leaves no secret that can't be found again.

    Identifiers can be had before the secret is stored, so that they can be written down first, and
    say which owner they were made for, so that a listing tells one owner's secrets from another's.

    Attributes:
        id_prefix: What every identifier made by this store begins with.
    """

    id_prefix: str = ""

    def new_secret_id(self, owner: str = "") -> str:
        """Returns an identifier that no secret has.

        Args:
            owner: Who will store the secret: up to 16 lower-case letters and digits, or nobody.
        """
        return f"{self._prefix_of(owner)}{uuid.uuid4().hex}"

    def store_secret(self, secret_data: Mapping[str, str]) -> str:
        """Stores a new secret; see :meth:`WritableSecretStore.store_secret`."""
        secret_id = self.new_secret_id()
        self.store_secret_as(secret_id, secret_data)
        return secret_id

    @abstractmethod
    def store_secret_as(self, secret_id: str, secret_data: Mapping[str, str]) -> None:
        """Stores a new secret under an identifier that :meth:`new_secret_id` made, once.

        Raises:
            SecretException: It can't be stored; after a time-out it may have been all the same.
        """

    @abstractmethod
    def list_secrets(self, owner: str) -> Iterator[ListedSecret]:
        """Lists the secrets whose identifiers were made for an owner, in any order.

        Secrets that are stored or removed meanwhile may be listed or not.

        Raises:
            SecretException: They can't be listed.
        """

    def _prefix_of(self, owner: str) -> str:
        return f"{self.id_prefix}{owner}-" if owner else self.id_prefix
