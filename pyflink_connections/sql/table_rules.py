"""Where a CREATE TABLE says USING CONNECTION, found without understanding the rest of it."""

from __future__ import annotations

from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.sql.lexer import Kind
from pyflink_connections.sql.reader import TokenReader
from pyflink_connections.sql.statements import CreateTable

__all__ = ["parse_create_table", "read_string"]

_OPENING = frozenset(("(", "[", "{"))
_CLOSING = frozenset((")", "]", "}"))
_BEFORE_CLAUSE = ("COMMENT", "DISTRIBUTED", "PARTITIONED")


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
        name = reader.name("table name")
    except SqlParserException:  # Flink will say what is wrong with it
        return None
    if not _skip_to(reader, "USING"):
        return _without_clause(reader, name)
    return _with_clause(reader, name)


def _with_clause(reader: TokenReader, name: tuple[str, ...]) -> CreateTable:
    start = reader.current.start
    reader.expect("USING", "CONNECTION")
    connection = reader.name("connection name")
    end = reader.tokens[reader.index - 1].end
    if reader.current.upper in _BEFORE_CLAUSE:
        reader.error(
            f"{reader.current.upper} stands before USING CONNECTION, not behind it.",
            expected="WITH, LIKE, AS or the end of the statement",
        )
    if not (reader.at_end() or reader.current.upper in ("WITH", "LIKE", "AS")):
        reader.fail("WITH, LIKE, AS or the end of the statement")
    keys, options_end = _options(reader) if reader.match("WITH") else ((), None)
    return CreateTable(name, connection, start, end, options_end, keys)


def _without_clause(reader: TokenReader, name: tuple[str, ...]) -> CreateTable:
    if not reader.match("WITH"):
        return CreateTable(name)
    keys, options_end = _options(reader)
    if reader.at("USING", "CONNECTION"):
        reader.error("USING CONNECTION stands before WITH, not behind it.", expected="LIKE or AS")
    return CreateTable(name, options_end=options_end, option_keys=keys)


def _skip_to(reader: TokenReader, word: str) -> bool:
    """Moves to a word outside of parentheses; stops where the table's definition ends."""
    depth = 0
    while reader.current.kind not in (Kind.END, Kind.UNTERMINATED):
        token = reader.current
        if token.kind is Kind.SYMBOL:
            if token.text in _OPENING:
                depth += 1
            elif token.text in _CLOSING:
                depth -= 1
            elif token.text == ";" and depth == 0:
                return False
        elif depth == 0 and token.upper in ("WITH", "LIKE", "AS", "USING"):
            return token.upper == word and reader.peek().upper == "CONNECTION"
        reader.advance()
    return False


def _options(reader: TokenReader) -> tuple[tuple[str, ...], int | None]:
    """Collects the keys of a WITH list and finds its closing parenthesis, if it has one."""
    keys: list[str] = []
    if not reader.match_symbol("("):
        return (), None
    while not reader.at_symbol(")"):
        if reader.current.kind in (Kind.END, Kind.UNTERMINATED):
            return tuple(keys), None
        text = read_string(reader)
        if text is not None and reader.at_symbol("="):
            keys.append(text)
    return tuple(keys), reader.advance().start


def read_string(reader: TokenReader) -> str | None:
    """Moves behind a string literal, joined and unescaped, or behind any other token."""
    index = reader.index
    if reader.current.kind is Kind.STRING:
        try:
            return reader.string("an option")
        except SqlParserException:  # Flink will say what is wrong with it
            reader.index = index
    reader.advance()
    return None
