"""Libraries that are extras of this package: not needed unless what uses them is chosen."""

from __future__ import annotations

from importlib.util import find_spec

from pyflink_connections.exceptions import PyFlinkConnectionsException

__all__ = ["require_extra"]


def require_extra(
    extra: str, module: str, what: str, error: type[PyFlinkConnectionsException]
) -> None:
    """Checks that a library is installed, without importing it.

    Args:
        extra: The extra of this package that installs it.
        module: What would be imported.
        what: What needs it, for the error.
        error: The error to raise if it is not installed; its message says what to install.
    """
    try:
        found = find_spec(module) is not None
    except ModuleNotFoundError:  # a package around it is missing
        found = False
    if not found:
        msg = f"{what} needs {module}: pip install 'pyflink-connections[{extra}]'"
        raise error(msg)
