"""The removal of a secret from Azure Key Vault; imported on first use only."""

from __future__ import annotations

import time

from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.keyvault.secrets import DeletedSecret, SecretClient

from pyflink_connections.deadline import DeadlineExceeded, remaining
from pyflink_connections.secret_stores.azure.failures import DELETED_CODES, error_codes

__all__ = ["Removal"]

_POLL_SECONDS = 0.5


class Removal:
    """Deletes a secret and purges it if wanted; may be called again after a failure.

    Args:
        name: The secret.
        purge: Whether to purge it as well, which has to wait until the deletion is done.
    """

    def __init__(self, name: str, *, purge: bool) -> None:
        self._name = name
        self._purge = purge
        self._begun = False

    def __call__(self, client: SecretClient) -> None:
        """Removes the secret; one that isn't there, or is being deleted, is no error."""
        try:
            client.begin_delete_secret(self._name)
            self._begun = True
        except ResourceNotFoundError:
            pass
        except HttpResponseError as exc:
            if not error_codes(exc) & DELETED_CODES:
                raise
            self._begun = True
        if self._purge:
            deleted = self._wait_for_deletion(client)
            # Otherwise the vault is purge-protected, which is the owner's wish.
            if deleted and "Purgeable" in (deleted.properties.recovery_level or ""):
                client.purge_deleted_secret(self._name)

    def _wait_for_deletion(self, client: SecretClient) -> DeletedSecret | None:
        while remaining():
            try:
                return client.get_deleted_secret(self._name)
            except ResourceNotFoundError:
                if not self._begun:
                    return None
            time.sleep(min(_POLL_SECONDS, remaining()))
        msg = "the deletion is not done yet"
        raise DeadlineExceeded(msg)
