"""Where a CREATE or ALTER FUNCTION says USING CONNECTION, and what DESCRIBE shows of it."""

from __future__ import annotations

from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.sql.literals import plain_value, quote_literal
from pyflink_connections.sql.reader import TokenReader
from pyflink_connections.sql.spaces import blank
from pyflink_connections.sql.statements import ConnectedFunction, DescribeFunction

__all__ = ["parse_describe_function", "parse_function", "rewrite_function"]

_WITH_OR_USING = frozenset(("USING", "WITH"))


def parse_function(reader: TokenReader) -> ConnectedFunction | None:
    """Parses what follows CREATE or ALTER, if it is a function with a clause.

    Returns:
        The statement, or None for all others: they are Flink's alone.
    """
    first = reader.tokens[reader.index - 1].upper
    modifiers = {first, *filter(reader.match, ("TEMPORARY", "SYSTEM"))}
    if not reader.match("FUNCTION"):
        return None
    if reader.match("IF", "NOT", "EXISTS"):
        modifiers.add("IF NOT EXISTS")
    reader.match("IF", "EXISTS")
    try:
        name = reader.name("function name", reserved=True)
        reader.expect("AS")
    except SqlParserException:  # Flink will say what is wrong with it
        return None
    class_literal = reader.advance()
    if class_literal.text[:1] != "'":  # Flink takes no other kind here
        return None
    language = reader.advance().upper if reader.match("LANGUAGE") else "JAVA"
    clause_start = reader.current.start
    if not reader.match("USING", "CONNECTION"):
        if reader.current.upper in _WITH_OR_USING:
            _refuse_other_place(reader)
        return None
    connection = reader.name("connection name")
    clause_end = reader.tokens[reader.index - 1].end
    has_options = reader.at("WITH")
    if not has_options:
        reader.expect_end()
    return ConnectedFunction(
        name,
        plain_value(class_literal.text),
        class_literal.start,
        class_literal.end,
        language,
        frozenset(modifiers),
        has_options,
        connection,
        clause_start,
        clause_end,
    )


def _refuse_other_place(reader: TokenReader) -> None:
    """Refuses a clause that stands anywhere else; Flink would not know what it is."""
    while reader.skip_to(_WITH_OR_USING):
        if reader.at("USING", "CONNECTION"):
            reader.error(
                "USING CONNECTION stands behind LANGUAGE and before WITH, and not together "
                "with USING JAR.",
                expected="WITH or the end of the statement",
            )
        reader.advance()


def parse_describe_function(reader: TokenReader) -> DescribeFunction | None:
    """Parses what follows DESCRIBE, if it is a function; Flink will say what is wrong with it."""
    return DescribeFunction() if reader.match("FUNCTION") else None


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
