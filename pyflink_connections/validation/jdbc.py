"""Databases by JDBC, through the driver that a job would use."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from pyflink_connections.validation.checks import CheckFailedError, ConnectionCheck, Trial

__all__ = ["JdbcCheck"]

_URLS = ("url", "base-url")
_JARS = ("pipeline.jars", "pipeline.classpaths")


class JdbcCheck(ConnectionCheck):
    """A URL that begins with ``jdbc:``.

    The driver is looked for where a job would find it, in ``pipeline.jars`` and in Flink's
    ``lib/``. It runs in the JVM of PyFlink, which is started if there is none yet.
    """

    def applies_to(self, connection_type: str, options: Mapping[str, str]) -> bool:
        """Tells whether there is a URL of JDBC; see the base class."""
        del connection_type
        return _url(options) is not None

    def run(self, trial: Trial) -> None:
        """Finds the driver, then logs in; see the base class."""
        url = _url(trial.options)
        if url is None:
            trial.cannot("There is no URL of JDBC; give the connection an option 'url'.")
        if find_spec("pyflink") is None:
            trial.cannot("This check needs PyFlink, in whose JVM the driver runs.")
        from pyflink_connections.jvm.jdbc import JdbcDriver, JdbcError  # noqa: PLC0415 - starts a JVM

        drivers: list[JdbcDriver] = []

        def find() -> str:
            try:
                drivers.append(JdbcDriver.find(url, trial.options.get("driver"), _jars(trial)))
            except JdbcError as exc:
                reason = str(exc)
            else:
                return drivers[0].name
            raise CheckFailedError(reason)

        def log_in() -> str:
            try:
                return drivers[0].log_in(url, _properties(trial), int(trial.seconds_left) or 1)
            except JdbcError as exc:
                reason = str(exc)
            raise CheckFailedError(reason)

        trial.attempt("find the driver", find)
        trial.attempt("log in", log_in)


def _url(options: Mapping[str, str]) -> str | None:
    urls = (options[key] for key in _URLS if key in options)
    return next((url for url in urls if url.startswith("jdbc:")), None)


def _jars(trial: Trial) -> list[str]:
    given = (trial.configuration.get(key, "") for key in _JARS)
    return [jar.strip() for jars in given for jar in jars.split(";") if jar.strip()]


def _properties(trial: Trial) -> dict[str, str]:
    """Returns what the driver gets beside the URL, as Flink's connector passes it."""
    options = trial.options
    properties = {
        key[len("properties.") :]: value
        for key, value in options.items()
        if key.startswith("properties.")
    }
    if "username" in options:
        properties["user"] = options["username"]
    if "password" in options:
        properties["password"] = options["password"]
    return properties
