"""The one place where a vendor's error becomes one of ours, without anything of its body.

Errors of SDKs hold requests, responses and parsed documents, and with them secrets. So an original
never becomes the cause or context of ours: what is worth knowing of it is put into words here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from pyflink_connections.exceptions import (
    InvalidSecretException,
    SecretAccessDeniedException,
    SecretException,
    SecretNotFoundException,
    SecretStoreThrottledException,
    SecretStoreTimeoutException,
    SecretStoreUnavailableException,
)

__all__ = ["Failure", "Reason", "translated"]

T = TypeVar("T")


class Reason(Enum):
    """Why an operation of a secret store failed: the exception to raise, and how to say it."""

    NOT_FOUND = (SecretNotFoundException, "there is no such secret")
    DENIED = (SecretAccessDeniedException, "access was denied")
    THROTTLED = (SecretStoreThrottledException, "the store got too many requests")
    UNAVAILABLE = (SecretStoreUnavailableException, "the store can't be reached or failed")
    TIMED_OUT = (SecretStoreTimeoutException, "the store did not answer in time")
    INVALID = (InvalidSecretException, "the secret is not valid")
    FAILED = (SecretException, "the store refused")

    def __init__(self, exception: type[SecretException], words: str) -> None:
        self.exception = exception
        self.words = words


@dataclass(frozen=True)
class Failure:
    """What is known of a failed operation; nothing of it may be secret.

    Attributes:
        reason: Why it failed.
        detail: What the store said that is safe to repeat: a status or an error code.
        remedy: What would help: the permission or setting that is missing.
    """

    reason: Reason
    detail: str = ""
    remedy: str = ""

    def exception(self, store: str, operation: str, secret: str) -> SecretException:
        """Words the failure as the exception to raise.

        Args:
            store: Kind and address of the store, such as ``azure-key-vault at https://...``.
            operation: What was to be done, such as ``get``.
            secret: The secret's name in the store; empty if no single one was meant.
        """
        what = f"{operation} secret {secret!r}" if secret else operation
        detail = f" ({self.detail})" if self.detail else ""
        message = f"Could not {what} in {store}: {self.reason.words}{detail}. {self.remedy}"
        return self.reason.exception(message.rstrip())


def translated(
    call: Callable[[], T],
    understand: Callable[[Exception], Failure],
    *,
    store: str,
    operation: str,
    secret: str = "",
) -> T:
    """Makes a call of a vendor's SDK and raises whatever goes wrong as an error of ours.

    Args:
        call: The call.
        understand: Tells what a vendor's exception means.
        store: Kind and address of the store.
        operation: What is done, for the error.
        secret: The secret's name, for the error.

    Raises:
        SecretException: The call failed. It has neither cause nor context.
    """
    try:
        return call()
    except SecretException:
        raise
    except Exception as exc:  # noqa: BLE001 - SDKs raise anything, json errors with the body included
        error = understand(exc).exception(store, operation, secret)
    # Outside of the block: even `from None` would keep the original reachable as the context.
    raise error
