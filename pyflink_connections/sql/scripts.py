"""Cutting a script into its statements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pyflink_connections.sql.lexer import Kind, read_tokens

__all__ = ["ScriptStatement", "split_script"]


class ScriptStatement(NamedTuple):
    """One statement of a script.

    Attributes:
        sql: Its text, from its first token to its last one, without the semicolon.
        start: Where it begins in the script.
        line: The line of its beginning, counted from 1.
    """

    sql: str
    start: int
    line: int


def split_script(script: str) -> Iterator[ScriptStatement]:
    r"""Gives the statements of a script; semicolons in literals and comments don't end one.

    Example:
        >>> [statement.sql for statement in split_script("SELECT ';'; -- a; b\nSHOW TABLES;")]
        ["SELECT ';'", 'SHOW TABLES']
    """
    start = end = None
    line, counted = 1, 0
    for token in read_tokens(script):
        if token.kind is Kind.END or (token.kind is Kind.SYMBOL and token.text == ";"):
            if start is not None:
                line += script.count("\n", counted, start)
                counted = start
                yield ScriptStatement(script[start:end], start, line)
            start = None
        else:
            start, end = token.start if start is None else start, token.end
