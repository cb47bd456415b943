"""The jar of the Java shim: where it lies, and which version one is; needs no JVM."""

from __future__ import annotations

import os
import zipfile
from importlib.resources import as_file, files
from pathlib import Path

import pyflink_connections
from pyflink_connections.exceptions import JvmException

__all__ = ["JAR_NAME", "jar_path", "jar_version"]

#: The jar's file name, in the package and in Flink's ``lib/``.
JAR_NAME = "pyflink-connections-shim.jar"

_JAR_VARIABLE = "PYFLINK_CONNECTIONS_SHIM_JAR"
_PROPERTIES = "org/pyflinkconnections/shim/shim.properties"


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
        resource = files(pyflink_connections) / "lib" / JAR_NAME
        with as_file(resource) as path:
            pass
    if path.is_file():
        return path
    msg = (
        f"The shim jar is missing: there is no file {path}. Install pyflink-connections from its "
        f"wheel, run `make shim` in a checkout, or point {_JAR_VARIABLE} at the jar."
    )
    raise JvmException(msg)


def jar_version(path: Path) -> str | None:
    """Returns the version of a shim jar, or None if a file is none."""
    try:
        with zipfile.ZipFile(path) as jar:
            lines = jar.read(_PROPERTIES).decode().splitlines()
    except (OSError, KeyError, zipfile.BadZipFile, UnicodeDecodeError):
        return None
    versions = [line.partition("=")[2].strip() for line in lines if line.startswith("version=")]
    return versions[0] if versions else None
