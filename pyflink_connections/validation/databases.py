"""PostgreSQL and MySQL by host and port, as the change data capture connectors name them."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import Any

from pyflink_connections.validation.checks import CheckFailedError, ConnectionCheck, Trial
from pyflink_connections.validation.sockets import reach

__all__ = ["DatabaseCheck"]

_POSTGRES_PORT, _MYSQL_PORT = 5432, 3306
#: Options that only connectors of PostgreSQL have.
_POSTGRES_OPTIONS = frozenset(("slot.name", "schema-name", "decoding.plugin.name"))
#: How long to wait for the greeting that a MySQL server begins with, and a PostgreSQL one doesn't.
_SECONDS_TO_GREET = 0.5
_SECONDS_TO_GREET_FROM_AFAR = 2.0


class DatabaseCheck(ConnectionCheck):
    """Options ``hostname``, ``port``, ``username`` and ``password`` of PostgreSQL or MySQL.

    Which of the two it is, the server tells: MySQL speaks first.
    """

    def applies_to(self, connection_type: str, options: Mapping[str, str]) -> bool:
        """Tells whether there are a host's and a user's name; see the base class."""
        del connection_type
        return "hostname" in options and "username" in options

    def run(self, trial: Trial) -> None:
        """Reaches the host, then logs in; see the base class."""
        host, port = trial.options["hostname"], _port(trial)
        reach(trial, host, port)
        if _is_mysql(trial, host, port):
            trial.require("pymysql")
            trial.attempt("log in", lambda: _log_in_to_mysql(trial, host, port))
        else:
            trial.require("pg8000")
            trial.attempt("log in", lambda: _log_in_to_postgres(trial, host, port))


def _port(trial: Trial) -> int:
    default = _MYSQL_PORT if _POSTGRES_OPTIONS.isdisjoint(trial.options) else _POSTGRES_PORT
    given = trial.options.get("port", str(default))
    if not given.isdecimal():
        trial.cannot(f"The port {given!r} is no number.")
    return int(given)


def _is_mysql(trial: Trial, host: str, port: int) -> bool:
    wait = _SECONDS_TO_GREET_FROM_AFAR if port == _MYSQL_PORT else _SECONDS_TO_GREET
    try:
        with socket.create_connection((host, port), timeout=trial.seconds_left) as connection:
            connection.settimeout(min(wait, trial.seconds_left))
            greeting = connection.recv(5)
    except OSError:
        return False
    return len(greeting) == 5 and greeting[3] == 0  # the number of the first packet


def _log_in_to_postgres(trial: Trial, host: str, port: int) -> str:
    from pg8000 import dbapi, exceptions  # noqa: PLC0415 - optional

    options = trial.options
    database = options.get("database-name", options.get("database"))
    try:
        connection = dbapi.connect(
            options["username"],
            host=host,
            port=port,
            database=database,
            password=options.get("password"),
            timeout=trial.seconds_left,
        )
        return _server(connection, "SHOW server_version", "PostgreSQL")
    except exceptions.DatabaseError as exc:
        said = exc.args[0] if exc.args else {}
        reason = said.get("M", "refused") if isinstance(said, dict) else "refused"
    except exceptions.Error as exc:
        reason = str(exc)
    raise CheckFailedError(reason)


def _log_in_to_mysql(trial: Trial, host: str, port: int) -> str:
    import pymysql  # noqa: PLC0415 - optional

    options = trial.options
    try:
        connection = pymysql.connect(
            host=host,
            port=port,
            user=options["username"],
            password=options.get("password", ""),
            connect_timeout=max(1, int(trial.seconds_left)),
        )
        return _server(connection, "SELECT VERSION()", "MySQL")
    except pymysql.MySQLError as exc:
        reason = str(exc.args[-1]) if exc.args else type(exc).__name__
    raise CheckFailedError(reason)


def _server(connection: Any, query: str, name: str) -> str:
    try:
        cursor = connection.cursor()
        cursor.execute(query)
        return f"{name} {cursor.fetchone()[0]}"
    finally:
        connection.close()
