"""Where the shim jar lies."""

from __future__ import annotations

import os
from importlib.resources import as_file, files
from pathlib import Path

import pyflink_connections
from pyflink_connections.exceptions import JvmException

__all__ = ["jar_path"]

_JAR_VARIABLE = "PYFLINK_CONNECTIONS_SHIM_JAR"


def jar_path() -> Path:
    """Returns where the shim jar lies.

    That is in the package, unless the environment variable ``PYFLINK_CONNECTIONS_SHIM_JAR`` names
    another one (for those who develop the shim).

    Raises:
        JvmException: There is no jar; the message says what to do.
    """
    override = os.environ.get(_JAR_VARIABLE)
    if override:
        path = Path(override)
    else:
        resource = files(pyflink_connections) / "lib" / "pyflink-connections-shim.jar"
        with as_file(resource) as path:
            pass
    if path.is_file():
        return path
    msg = (
        f"The shim jar is missing: there is no file {path}. Install pyflink-connections from its "
        f"wheel, run `make shim` in a checkout, or point {_JAR_VARIABLE} at the jar."
    )
    raise JvmException(msg)
