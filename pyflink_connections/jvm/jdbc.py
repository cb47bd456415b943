"""A database's driver in the JVM, for a look whether it lets us in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
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
        self._driver = _Interface("java.sql.Driver", j_driver)
        major, minor = self._driver.call("getMajorVersion"), self._driver.call("getMinorVersion")
        self.name = f"{j_driver.getClass().getName()} {major}.{minor}"

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
        with unlogged():  # the URL may hold a password
            loader = _class_loader(gateway, tuple(jars))
            if driver_class is not None:
                return cls(_new(loader, driver_class))
            j_type = loader.loadClass("java.sql.Driver")
            found = gateway.jvm.java.util.ServiceLoader.load(j_type, loader).iterator()
            while found.hasNext():
                j_driver = found.next()
                if _Interface("java.sql.Driver", j_driver).call("acceptsURL", url):
                    return cls(j_driver)
        scheme = ":".join(url.split(":")[:2])
        msg = f"no driver takes {scheme}; put its jar into Flink's lib/, or into 'pipeline.jars'"
        raise JdbcError(msg)

    def log_in(self, url: str, properties: Mapping[str, str], seconds: int) -> str:
        """Connects to the database and asks it for its name.

        Raises:
            JdbcError: It does not let us in, or does not answer.
        """
        with unlogged():
            j_properties = get_gateway().jvm.java.util.Properties()
            for key, value in properties.items():
                j_properties.setProperty(key, value)
            j_connection = self._driver.call("connect", url, j_properties)
        connection = _Interface("java.sql.Connection", j_connection)
        try:
            return _server(connection, seconds)
        finally:
            connection.call("close")


class _Interface:
    """An object of Java, called by the methods of an interface.

    py4j remembers methods by the name of the class, and so mixes up classes of the same name out of
    two class loaders, as a driver is that comes with two sets of jars.
    """

    def __init__(self, name: str, j_object: Any) -> None:
        self._j_object = j_object
        j_interface = get_gateway().jvm.java.lang.Class.forName(name)
        self._methods = list(j_interface.getMethods())

    def call(self, name: str, *arguments: Any) -> Any:
        for j_method in self._methods:
            if j_method.getName() == name and j_method.getParameterCount() == len(arguments):
                return _called(lambda: j_method.invoke(self._j_object, _array(arguments)))  # noqa: B023
        raise AttributeError(name)


def _server(connection: _Interface, seconds: int) -> str:
    if not connection.call("isValid", seconds):
        msg = "the database does not answer"
        raise JdbcError(msg)
    metadata = _Interface("java.sql.DatabaseMetaData", connection.call("getMetaData"))
    product, version = "getDatabaseProductName", "getDatabaseProductVersion"
    return f"{metadata.call(product)} {metadata.call(version)}"


@lru_cache(maxsize=16)  # a driver registers itself with the JVM, so that its loader stays anyway
def _class_loader(gateway: Any, jars: tuple[str, ...]) -> Any:
    urls = gateway.new_array(gateway.jvm.java.net.URL, len(jars))
    for index, jar in enumerate(jars):
        urls[index] = gateway.jvm.java.net.URL(jar)
    parent = gateway.jvm.java.lang.ClassLoader.getSystemClassLoader()
    return gateway.jvm.java.net.URLClassLoader(urls, parent)


def _new(loader: Any, class_name: str) -> Any:
    return _called(lambda: loader.loadClass(class_name).getDeclaredConstructor(None)).newInstance(
        None
    )


def _array(values: tuple[Any, ...]) -> Any:
    gateway = get_gateway()
    array = gateway.new_array(gateway.jvm.java.lang.Object, len(values))
    for index, value in enumerate(values):
        array[index] = value
    return array


def _called(call: Any) -> Any:
    """Makes a call; of a Java exception its message is what matters, not its stack."""
    try:
        return call()
    except Py4JJavaError as exc:
        j_error = exc.java_exception
        while j_error.getCause() is not None:
            j_error = j_error.getCause()
        reason = str(j_error.getMessage() or j_error.getClass().getName())
    raise JdbcError(reason)
