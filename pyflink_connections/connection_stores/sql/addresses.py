"""Where the database of a connection store is, and with which password it is opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from os import environ

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.redaction import is_sensitive_value
from pyflink_connections.secret_references import resolve_references

__all__ = ["database_url", "password_source"]

_ENVIRONMENT = re.compile(r"\$\{env:(\w+)\}\Z")


def database_url(text: str) -> URL:
    """Reads the URL of a database.

    Raises:
        ValidationException: It is none, holds a password, or names a database that can't be used.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # a port that is no number
        url = None
    if url is None:  # outside of the block: the error may hold the text
        msg = (
            "The value of option 'table.connection-store.sql.url' must be a URL such as "
            "'postgresql+psycopg://user@host/database'."
        )
        raise ValidationException(msg)
    if url.password is not None or is_sensitive_value(text):
        msg = (
            "The option 'table.connection-store.sql.url' must not hold a password: Flink writes it "
            "to its log. Set 'table.connection-store.sql.password', for example to '${env:NAME}'."
        )
        raise ValidationException(msg)
    if url.get_backend_name() not in ("postgresql", "mysql", "mariadb", "sqlite"):
        msg = f"Connections can be kept in PostgreSQL, MySQL or SQLite, not in '{url.drivername}'."
        raise ValidationException(msg)
    if url.get_backend_name() == "sqlite" and not _is_file(url):
        msg = "SQLite needs a file, as in 'sqlite:////path/to/file'."
        raise ValidationException(msg)
    return url


def _is_file(url: URL) -> bool:
    file = (url.database or "").removeprefix("file:")
    in_memory = file in ("", ":memory:") or "memory" in url.normalized_query.get("mode", ())
    return not (in_memory or url.host or url.username)


def password_source(
    option: str | None, get_secret: Callable[[str], Mapping[str, str]]
) -> Callable[[], str | None]:
    """Makes the function that finds the password, each time anew: passwords are rotated.

    Args:
        option: The password, ``${env:NAME}``, ``${secret:<id>#<field>}``, or None.
        get_secret: Reads a secret by its identifier.
    """

    def find() -> str | None:
        named = _ENVIRONMENT.match(option or "")
        if option is None or not named:
            found = {} if option is None else {"password": option}
            return resolve_references(found, get_secret).get("password")
        if named.group(1) not in environ:
            msg = (
                f"The environment variable {named.group(1)}, which "
                "'table.connection-store.sql.password' names, is not set."
            )
            raise ValidationException(msg)
        return environ[named.group(1)]

    return find
