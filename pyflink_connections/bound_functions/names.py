"""The names of functions with a connection, as catalogs keep them."""

from __future__ import annotations

import re

__all__ = ["bound_name", "split_bound_name"]

PACKAGE = __name__.rpartition(".")[0]

_BOUND_NAME = re.compile(rf"{re.escape(PACKAGE)}\.x((?:[0-9a-f]{{2}})+)(?:\.(.+))?\Z")


def bound_name(function_name: str, reference: str) -> str:
    """Returns the name of a function with a connection.

    Example:
        >>> bound_name("my.module.score", "cat.db.c")
        'pyflink_connections.bound_functions.x6361742e64622e63.my.module.score'
    """
    return f"{PACKAGE}.x{reference.encode().hex()}.{function_name}"


def split_bound_name(name: str) -> tuple[str, str] | None:
    """Returns function or module name, and reference, of what :func:`bound_name` made, or None."""
    match = _BOUND_NAME.match(name)
    if match is None:
        return None
    try:
        return match.group(2) or "", bytes.fromhex(match.group(1)).decode()
    except UnicodeDecodeError:
        return None
