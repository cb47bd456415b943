"""Where a CREATE TABLE says USING CONNECTION, found without understanding the rest of it."""

from __future__ import annotations

from typing import NamedTuple

from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.sql.lexer import Kind
from pyflink_connections.sql.reader import TokenReader
from pyflink_connections.sql.statements import CreateTable

__all__ = ["OptionKey", "parse_create_table", "read_option_keys"]

_END_OF_DEFINITION = frozenset(("WITH", "LIKE", "AS", "USING"))
_LAST = (Kind.END, Kind.UNTERMINATED)
_BEFORE_CLAUSE = ("COMMENT", "DISTRIBUTED", "PARTITIONED")


class OptionKey(NamedTuple):
    """A key in a list of options, and the index of its first token."""

    text: str
    token_index: int


class _Options(NamedTuple):
    """The last fields of CreateTable."""

    end: int | None
    needs_comma: bool
    keys: tuple[str, ...]


def parse_create_table(reader: TokenReader) -> CreateTable | None:
    """Parses what follows CREATE or REPLACE, as far as the clause and the WITH list.

    Everything else of the statement is left for Flink to judge, so whatever is malformed outside
    our clause gives Flink's own error.

    Returns:
        The statement, or None if it creates something else, or is cut off before its table's name.
    """
    reader.match("OR", "REPLACE")
    reader.match("TEMPORARY")
    if not reader.match("TABLE"):
        return None
    reader.match("IF", "NOT", "EXISTS")
    try:
        name = reader.name("table name", reserved=True)
    except SqlParserException:  # Flink will say what is wrong with it
        return None
    if reader.skip_to(_END_OF_DEFINITION):
        start = reader.current.start
        if reader.match("USING", "CONNECTION"):
            return _with_clause(reader, name, start)
    return _without_clause(reader, name)


def _with_clause(reader: TokenReader, name: tuple[str, ...], start: int) -> CreateTable:
    connection = reader.name("connection name")
    end = reader.tokens[reader.index - 1].end
    if reader.current.upper in _BEFORE_CLAUSE:
        reader.error(
            f"{reader.current.upper} stands before USING CONNECTION, not behind it.",
            expected="WITH, LIKE, AS or the end of the statement",
        )
    if reader.match("WITH"):
        if not reader.at_symbol("("):
            reader.fail("'('")
        options = _options(reader)
        if options.end is None:
            reader.fail("')'")
        return CreateTable(name, connection, start, end, *options)
    if reader.at_symbol(";"):
        reader.expect_end()
    elif not (reader.at_end() or reader.current.upper in ("LIKE", "AS")):
        reader.fail("WITH, LIKE, AS or the end of the statement")
    return CreateTable(name, connection, start, end)


def _without_clause(reader: TokenReader, name: tuple[str, ...]) -> CreateTable:
    if not reader.match("WITH") or not reader.at_symbol("("):
        return CreateTable(name)
    options = _options(reader)
    if reader.at("USING", "CONNECTION"):
        reader.error("USING CONNECTION stands before WITH, not behind it.", expected="LIKE or AS")
    return CreateTable(name, None, 0, 0, *options)


def _options(reader: TokenReader) -> _Options:
    opening = reader.index
    keys = tuple(key.text for key in read_option_keys(reader))
    closing = reader.current
    if not reader.match_symbol(")"):
        return _Options(None, needs_comma=False, keys=keys)
    return _Options(closing.start, needs_comma=reader.index - opening > 2, keys=keys)


def read_option_keys(reader: TokenReader) -> list[OptionKey]:
    """Collects the keys of a list and moves to its closing parenthesis, or to where it is missing.

    Args:
        reader: Stands before the opening parenthesis.

    Raises:
        SqlParserException: The escapes of a key can't be read, so it might be any.
    """
    keys, before = [], ""
    while (token := reader.current).text != ")" and token.kind not in _LAST:
        if token.kind is Kind.STRING and before in ("(", ",") and token.text[0] not in "Xx":
            index = reader.index
            keys.append(OptionKey(reader.string("an option's name"), index))
            before = ""
        else:
            before = reader.advance().text
    return keys
