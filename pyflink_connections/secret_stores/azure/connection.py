"""One vault, connected to on first use."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeVar

from pyflink_connections.deadline import DeadlineExceeded, remaining
from pyflink_connections.secret_stores.azure.settings import PREFIX, AzureKeyVaultSettings
from pyflink_connections.secret_stores.remote_calls import RemoteCalls, RemoteFailure
from pyflink_connections.secret_stores.sdk import require_extra

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential
    from azure.keyvault.secrets import SecretClient

__all__ = ["AzureKeyVaultConnection", "require_sdk"]

T = TypeVar("T")

_READER = "Key Vault Secrets User"
_WRITER = "Key Vault Secrets Officer"
_ROLES = {"get": _READER, "list": _READER}


def require_sdk() -> None:
    """Checks that Azure's SDK is installed, without importing it.

    Raises:
        SecretException: It is not; the message says what to install.
    """
    # Packages before what is in them: a part of a missing package can't be looked for.
    for module in ("azure", "azure.identity", "azure.keyvault", "azure.keyvault.secrets"):
        require_extra("azure", module)


class AzureKeyVaultConnection:
    """Performs operations on a vault, with a client that is made on first use.

    Safe for use by several threads.

    Args:
        settings: The vault and how to use it.
        credential: Instead of the one that the settings name.
    """

    def __init__(self, settings: AzureKeyVaultSettings, credential: TokenCredential | None) -> None:
        #: Kind and address of the store, for errors.
        self.store = f"azure-key-vault at {settings.vault_url}"
        self._settings = settings
        self._credential = credential
        self._client: SecretClient | None = None
        self._resources = ExitStack()
        self._client_lock = threading.Lock()
        self._first_call = threading.Lock()
        self._authorized = False
        self._calls = RemoteCalls(
            self.store,
            limit=settings.operation_timeout,
            limit_option=f"{PREFIX}operation.timeout",
            understand=self._understand,
            sdk="azure",
        )

    def perform(self, operation: str, secret: str, call: Callable[[SecretClient], T]) -> T:
        """Performs an operation within the time limit, with retries.

        Args:
            operation: What is done, for errors.
            secret: The secret's name, for errors.
            call: What is done; may be called several times.

        Raises:
            SecretException: It failed; see the store for which error means what.
        """

        def attempt() -> T:
            client = self._opened()
            alone = self._begin()
            try:
                result = call(client)
                self._authorized = True
            finally:
                if alone:
                    self._first_call.release()
            return result

        return self._calls.make(attempt, operation, secret)

    def close(self) -> None:
        """Closes the client; the next operation makes a new one."""
        with self._client_lock:
            self._client = None
            self._authorized = False
            self._resources.close()

    def _opened(self) -> SecretClient:
        with self._client_lock:
            if self._client is None:
                require_sdk()
                from pyflink_connections.secret_stores.azure import client  # noqa: PLC0415 - an extra

                self._client, self._resources = client.open_client(self._settings, self._credential)
            return self._client

    def _begin(self) -> bool:
        """Lets the first call go alone; tells whether this is it.

        It gets the token for all of them: the SDK would ask for one in every thread, of which the
        token service of a virtual machine takes few, and its threads would stumble over each other.
        """
        if self._authorized:
            return False
        if not self._first_call.acquire(timeout=remaining()):
            msg = "the first call is not done yet"
            raise DeadlineExceeded(msg)
        if self._authorized:
            self._first_call.release()
            return False
        return True

    def _understand(self, exc: Exception, operation: str) -> RemoteFailure:
        from pyflink_connections.secret_stores.azure.failures import AzureErrors  # noqa: PLC0415

        settings = self._settings
        role = _ROLES.get(operation, _WRITER)
        return AzureErrors(settings.vault_url, settings.credential, role).understand(exc)
