"""What the errors of Azure's SDK mean; imported on first use only.

Nothing of a message or a body is passed on: they may hold the secret. What is taken out of an error
is its type, the status, the request's id if it is one, and error codes that are on a list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from azure.core.exceptions import (
    AzureError,
    ClientAuthenticationError,
    DecodeError,
    DeserializationError,
    HttpResponseError,
    IncompleteReadError,
    ServiceRequestError,
    ServiceRequestTimeoutError,
    ServiceResponseTimeoutError,
)

from pyflink_connections.deadline import DeadlineExceeded
from pyflink_connections.secret_stores.azure.settings import PREFIX
from pyflink_connections.secret_stores.failures import Reason
from pyflink_connections.secret_stores.remote_calls import RemoteFailure, retry_after

__all__ = ["DELETED_CODES", "AzureErrors", "error_codes"]

#: Codes of "it is deleted, or about to be".
DELETED_CODES = frozenset(("ObjectIsBeingDeleted", "ObjectIsDeletedButRecoverable"))

_NETWORK_CODES = frozenset(("ForbiddenByConnection", "ForbiddenByFirewall"))
_KNOWN_CODES = (
    DELETED_CODES
    | _NETWORK_CODES
    | {
        "AccessDenied",
        "BadParameter",
        "Conflict",
        "Forbidden",
        "ForbiddenByPolicy",
        "ForbiddenByRbac",
        "ObjectIsBeingRecovered",
        "SecretDisabled",
        "SecretNotFound",
        "Throttled",
        "Unauthorized",
    }
)
_ENTRA_CODE = re.compile(r"\bAADSTS\d{4,8}\b")
_REQUEST_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

#: What we wait if the vault says nothing: five times this is the window it counts requests in.
_THROTTLED_SECONDS = 2.0

_RECOVER = (
    "If it was deleted by mistake, 'az keyvault secret recover' brings it back within the vault's "
    "retention period."
)
_QUOTA = (
    "A vault takes 4,000 requests in 10 s from all its clients; 'table.secret-store.cache.ttl' "
    f"saves requests, and '{PREFIX}operation.timeout' is how long we keep trying."
)
_CERTIFICATE = (
    "If an authority of your own signed the vault's certificate, name its PEM file in "
    f"'{PREFIX}ca.file' or in REQUESTS_CA_BUNDLE."
)
_CHALLENGE = (
    f"Check '{PREFIX}vault.url'. Only for a vault outside of Azure's own domains, such as an "
    f"emulator, set '{PREFIX}verify.challenge' to false."
)
_WORKLOAD = (
    "The credential 'workload-identity' needs AZURE_TENANT_ID, AZURE_CLIENT_ID and "
    "AZURE_FEDERATED_TOKEN_FILE, which the webhook in Kubernetes sets in pods that are labelled "
    "azure.workload.identity/use."
)

_BROKEN_OFF = RemoteFailure(Reason.UNAVAILABLE, "the connection broke off")
_UNREADABLE = RemoteFailure(Reason.UNAVAILABLE, "its answer can't be read")

# Most specific first. json's own error comes of an answer of a wrong content type; it holds the
# whole document, and the SDK stumbles over documents of a wrong shape with Python's errors.
_BY_TYPE: tuple[tuple[tuple[type[Exception], ...], RemoteFailure], ...] = (
    (
        (ServiceRequestTimeoutError, ServiceResponseTimeoutError, DeadlineExceeded),
        RemoteFailure(Reason.TIMED_OUT),
    ),
    ((IncompleteReadError,), _BROKEN_OFF),
    ((DecodeError, DeserializationError, json.JSONDecodeError, UnicodeDecodeError), _UNREADABLE),
    ((KeyError, AttributeError, TypeError), _UNREADABLE),
)


def error_codes(exc: HttpResponseError) -> frozenset[str]:
    """Returns the codes that a vault's error has, as far as they are known ones."""
    inner = getattr(exc.error, "innererror", None)
    codes = (getattr(exc.error, "code", ""), inner.get("code") if isinstance(inner, dict) else "")
    return frozenset(code for code in codes if isinstance(code, str) and code in _KNOWN_CODES)


