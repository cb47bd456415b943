"""SQL scripts, cut into what a table environment runs at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.redaction import RedactionRule, is_sensitive_value
from pyflink_connections.sql import ScriptStatement, split_script
from pyflink_connections.sql.lexer import Kind, read_tokens
from pyflink_connections.sql.literals import plain_value
from pyflink_connections.sql.reader import TokenReader

__all__ = [
    "Setting",
    "inline_secrets",
    "place_in",
    "setting_of",
    "statements_of",
    "with_variables",
]

#: ``${name}``; a reference to a secret has a colon and is none.
_VARIABLE = re.compile(r"\$\{([A-Za-z_]\w*)\}")

#: Where an error is, as Flink's parser and ours say it.
_PLACE = re.compile(r"line (\d+), column (\d+)")


class Setting(NamedTuple):
    """``SET 'key' = 'value'`` or, without a value, ``RESET 'key'``."""

    key: str
    value: str | None


def statements_of(script: str) -> Iterator[ScriptStatement]:
    """Gives the statements of a script; a statement set is one, with all that it holds."""
    inner: ScriptStatement | None = None
    for statement in split_script(script):
        words = statement.sql.split(None, 4)
        if inner is None and [w.upper() for w in words[1:4]] == ["STATEMENT", "SET", "BEGIN"]:
            inner = statement
        elif inner is None:
            yield statement
        elif statement.sql.upper() == "END":
            end = statement.start + len(statement.sql)
            yield inner._replace(sql=script[inner.start : end])
            inner = None
    if inner is not None:
        yield inner._replace(sql=script[inner.start :])


def with_variables(sql: str, values: Mapping[str, str]) -> str:
    """Puts the values of variables in.

    Raises:
        ValidationException: A variable has no value.
    """

    def value(match: re.Match[str]) -> str:
        if match[1] not in values:
            msg = f"The variable {match[1]} has no value; give it with --var {match[1]}=..."
            raise ValidationException(msg)
        return values[match[1]]

    return _VARIABLE.sub(value, sql)


def setting_of(sql: str) -> Setting | None:
    """Reads a SET or RESET statement, which a table environment doesn't know.

    Returns:
        What to set, or None if the statement is another one.
    """
    reader = TokenReader(sql)
    if reader.match("SET"):
        key = reader.string("a key")
        reader.expect_symbol("=")
        setting = Setting(key, reader.string("a value"))
    elif reader.match("RESET"):
        setting = Setting(reader.string("a key"), None)
    else:
        return None
    reader.expect_end()
    return setting


def inline_secrets(sql: str, rule: RedactionRule) -> Iterator[str]:
    """Gives what stands behind the name of a sensitive option, and literals that show a credential.

    The statement may be one that nobody can parse, and its error may quote what it stumbled over.

    Example:
        >>> list(inline_secrets("WITH ('url' = 'x', 'password' 'my-secret')", RedactionRule()))
        ['my-secret']
    """
    key, quoted, assigned = "", False, False
    for token in read_tokens(sql):
        if token.text == "=":
            assigned = True
            continue
        literal = token.kind is Kind.STRING
        value = plain_value(token.text) if literal else token.text
        # Without quotes it is a column in most places: SELECT password FROM users.
        meant = literal or (quoted and assigned and token.kind is not Kind.END)
        if (meant and rule.is_sensitive_key(key)) or (literal and is_sensitive_value(value)):
            yield from {value, token.text.strip("'")}
        key, quoted, assigned = value, literal, False


def place_in(script: str, statement: ScriptStatement, error: str) -> tuple[int, int]:
    """Returns the line and column that an error is about, counted from 1.

    Args:
        script: The script.
        statement: The statement that failed.
        error: Its error, which may say where in the statement.
    """
    found = _PLACE.search(error)
    line, column = (int(found[1]), int(found[2])) if found else (1, 1)
    if line == 1:
        column += statement.start - (script.rfind("\n", 0, statement.start) + 1)
    return statement.line + line - 1, column
