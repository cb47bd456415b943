"""The rules of the grammar for statements about connections."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pyflink_connections.redaction import SensitiveOptions
from pyflink_connections.sql.lexer import Kind
from pyflink_connections.sql.reader import TokenReader
from pyflink_connections.sql.statements import (
    AlterConnectionRename,
    AlterConnectionReset,
    AlterConnectionSet,
    CreateConnection,
    DescribeConnection,
    DropConnection,
    LikePattern,
    ShowConnections,
    ShowCreateConnection,
    Statement,
    ValidateConnection,
)

__all__ = [
    "parse_alter",
    "parse_create",
    "parse_describe",
    "parse_drop",
    "parse_option_list",
    "parse_show",
    "parse_validate",
]


class _Modifiers(NamedTuple):
    temporary: bool
    system: bool


def _modifiers(reader: TokenReader) -> _Modifiers | None:
    """Reads ``[TEMPORARY [SYSTEM]] CONNECTION``; None if the statement is about something else."""
    start = reader.index
    while reader.match("TEMPORARY") or reader.match("SYSTEM"):
        pass
    words = [token.upper for token in reader.tokens[start : reader.index]]
    if not reader.match("CONNECTION"):
        reader.index = start
        return None
    modifiers = _Modifiers(bool(words), "SYSTEM" in words)
    right = "TEMPORARY SYSTEM" if modifiers.system else "TEMPORARY"
    if words and words != right.split():
        verb = reader.tokens[0].upper
        reason = "A system connection is always temporary: write" if modifiers.system else "Write"
        reader.error(
            f"{reason} {verb} {right} CONNECTION instead of {verb} {' '.join(words)} CONNECTION.",
            token=reader.tokens[start],
            expected=right,
        )
    return modifiers


def parse_create(reader: TokenReader) -> Statement | None:
    """Parses what follows CREATE."""
    start = reader.current
    replace = reader.match("OR", "REPLACE") or reader.match("OR", "ALTER")
    modifiers = _modifiers(reader)
    if modifiers is None:
        return None
    if replace:
        reader.error(
            "A connection can't be created or replaced in one: change it with ALTER CONNECTION, or "
            "drop it first.",
            token=start,
            expected="CREATE CONNECTION",
        )
    if_not_exists = reader.match("IF", "NOT", "EXISTS")
    name = _connection_name(reader, modifiers)
    comment = reader.string("the comment") if reader.match("COMMENT") else None
    reader.expect("WITH")
    options = _options(reader)
    reader.expect_end()
    return CreateConnection(
        name, options, comment, modifiers.temporary, modifiers.system, if_not_exists
    )


def parse_alter(reader: TokenReader) -> Statement | None:
    """Parses what follows ALTER."""
    modifiers = _modifiers(reader)
    if modifiers is None:
        return None
    if_exists = reader.match("IF", "EXISTS")
    name = _connection_name(reader, modifiers)
    statement: Statement
    if reader.match("SET"):
        statement = AlterConnectionSet(name, _options(reader), *modifiers, if_exists)
    elif reader.match("RESET"):
        statement = AlterConnectionReset(name, _keys(reader), *modifiers, if_exists)
    elif reader.match("RENAME"):
        reader.expect("TO")
        new_name = _connection_name(reader, modifiers)
        statement = AlterConnectionRename(name, new_name, *modifiers, if_exists)
    else:
        reader.fail("SET, RESET or RENAME TO")
    reader.expect_end()
    return statement


def parse_drop(reader: TokenReader) -> Statement | None:
    """Parses what follows DROP."""
    modifiers = _modifiers(reader)
    if modifiers is None:
        return None
    if_exists = reader.match("IF", "EXISTS")
    name = _connection_name(reader, modifiers)
    reader.expect_end()
    return DropConnection(name, *modifiers, if_exists)


def parse_describe(reader: TokenReader) -> Statement | None:
    """Parses what follows DESCRIBE; a table called ``connection`` is left to Flink."""
    if not reader.match("CONNECTION") or reader.at_end() or reader.at_symbol("."):
        return None
    # EXTENDED is reserved, so it can't be the name itself.
    extended = reader.match("EXTENDED")
    name = reader.name("connection name")
    reader.expect_end()
    return DescribeConnection(name, extended)


def parse_show(reader: TokenReader) -> Statement | None:
    """Parses what follows SHOW."""
    if reader.match("CREATE", "CONNECTION"):
        name = reader.name("connection name")
        reader.expect_end()
        return ShowCreateConnection(name)
    if not reader.match("CONNECTIONS"):
        return None
    database: tuple[str, ...] | None = None
    like: LikePattern | None = None
    while not (reader.at_end() or reader.at_symbol(";")):
        if database is None and (reader.match("FROM") or reader.match("IN")):
            database = reader.name("database name", most_parts=2)
        elif like is None and (like := _like(reader)) is not None:
            continue
        else:
            missing = [] if database else ["FROM", "IN"]
            missing += [] if like else ["LIKE", "ILIKE"]
            end = "or the end of the statement" if missing else "the end of the statement"
            reader.fail(f"{', '.join(missing)} {end}".strip())
    reader.expect_end()
    return ShowConnections(database, like)


def parse_validate(reader: TokenReader) -> Statement | None:
    """Parses what follows VALIDATE, which is no word of Flink's."""
    if not reader.match("CONNECTION"):
        return None
    name = reader.name("connection name")
    reader.expect_end()
    return ValidateConnection(name)


def _like(reader: TokenReader) -> LikePattern | None:
    negated = reader.match("NOT")
    if reader.match("LIKE"):
        return LikePattern(reader.string("a pattern"), ignore_case=False, negated=negated)
    if reader.match("ILIKE"):
        return LikePattern(reader.string("a pattern"), ignore_case=True, negated=negated)
    if negated:
        reader.fail("LIKE or ILIKE")
    return None


def _connection_name(reader: TokenReader, modifiers: _Modifiers) -> tuple[str, ...]:
    if modifiers.system:
        return reader.name("system connection name", most_parts=1)
    return reader.name("connection name")


def _options(reader: TokenReader) -> SensitiveOptions:
    options: dict[str, str] = {}

    def entry(key: str) -> None:
        reader.expect_symbol("=")
        options[key] = reader.string("the option's value")

    parse_option_list(reader, entry)
    return SensitiveOptions(options)


def _keys(reader: TokenReader) -> tuple[str, ...]:
    keys: list[str] = []
    parse_option_list(reader, keys.append)
    return tuple(keys)


def parse_option_list(reader: TokenReader, entry: Callable[[str], None]) -> None:
    """Parses ``('key' ..., ...)``: one or more entries, no key twice.

    Args:
        reader: Stands before the opening parenthesis.
        entry: Called behind each key, to read the rest of the entry.
    """
    reader.expect_symbol("(")
    seen: set[str] = set()
    while True:
        token = reader.current
        if token.kind is Kind.SYMBOL and token.text == ")" and not seen:
            reader.error(
                "The option list is empty; write at least one option.",
                expected="an option such as 'key' = 'value'",
            )
        key = reader.string("an option's name")
        if key in seen:
            reader.error(
                "An option's name stands twice in this list; keep one of the two.",
                token=token,
                expected="another option",
            )
        seen.add(key)
        entry(key)
        if not reader.match_symbol(","):
            break
    if not reader.match_symbol(")"):
        literal = reader.tokens[reader.index - 1]
        split = literal.kind is Kind.STRING and literal.end == reader.current.start
        hint = "A quote inside a literal is written twice: 'it''s'." if split else ""
        reader.fail("',' or ')'", hint)
