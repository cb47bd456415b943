"""Where a CREATE or ALTER FUNCTION says USING CONNECTION."""

from __future__ import annotations

from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.sql.literals import quote_literal
from pyflink_connections.sql.reader import TokenReader
from pyflink_connections.sql.spaces import blank
from pyflink_connections.sql.statements import ConnectedFunction

__all__ = ["parse_function", "rewrite_function"]


def parse_function(reader: TokenReader) -> ConnectedFunction | None:
    """Parses what follows CREATE or ALTER, if it is a function with a clause.

    Returns:
        The statement, or None for all others: they are Flink's alone.
    """
    reader.match("TEMPORARY")
    reader.match("SYSTEM")
    if not reader.match("FUNCTION"):
        return None
    reader.match("IF", "NOT", "EXISTS")
    reader.match("IF", "EXISTS")
    try:
        name = reader.name("function name", reserved=True)
        reader.expect("AS")
        class_start = reader.current.start
        class_name = reader.string("the function's class")
    except SqlParserException:  # Flink will say what is wrong with it
        return None
    class_end = reader.tokens[reader.index - 1].end
    language = reader.advance().upper if reader.match("LANGUAGE") else None
    clause_start = reader.current.start
    if not reader.match("USING", "CONNECTION"):
        return None
    connection = reader.name("connection name")
    clause_end = reader.tokens[reader.index - 1].end
    if not reader.at("WITH"):
        reader.expect_end()
    return ConnectedFunction(
        name, class_name, class_start, class_end, language, connection, clause_start, clause_end
    )


def rewrite_function(sql: str, statement: ConnectedFunction, class_name: str) -> str:
    """Blanks the clause out, newlines kept, and gives the function another class name.

    Args:
        sql: The statement.
        statement: What the parser made of it.
        class_name: The name under which Flink finds the function with its connection.
    """
    text = blank(sql, statement.clause_start, statement.clause_end)
    before, behind = text[: statement.class_start], text[statement.class_end :]
    return f"{before}{quote_literal(class_name)}{behind}"
