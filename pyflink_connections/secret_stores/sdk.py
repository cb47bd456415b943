"""The SDKs of vendors, which are extras of this package."""

from __future__ import annotations

from importlib.util import find_spec

from pyflink_connections.exceptions import SecretException

__all__ = ["require_extra"]


def require_extra(extra: str, module: str) -> None:
    """Checks that an SDK is installed, without importing it.

    Raises:
        SecretException: It is not; the message says what to install.
    """
    try:
        found = find_spec(module) is not None
    except ModuleNotFoundError:  # a package around it is missing
        found = False
    if not found:
        msg = f"This secret store needs {module}: pip install 'pyflink-connections[{extra}]'"
        raise SecretException(msg)
