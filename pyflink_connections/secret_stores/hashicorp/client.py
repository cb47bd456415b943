"""Connecting to HashiCorp Vault through hvac, and what its errors mean."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from pyflink_connections.secret_stores.failures import Reason
from pyflink_connections.secret_stores.hashicorp.settings import VaultSettings
from pyflink_connections.secret_stores.remote_calls import (
    ATTEMPT_SHARE,
    RemoteFailure,
    retry_after,
)

if TYPE_CHECKING:
    import hvac
    import requests

__all__ = ["VaultLogin", "understand_vault_error"]


class _BusyError(Exception):
    """Vault asks to come back later; hvac's own errors don't tell when."""

    def __init__(self, status: int, seconds: float | None) -> None:
        super().__init__(status)
        self.status = status
        self.seconds = seconds


class VaultLogin:
    """Logs in to Vault on first use, and again when Vault refuses what it accepted before.

    Args:
        settings: Where Vault is and how to log in.
    """

    def __init__(self, settings: VaultSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._client: hvac.Client | None = None

    def client(self, refused: hvac.Client | None = None) -> hvac.Client:
        """Returns a client that is logged in.

        Args:
            refused: A client that Vault refused; another one is made unless that has happened.
        """
        with self._lock:
            if self._client is None or self._client is refused:
                self._client = self._new_client()
            return self._client

    def _new_client(self) -> hvac.Client:
        import hvac  # noqa: PLC0415 - an extra, imported on first use
        import requests  # noqa: PLC0415 - comes with hvac

        settings = self._settings
        session = requests.Session()
        session.verify = settings.ca_file or True  # hvac takes it from the session
        session.hooks["response"].append(_raise_if_busy)
        client = hvac.Client(
            settings.url,
            # Empty, never None: hvac would look for tokens where nobody told it to.
            token=settings.token() if settings.auth == "token" else "",
            timeout=settings.operation_timeout.total_seconds() * ATTEMPT_SHARE,  # type: ignore[arg-type]  # fractions work
            session=session,
            namespace=settings.namespace,
        )
        mount = settings.auth_mount or settings.auth
        if settings.auth == "approle":
            role_id, secret_id = (
                Path(file or "").read_text().strip()
                for file in (settings.role_id_file, settings.secret_id_file)
            )
            client.auth.approle.login(role_id, secret_id, mount_point=mount)
        elif settings.auth == "kubernetes":
            client.auth.kubernetes.login(
                settings.kubernetes_role, settings.token(), mount_point=mount
            )
        return client

    def __repr__(self) -> str:
        return f"VaultLogin({self._settings.url!r}, auth={self._settings.auth!r})"


def _raise_if_busy(response: requests.Response, *_args: object, **_kwargs: object) -> None:
    if response.status_code in (429, 503):
        raise _BusyError(response.status_code, retry_after(response.headers.get("Retry-After")))


def understand_vault_error(exc: Exception, needs: str) -> RemoteFailure:
    """Tells what an exception of hvac, of requests below it, or of reading a token file means.

    Args:
        exc: The exception.
        needs: The capabilities that the operation needs.
    """
    import requests  # noqa: PLC0415 - comes with the extra
    from hvac import exceptions  # noqa: PLC0415 - an extra, imported on first use

    login = "Check 'auth' and what it logs in with"
    if isinstance(exc, _BusyError):
        reason = Reason.THROTTLED if exc.status == 429 else Reason.UNAVAILABLE
        return RemoteFailure(reason, f"HTTP {exc.status}", retry_after=exc.seconds)
    if isinstance(exc, exceptions.InvalidPath):
        # A missing secret has no error texts, a deleted one has its data; a wrong mount has texts,
        # and a server that is no Vault has neither.
        missing = exc.errors == [] or (isinstance(exc.json, dict) and "data" in exc.json)
        reason = Reason.NOT_FOUND if missing else Reason.FAILED
        return RemoteFailure(reason, "HTTP 404", "Check 'url', 'mount' and the path.")
    if isinstance(exc, exceptions.InvalidRequest):
        reason = Reason.DENIED if "/auth/" in str(exc.url) else Reason.FAILED
        return RemoteFailure(reason, "HTTP 400", f"{login}, and that 'mount' is KV version 2.")
    known = (
        (
            (exceptions.Forbidden, exceptions.Unauthorized),
            RemoteFailure(Reason.DENIED, remedy=f"{login}; the policy needs {needs}."),
        ),
        (requests.Timeout, RemoteFailure(Reason.TIMED_OUT)),
        (
            requests.exceptions.SSLError,
            RemoteFailure(Reason.UNAVAILABLE, "TLS failed", "Check 'url' and 'ca.file'."),
        ),
        (
            (exceptions.VaultError, requests.RequestException),
            RemoteFailure(Reason.UNAVAILABLE, type(exc).__name__),
        ),
        (
            OSError,
            RemoteFailure(Reason.DENIED, "a file to log in with can't be read", f"{login}."),
        ),
    )
    for types, failure in known:
        if isinstance(exc, types):
            return failure
    return RemoteFailure(Reason.FAILED, type(exc).__name__)
