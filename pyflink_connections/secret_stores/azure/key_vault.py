"""Secrets in Azure Key Vault."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from pyflink_connections.exceptions import InvalidSecretException, SecretNotFoundException
from pyflink_connections.redaction import SensitiveOptions
from pyflink_connections.secret_stores.azure.connection import AzureKeyVaultConnection, require_sdk
from pyflink_connections.secret_stores.azure.settings import DECLARED_OPTIONS, AzureKeyVaultSettings
from pyflink_connections.secret_stores.base import (
    ListedSecret,
    ReadableSecretStore,
    SweepableSecretStore,
)
from pyflink_connections.secret_stores.factory import SecretStoreFactory, SecretStoreFactoryContext
from pyflink_connections.secret_stores.payload import SINGLE_VALUE, decode, encode
from pyflink_connections.secret_stores.remote_calls import UnreadableAnswer

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential
    from azure.keyvault.secrets import KeyVaultSecret, SecretClient, SecretProperties

__all__ = ["AzureKeyVaultSecretStore", "AzureKeyVaultSecretStoreFactory"]

CONTENT_TYPE = "application/json"
TAGS: Mapping[str, str] = {"created-by": "pyflink-connections", "format": "1"}

_MAX_BYTES = 25_600  # of a value; a limit of the service
_NAME = re.compile(r"[0-9A-Za-z-]{1,127}")


class AzureKeyVaultSecretStore(ReadableSecretStore, SweepableSecretStore):
    """Keeps secrets in Azure Key Vault, as JSON, with tags that say who owns them.

    The identifier of a secret is its name in the vault. Secrets of others can be read by name: with
    the content type ``application/json`` a JSON object of strings gives its names and values; any
    other text is one value, named ``value``.

    Safe for use by several threads.

    Args:
        settings: The vault and how to use it.
        credential: Instead of the one that the settings name.
    """

    def __init__(
        self, settings: AzureKeyVaultSettings, credential: TokenCredential | None = None
    ) -> None:
        self.id_prefix = settings.name_prefix
        self._settings = settings
        self._vault = AzureKeyVaultConnection(settings, credential)

    def identity(self) -> str | None:
        """Returns which credential is asked for, and for which client; see the base class."""
        client = self._settings.client_id
        return self._settings.credential + (f", client {client}" if client else "")

    def get_secret(self, secret_id: str) -> SensitiveOptions:
        """Reads the latest version of a secret (``secrets/get``: Key Vault Secrets User).

        Raises:
            SecretNotFoundException: There is none of this name, or it is deleted.
            InvalidSecretException: It is disabled, expired or not valid yet.
            SecretAccessDeniedException: There is no token, or the identity may not read.
            SecretStoreThrottledException: The vault throttles for longer than we wait.
            SecretStoreTimeoutException: There is no answer within ``operation.timeout``.
            SecretStoreUnavailableException: The vault can't be reached or fails.
        """
        self._check_name(secret_id)

        def get(client: SecretClient) -> SensitiveOptions:
            secret = client.get_secret(secret_id)
            self._check_validity(secret)
            content_type = (secret.properties.content_type or "").partition(";")[0].strip().lower()
            if secret.value is None:
                raise UnreadableAnswer
            if content_type == CONTENT_TYPE:
                return decode(secret.value)
            return SensitiveOptions({SINGLE_VALUE: secret.value})

        return self._vault.perform("get", secret_id, get)

    def store_secret_as(self, secret_id: str, secret_data: Mapping[str, str]) -> None:
        """Stores a new secret (``secrets/set``: Key Vault Secrets Officer).

        Raises:
            InvalidSecretException: It is no map of strings, or has more than 25,600 bytes as JSON.
            SecretException: As for reading. After a time-out it may have been stored all the same;
                what the vault has not begun by then is not done later.
        """
        content = encode(secret_data, store=self._vault.store, max_bytes=_MAX_BYTES)

        def store(client: SecretClient) -> None:
            client.set_secret(secret_id, content, content_type=CONTENT_TYPE, tags=dict(TAGS))

        self._vault.perform("store", secret_id, store)

    def update_secret(self, secret_id: str, new_secret_data: Mapping[str, str]) -> None:
        """Makes a new version of a secret (``secrets/get`` and ``secrets/set``).

        Tags stay, those that others have set as well. Key Vault has no compare-and-set: of two
        writers at the same time the later one wins, as a whole.

        Raises:
            SecretNotFoundException: There is none of this name, or it is deleted.
            SecretException: As for reading and storing.
        """
        self._check_name(secret_id)
        content = encode(new_secret_data, store=self._vault.store, max_bytes=_MAX_BYTES)

        def update(client: SecretClient) -> None:
            # Setting a missing secret would create it.
            known = client.get_secret(secret_id).properties.tags or {}
            client.set_secret(secret_id, content, content_type=CONTENT_TYPE, tags={**known, **TAGS})

        self._vault.perform("update", secret_id, update)

    def remove_secret(self, secret_id: str) -> None:
        """Deletes a secret (``secrets/delete``); the vault keeps it for its retention period.

        With ``purge.on.remove`` it waits for the deletion and purges it (``secrets/get`` and
        ``secrets/purge``), also if it was deleted before, unless the vault is purge-protected.

        Raises:
            SecretException: As for reading; one that isn't there, or is being deleted, is no error.
        """
        if not _NAME.fullmatch(secret_id):
            return  # there can't be one
        require_sdk()
        from pyflink_connections.secret_stores.azure.removal import Removal  # noqa: PLC0415 - an extra

        with suppress(SecretNotFoundException):
            removal = Removal(secret_id, purge=self._settings.purge_on_remove)
            self._vault.perform("remove", secret_id, removal)

    def list_secrets(self, owner: str) -> Iterator[ListedSecret]:
        """Lists an owner's secrets (``secrets/list``): those with our tags and its prefix.

        Each page has the time limit to itself.

        Raises:
            SecretException: As for reading.
        """
        prefix, token = self._prefix_of(owner).lower(), None
        while True:
            page, token = self._vault.perform("list", "", _Page(token))
            for item in page:
                ours = TAGS.items() <= (item.tags or {}).items()
                if ours and item.name and item.name.lower().startswith(prefix):
                    stored_at = item.created_on or datetime.now(timezone.utc)
                    yield ListedSecret(item.name, stored_at)
            if not token:
                return

    def close(self) -> None:
        """Closes the connections; a later operation opens new ones."""
        self._vault.close()

    def __repr__(self) -> str:
        return f"AzureKeyVaultSecretStore({self._settings.vault_url!r})"

    def _check_name(self, secret_id: str) -> None:
        if not _NAME.fullmatch(secret_id):
            msg = (
                f"{secret_id!r} can't be the name of a secret in {self._vault.store}: a name has "
                "1 to 127 letters, digits and '-'."
            )
            raise SecretNotFoundException(msg)

    def _check_validity(self, secret: KeyVaultSecret) -> None:
        """Refuses what its owner has said not to use; Key Vault itself gives it out."""
        now = datetime.now(timezone.utc)
        begin, end = secret.properties.not_before, secret.properties.expires_on
        problem = ""
        if end is not None and end <= now:
            problem = f"expired at {end:%Y-%m-%d %H:%M:%S} UTC"
        elif begin is not None and begin > now:
            problem = f"is not valid before {begin:%Y-%m-%d %H:%M:%S} UTC"
        if problem:
            msg = (
                f"The secret {secret.name!r} in {self._vault.store} {problem}. Change the date in "
                "the vault, or store a new version."
            )
            raise InvalidSecretException(msg)


class _Page:
    """Reads one page of the vault's listing, and the token that leads to the next one."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    def __call__(self, client: SecretClient) -> tuple[list[SecretProperties], str | None]:
        pages = client.list_properties_of_secrets().by_page(self._token)
        page = list(next(pages))
        return page, pages.continuation_token  # type: ignore[attr-defined]  # typed as an iterator


class AzureKeyVaultSecretStoreFactory(SecretStoreFactory):
    """Makes stores of kind ``azure-key-vault``."""

    identifier = "azure-key-vault"
    declared_options = DECLARED_OPTIONS

    def open(self, context: SecretStoreFactoryContext) -> None:
        """Reads the options; see :meth:`SecretStoreFactory.open`."""
        self._settings = AzureKeyVaultSettings.of(self.read_options(context))
        require_sdk()

    def create_secret_store(self) -> AzureKeyVaultSecretStore:
        """Makes the store."""
        self._store = AzureKeyVaultSecretStore(self._settings)
        return self._store

    def close(self) -> None:
        """Closes the store's connections."""
        self._store.close()
