"""A database's driver in the JVM, for a look whether it lets us in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from py4j.protocol import Py4JJavaError
from pyflink.java_gateway import get_gateway

from pyflink_connections.jvm.py4j_logging import install_log_filter, unlogged

__all__ = ["JdbcDriver", "JdbcError"]


class JdbcError(Exception):
    """What the driver or the database said; it may hold what was given to it."""


class JdbcDriver:
    """A JDBC driver; :meth:`find` makes it.

    Attributes:
        name: Its class and version.
    """

    def __init__(self, j_driver: Any) -> None:
        self._j_driver = j_driver
        version = f"{j_driver.getMajorVersion()}.{j_driver.getMinorVersion()}"
        self.name = f"{j_driver.getClass().getName()} {version}"

    @classmethod
    def find(cls, url: str, driver_class: str | None, jars: Iterable[str]) -> JdbcDriver:
        """Finds the driver of a URL.

        Args:
            url: The URL.
            driver_class: The class, if it is known.
            jars: Where to look beside Flink's ``lib/``: URLs.

        Raises:
            JdbcError: There is none.
        """
        install_log_filter()
        gateway = get_gateway()
        loader = _class_loader(gateway, list(jars))
        if driver_class is not None:
            return cls(_called(lambda: _instance(loader, driver_class)))
        j_type = loader.loadClass("java.sql.Driver")
        drivers = gateway.jvm.java.util.ServiceLoader.load(j_type, loader).iterator()
        while drivers.hasNext():
            j_driver = drivers.next()
            # Called before the variable has another value.
            if _called(lambda: j_driver.acceptsURL(url)):  # noqa: B023
                return cls(j_driver)
        scheme = ":".join(url.split(":")[:2])
        msg = f"no driver takes {scheme}; put its jar into Flink's lib/, or into 'pipeline.jars'"
        raise JdbcError(msg)

    def log_in(self, url: str, properties: Mapping[str, str], seconds: int) -> str:
        """Connects to the database and asks it for its name.

        Raises:
            JdbcError: It does not let us in, or does not answer.
        """
        gateway = get_gateway()
        with unlogged():
            j_properties = gateway.jvm.java.util.Properties()
            for key, value in properties.items():
                j_properties.setProperty(key, value)
            j_connection = _called(lambda: self._j_driver.connect(url, j_properties))
        try:
            return str(_called(lambda: _server(j_connection, seconds)))
        finally:
            _called(j_connection.close)


def _class_loader(gateway: Any, jars: list[str]) -> Any:
    urls = gateway.new_array(gateway.jvm.java.net.URL, len(jars))
    for index, jar in enumerate(jars):
        urls[index] = gateway.jvm.java.net.URL(jar)
    parent = gateway.jvm.java.lang.ClassLoader.getSystemClassLoader()
    return gateway.jvm.java.net.URLClassLoader(urls, parent)


def _instance(loader: Any, class_name: str) -> Any:
    return loader.loadClass(class_name).getDeclaredConstructor(None).newInstance(None)


def _server(j_connection: Any, seconds: int) -> str:
    if not j_connection.isValid(seconds):
        msg = "the database does not answer"
        raise JdbcError(msg)
    metadata = j_connection.getMetaData()
    return f"{metadata.getDatabaseProductName()} {metadata.getDatabaseProductVersion()}"


def _called(call: Any) -> Any:
    """Makes a call; of a Java exception its message is what matters, not its stack."""
    try:
        return call()
    except Py4JJavaError as exc:
        j_error = exc.java_exception
        reason = str(j_error.getMessage() or j_error.getClass().getName())
    raise JdbcError(reason)
