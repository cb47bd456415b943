"""Secrets in HashiCorp Vault or OpenBao, in a key-value engine of version 2."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from pyflink_connections.deadline import remaining
from pyflink_connections.exceptions import (
    InvalidSecretException,
    SecretException,
    SecretNotFoundException,
)
from pyflink_connections.redaction import SensitiveOptions
from pyflink_connections.secret_stores.base import (
    ListedSecret,
    ReadableSecretStore,
    SweepableSecretStore,
)
from pyflink_connections.secret_stores.factory import SecretStoreFactory, SecretStoreFactoryContext
from pyflink_connections.secret_stores.hashicorp.client import VaultLogin, understand_vault_error
from pyflink_connections.secret_stores.hashicorp.settings import (
    DECLARED_OPTIONS,
    VaultSettings,
    is_vault_path,
)
from pyflink_connections.secret_stores.payload import encode
from pyflink_connections.secret_stores.remote_calls import RemoteCalls, UnreadableAnswer
from pyflink_connections.secret_stores.sdk import require_extra

if TYPE_CHECKING:
    import hvac

__all__ = ["HashicorpVaultSecretStore", "HashicorpVaultSecretStoreFactory"]

T = TypeVar("T")

# Capabilities, with what stands before the path in a policy.
_NEEDS = {
    "get": "'read' on data/",
    "store": "'create' on data/",
    "update": "'read' and 'update' on data/",
    "remove": "'delete' on metadata/",
    "list": "'list' and 'read' on metadata/",
    "identify": "'read' on auth/token/lookup-self",
}


class HashicorpVaultSecretStore(ReadableSecretStore, SweepableSecretStore):
    """Keeps secrets in HashiCorp Vault or OpenBao; a secret's fields are its names and values.

    The identifier of a secret is its path in the mount; secrets of others can be read by theirs.
    Old versions stay readable in Vault for as long as the mount is set to keep them.

    Args:
        settings: Where Vault is, how to log in, and where the secrets are.
    """

    def __init__(self, settings: VaultSettings) -> None:
        self.id_prefix = settings.path_prefix
        self._settings = settings
        self._login = VaultLogin(settings)
        self._calls = RemoteCalls(
            f"hashicorp-vault at {settings.url}, mount {settings.mount}",
            limit=settings.operation_timeout,
            limit_option="table.secret-store.hashicorp-vault.operation.timeout",
            understand=lambda exc, operation: understand_vault_error(exc, _NEEDS[operation]),
            sdk="hvac",
        )

    def identity(self) -> str | None:
        """Returns the token's name and its policies (``auth/token/lookup-self``); see the base."""

        def look_up(client: hvac.Client) -> str:
            token: dict[str, Any] = client.auth.token.lookup_self()["data"]
            return f"{token['display_name']}, policies: {', '.join(token['policies'])}"

        with contextlib.suppress(SecretException):
            return self._make(look_up, "identify", "")
        return None

    def get_secret(self, secret_id: str) -> SensitiveOptions:
        """Reads the latest version of a secret (capability ``read`` on ``data/``).

        Raises:
            SecretNotFoundException: There is none at this path, or its latest version is deleted.
            SecretAccessDeniedException: Logging in failed, or a policy does not allow it.
            InvalidSecretException: The identifier is no path, or a field is no text.
            SecretStoreThrottledException: Vault throttles for longer than we wait.
            SecretStoreTimeoutException: There is no answer within ``operation.timeout``.
            SecretStoreUnavailableException: Vault can't be reached, is sealed, or fails.
        """
        self._check_path(secret_id)

        def get(client: hvac.Client) -> SensitiveOptions:
            fields, _ = self._read(client, secret_id)
            for name, value in fields.items():
                if isinstance(value, bool) or not isinstance(value, (str, int, float)):
                    msg = f"The field {name!r} of {secret_id!r} in {self._calls.store} is no text."
                    raise InvalidSecretException(msg)
            return SensitiveOptions({name: str(value) for name, value in fields.items()})

        return self._make(get, "get", secret_id)

    def store_secret_as(self, secret_id: str, secret_data: Mapping[str, str]) -> None:
        """Stores a new secret (capability ``create`` on ``data/``).

        Raises:
            InvalidSecretException: It is no map of strings.
            SecretException: As for reading. After a time-out it may have been stored all the same.
        """
        encode(secret_data, store=self._calls.store)  # only to check it
        # Nobody else has this path: if it is taken, the answer to an earlier attempt was lost.
        self._make(
            lambda client: self._write(client, secret_id, secret_data, version=0),
            "store",
            secret_id,
        )

    def remove_secret(self, secret_id: str) -> None:
        """Removes a secret with all its versions (capability ``delete`` on ``metadata/``).

        Raises:
            SecretException: As for reading; one that isn't there is no error.
        """
        self._check_path(secret_id)

        def remove(client: hvac.Client) -> None:
            client.secrets.kv.v2.delete_metadata_and_all_versions(
                secret_id, mount_point=self._settings.mount
            )

        with contextlib.suppress(SecretNotFoundException):
            self._make(remove, "remove", secret_id)

    def update_secret(self, secret_id: str, new_secret_data: Mapping[str, str]) -> None:
        """Makes a new version of a secret (capabilities ``read`` and ``update`` on ``data/``).

        It is written by check-and-set, so that a secret that somebody removes meanwhile stays
        removed. Of two that write at once, the later one wins.

        Raises:
            SecretException: As for reading and storing.
        """
        self._check_path(secret_id)
        encode(new_secret_data, store=self._calls.store)

        def update(client: hvac.Client) -> None:
            written = False
            while not written and remaining():
                _, version = self._read(client, secret_id)
                written = self._write(client, secret_id, new_secret_data, version)

        self._make(update, "update", secret_id)

    def list_secrets(self, owner: str) -> Iterator[ListedSecret]:
        """Lists an owner's secrets (capabilities ``list`` and ``read`` on ``metadata/``).

        Each secret has the time limit to itself, since its time is in its metadata.

        Raises:
            SecretException: As for reading.
        """
        prefix = self._prefix_of(owner)
        folder = prefix[: prefix.rfind("/") + 1]
        for name in self._make(lambda client: self._names_in(client, folder), "list", folder):
            path = f"{folder}{name}"
            # One that is gone by now is no secret any more.
            with contextlib.suppress(SecretNotFoundException):
                if path.startswith(prefix) and not path.endswith("/"):
                    yield ListedSecret(path, self._stored_at(path))

    def _names_in(self, client: hvac.Client, folder: str) -> list[str]:
        from hvac.exceptions import InvalidPath  # noqa: PLC0415 - an extra

        try:
            answer = client.secrets.kv.v2.list_secrets(folder, mount_point=self._settings.mount)
        except InvalidPath:  # an empty folder is none
            return []
        return [str(name) for name in answer["data"]["keys"]]

    def _stored_at(self, path: str) -> datetime:
        def read(client: hvac.Client) -> datetime:
            answer = client.secrets.kv.v2.read_secret_metadata(
                path, mount_point=self._settings.mount
            )
            seconds, _, _ = str(answer["data"]["created_time"]).partition(".")
            return datetime.fromisoformat(f"{seconds.rstrip('Z')}+00:00")

        return self._make(read, "list", path)

    def _read(self, client: hvac.Client, path: str) -> tuple[Mapping[str, Any], int]:
        answer = client.secrets.kv.v2.read_secret_version(
            path, mount_point=self._settings.mount, raise_on_deleted_version=True
        )
        try:
            return dict(answer["data"]["data"]), int(answer["data"]["metadata"]["version"])
        except (KeyError, TypeError, ValueError):
            raise UnreadableAnswer from None

    def _write(self, client: hvac.Client, path: str, data: Mapping[str, str], version: int) -> bool:
        """Writes a secret if its version is still this one; tells whether it was."""
        from hvac.exceptions import InvalidRequest  # noqa: PLC0415 - an extra

        try:
            client.secrets.kv.v2.create_or_update_secret(
                path, dict(data), cas=version, mount_point=self._settings.mount
            )
        except InvalidRequest as exc:
            # There is no code of its own for it, only words.
            if "check-and-set" not in str(exc.errors):
                raise
            return False
        return True

    def _make(self, call: Callable[[hvac.Client], T], operation: str, secret_id: str) -> T:
        def attempt() -> T:
            from hvac.exceptions import Forbidden, Unauthorized  # noqa: PLC0415 - an extra

            client = self._login.client()
            with contextlib.suppress(Forbidden, Unauthorized):
                return call(client)
            # Tokens expire, and agents put new ones into the file.
            return call(self._login.client(refused=client))

        return self._calls.make(attempt, operation, secret_id)

    def _check_path(self, secret_id: str) -> None:
        if not is_vault_path(secret_id):
            msg = (
                f"{secret_id!r} can't be a secret of {self._calls.store}: a path has up to 512 "
                "letters, digits and characters of _.=@- between single slashes, and no part of "
                "it begins with a dot."
            )
            raise InvalidSecretException(msg)

    def __repr__(self) -> str:
        return f"HashicorpVaultSecretStore({self._calls.store!r})"


class HashicorpVaultSecretStoreFactory(SecretStoreFactory):
    """Makes stores of kind ``hashicorp-vault``."""

    identifier = "hashicorp-vault"
    declared_options = DECLARED_OPTIONS

    def open(self, context: SecretStoreFactoryContext) -> None:
        """Reads the options; see :meth:`SecretStoreFactory.open`."""
        self._settings = VaultSettings.of(self.read_options(context), context.options)
        require_extra("vault", "hvac")

    def create_secret_store(self) -> HashicorpVaultSecretStore:
        """Makes the store."""
        return HashicorpVaultSecretStore(self._settings)
