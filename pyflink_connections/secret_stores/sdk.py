"""The SDKs of vendors, which are extras of this package."""

from __future__ import annotations

from pyflink_connections import extras
from pyflink_connections.exceptions import SecretException

__all__ = ["require_extra"]


def require_extra(extra: str, module: str) -> None:
    """Checks that a secret store's SDK is installed, without importing it.

    Raises:
        SecretException: It is not; the message says what to install.
    """
    extras.require_extra(extra, module, "This secret store", SecretException)
