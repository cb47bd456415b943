"""Puts the shim on the class path of the JVM that PyFlink starts.

Flink finds providers and receivers of delegation tokens on the system class path only. On a cluster
that is ``lib/``; in local mode the cluster runs in the JVM that PyFlink starts for this process.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyflink import java_gateway

from pyflink_connections.exceptions import JvmException
from pyflink_connections.shim_jar import jar_path

__all__ = ["install_on_class_path"]

#: Tells the shim in that JVM which Python it belongs to.
PYTHON_VARIABLE = "PYFLINK_CONNECTIONS_PYTHON"

_HADOOP_CONFIGURATION = Path("/etc/hadoop/conf")


def install_on_class_path() -> None:
    """Lets the JVM be started with the shim on its class path; doing it again changes nothing.

    PyFlink starts it when it is first needed, from many places, always by one function of its
    module; that one is wrapped. The environment of this process stays as it is.
    """
    launch = java_gateway.launch_gateway_server_process
    if not getattr(launch, "has_shim", False):
        java_gateway.launch_gateway_server_process = _with_shim(launch)


def _with_shim(launch: Callable[..., Any]) -> Callable[..., Any]:
    def launch_with_shim(env: dict[str, str], args: list[str]) -> Any:
        try:
            jar = str(jar_path())
        except JvmException:  # told to whoever makes a table environment
            return launch(env, args)
        class_path = os.pathsep.join([jar, *_hadoop_class_path(env)])
        more = {"HADOOP_CLASSPATH": class_path, PYTHON_VARIABLE: sys.executable}
        return launch({**env, **more}, args)

    launch_with_shim.has_shim = True  # type: ignore[attr-defined]
    return launch_with_shim


def _hadoop_class_path(env: dict[str, str]) -> list[str]:
    if "HADOOP_CLASSPATH" in env:
        return [env["HADOOP_CLASSPATH"]]
    # What PyFlink adds only as long as the variable is not set.
    missing = "HADOOP_CONF_DIR" not in env and _HADOOP_CONFIGURATION.is_dir()
    return [str(_HADOOP_CONFIGURATION)] if missing else []