class AzureErrors:
    """Tells what went wrong in an operation on a vault, and what would help.

    Args:
        vault_url: The vault.
        credential: The kind of credential, for the advice.
        role: The role that the operation needs on the vault, for the advice.
    """

    def __init__(self, vault_url: str, credential: str, role: str) -> None:
        self._vault_url = vault_url
        self._credential = credential
        self._role = role

    def understand(self, exc: Exception) -> RemoteFailure:
        """Tells what an exception of the SDK means."""
        if isinstance(exc, ClientAuthenticationError) and not self._is_answer(exc.response):
            return self._no_token(exc)
        known = next((failure for types, failure in _BY_TYPE if isinstance(exc, types)), None)
        if known:
            return known
        if isinstance(exc, HttpResponseError) and exc.response is not None:
            return self._answered(exc)
        return _without_answer(exc)

    def _is_answer(self, response: Any) -> bool:
        """Tells whether a response is the vault's own, not that of a token endpoint."""
        return response is not None and response.request.url.startswith(f"{self._vault_url}/")

    def _answered(self, exc: HttpResponseError) -> RemoteFailure:
        status, codes = exc.status_code or 0, error_codes(exc)
        detail = _detail(exc, codes)
        if status == 404 or (status == 409 and codes & DELETED_CODES):
            return RemoteFailure(Reason.NOT_FOUND, detail, _RECOVER)
        if status in (401, 403):
            return self._denied(status, codes, detail)
        if status == 429:
            wait = _asked_to_wait(exc)
            if wait is not None:
                detail = f"{detail}, asks to wait {wait:g} s"
            return RemoteFailure(Reason.THROTTLED, detail, _QUOTA, wait or _THROTTLED_SECONDS)
        if status == 400:
            return RemoteFailure(Reason.INVALID, detail)
        reason = Reason.UNAVAILABLE if status >= 500 or status == 408 else Reason.FAILED
        return RemoteFailure(reason, detail, retry_after=_asked_to_wait(exc))

    def _denied(self, status: int, codes: frozenset[str], detail: str) -> RemoteFailure:
        if "SecretDisabled" in codes:
            return RemoteFailure(
                Reason.INVALID, f"it is disabled; {detail}", "Enable it in the vault."
            )
        if codes & _NETWORK_CODES:
            remedy = "Let this network through the vault's firewall, or use its private endpoint."
        elif status == 401:
            remedy = (
                "The vault doesn't accept the token: check that the identity belongs to the "
                f"vault's tenant ('{PREFIX}tenant.id')."
            )
        else:
            remedy = (
                f"Give the identity the role '{self._role}' on the vault; a new assignment takes "
                "some minutes to work."
            )
        return RemoteFailure(Reason.DENIED, detail, remedy)

    def _no_token(self, exc: ClientAuthenticationError) -> RemoteFailure:
        codes = sorted(set(_ENTRA_CODE.findall(str(exc))))
        return RemoteFailure(
            Reason.DENIED,
            ", ".join(("no token", *codes)),
            f"'{PREFIX}credential' is '{self._credential}', which gave no token: check that what "
            "it needs is there, can be reached and has not expired.",
        )


def _detail(exc: HttpResponseError, codes: frozenset[str]) -> str:
    request_id = _header(exc, "x-ms-request-id") or ""
    shown = f"request {request_id}" if _REQUEST_ID.fullmatch(request_id) else ""
    return ", ".join(part for part in (str(exc.status_code), *sorted(codes), shown) if part)


def _asked_to_wait(exc: HttpResponseError) -> float | None:
    return retry_after(_header(exc, "Retry-After"))


def _header(exc: HttpResponseError, name: str) -> str | None:
    headers: Mapping[str, str] = getattr(exc.response, "headers", {})
    return headers.get(name)


def _without_answer(exc: Exception) -> RemoteFailure:
    if isinstance(exc, ServiceRequestError):
        return _not_connected(exc)
    if isinstance(exc, AzureError):
        return _BROKEN_OFF
    if isinstance(exc, ValueError):
        return _misconfigured(exc)
    return RemoteFailure(Reason.FAILED, type(exc).__name__)


def _not_connected(exc: ServiceRequestError) -> RemoteFailure:
    # Read, not repeated.
    if any("CERTIFICATE_VERIFY_FAILED" in str(cause) for cause in _causes(exc)):
        return RemoteFailure(Reason.FAILED, "its certificate is not trusted", _CERTIFICATE)
    return RemoteFailure(
        Reason.UNAVAILABLE,
        "no connection",
        f"Check '{PREFIX}vault.url', name resolution, proxy and firewall.",
    )


def _misconfigured(exc: ValueError) -> RemoteFailure:
    if "challenge" in str(exc):
        detail = "the vault's challenge is for another domain"
        return RemoteFailure(Reason.FAILED, detail, _CHALLENGE)
    return RemoteFailure(Reason.DENIED, "the credential is not configured", _WORKLOAD)


def _causes(exc: BaseException | None) -> Iterator[BaseException]:
    while exc is not None:
        yield exc
        exc = exc.__cause__ or exc.__context__
