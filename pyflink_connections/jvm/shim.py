"""Loads the shim jar into the gateway's JVM, once, and keeps its entry point."""

from __future__ import annotations

import threading
from typing import Any

from pyflink.java_gateway import get_gateway

import pyflink_connections
from pyflink_connections.exceptions import JvmException
from pyflink_connections.jvm.errors import install_error_hook
from pyflink_connections.jvm.py4j_logging import install_log_filter
from pyflink_connections.shim_jar import jar_path
from pyflink_connections.text_codec import encode

__all__ = [
    "entry_point",
    "gateway_pid",
    "has_native_connections",
    "knows_models",
    "ok_result",
    "single_cell",
    "string_rows",
    "table_result",
]

_ENTRY_POINT = "org.pyflinkconnections.shim.ShimEntryPoint"

_lock = threading.Lock()
_loaded: tuple[Any, Any] | None = None


def entry_point() -> Any:
    """Returns the shim's entry point in the JVM of PyFlink's gateway, loading it on first use.

    The jar gets a class loader of its own below the JVM's, and Python keeps one Java object of it:
    a thread's context class loader, which PyFlink replaces at will, plays no part. If the jar is in
    Flink's ``lib/`` already, the parent finds it first and there is still one copy only.

    Raises:
        JvmException: The jar is missing, or another version of it is on the class path.
    """
    global _loaded  # noqa: PLW0603 - one JVM for each process, as in PyFlink's own gateway
    gateway = get_gateway()
    with _lock:
        if _loaded is None or _loaded[0] is not gateway:
            install_error_hook()
            install_log_filter()
            _loaded = (gateway, _load(gateway))
        return _loaded[1]


def _load(gateway: Any) -> Any:
    urls = gateway.new_array(gateway.jvm.java.net.URL, 1)
    urls[0] = gateway.jvm.java.io.File(str(jar_path())).toURI().toURL()
    parent = gateway.jvm.java.lang.ClassLoader.getSystemClassLoader()
    loader = gateway.jvm.java.net.URLClassLoader(urls, parent)
    # Not newInstance() of the class itself, which wraps checked exceptions badly.
    shim = loader.loadClass(_ENTRY_POINT).getDeclaredConstructor(None).newInstance(None)
    if shim.version() != pyflink_connections.__version__:
        msg = (
            f"The shim in the JVM has version {shim.version()}, this package has "
            f"{pyflink_connections.__version__}. An older shim jar is on Flink's class path; "
            f"replace it by {jar_path()}."
        )
        raise JvmException(msg)
    return shim


def gateway_pid() -> int:
    """Returns the process id of the gateway's JVM."""
    return int(get_gateway().jvm.java.lang.ProcessHandle.current().pid())


def knows_models() -> bool:
    """Tells whether this Flink has models, as it does from 2.1 on."""
    return bool(entry_point().knowsModels())


def has_native_connections() -> bool:
    """Tells whether this Flink has named connections of its own, as 2.4 is to have."""
    return bool(entry_point().hasNativeConnections())


def table_result(columns: list[str], rows: list[list[str]]) -> Any:
    """Makes a Java ``TableResult`` of string columns, like that of SHOW TABLES."""
    cells = [cell for row in rows for cell in row]
    return entry_point().createTableResult(encode(columns), encode(cells))


def ok_result() -> Any:
    """Makes the Java ``TableResult`` of a statement that has nothing to show."""
    return entry_point().createOkResult()


def string_rows(j_result: Any) -> tuple[list[str], list[list[str]]]:
    """Returns the column names and rows of a Java result of strings; NULL is the empty text.

    Meant for results that can be collected again, as those of SHOW and DESCRIBE can.
    """
    columns = [str(name) for name in j_result.getResolvedSchema().getColumnNames()]
    rows = j_result.collect()
    try:
        fields = [[row.getField(index) for index in range(len(columns))] for row in rows]
    finally:
        rows.close()
    return columns, [["" if field is None else str(field) for field in row] for row in fields]


def single_cell(j_result: Any) -> tuple[str, str]:
    """Returns the column name and text of a Java result that has one row of one column."""
    [column], [[text]] = string_rows(j_result)
    return column, text
