"""Turns USING CONNECTION into a table option, and back again for SHOW CREATE TABLE."""

from __future__ import annotations

import re

from pyflink_connections.identifiers import ObjectIdentifier, parse_path
from pyflink_connections.options import REFERENCE_OPTION
from pyflink_connections.sql.lexer import Kind, Token, tokenize
from pyflink_connections.sql.literals import quote_literal, string_value
from pyflink_connections.sql.statements import CreateTable

__all__ = ["add_clause", "rewrite_create_table"]

_NOT_NEWLINE = re.compile(r"[^\r\n]")


def rewrite_create_table(sql: str, statement: CreateTable, reference: str) -> str:
    """Replaces the USING CONNECTION clause by the option that Flink's catalogs can keep.

    The clause is blanked out, newlines kept, and the option becomes the last entry of WITH, so
    lines and columns in Flink's own errors fit what the user typed; only what stands behind the
    new entry in the same line moves.

    Args:
        sql: The statement as the user wrote it.
        statement: What the parser made of it; it has a clause.
        reference: The connection's full name.
    """
    blank = _NOT_NEWLINE.sub(" ", sql[statement.clause_start : statement.clause_end])
    option = f"{quote_literal(REFERENCE_OPTION)} = {quote_literal(reference)}"
    if statement.options_end is None:
        tail = f"{blank} WITH ({option}){sql[statement.clause_end :]}"
        return sql[: statement.clause_start] + tail
    separator = ", " if statement.option_keys else ""
    return "".join(
        (
            sql[: statement.clause_start],
            blank,
            sql[statement.clause_end : statement.options_end],
            f"{separator}{option}",
            sql[statement.options_end :],
        )
    )


def add_clause(create_table: str) -> str:
    """Gives the CREATE TABLE text that Flink prints its USING CONNECTION clause back.

    Args:
        create_table: What SHOW CREATE TABLE printed.

    Returns:
        The text with the clause in place of the reference option; unchanged if it has none.
    """
    tokens = tokenize(create_table)
    for index, token in enumerate(tokens[:-3]):
        if token.kind is Kind.STRING and string_value(token.text) == REFERENCE_OPTION:
            return _with_clause(create_table, tokens, index)
    return create_table


def _with_clause(text: str, tokens: list[Token], index: int) -> str:
    reference = string_value(tokens[index + 2].text)
    name = ObjectIdentifier.of(*parse_path(reference)).as_serializable_string()
    with_index = max(i for i in range(index) if tokens[i].upper == "WITH")
    head = text[: tokens[with_index].start]
    before, after = tokens[index - 1], tokens[index + 3]
    if before.text == "(" and after.text == ")":
        return f"{head}USING CONNECTION {name}{text[after.end :]}"
    # The entry goes together with the comma before it or, for the first one, behind it.
    start, end = before.start, tokens[index + 2].end
    if before.text == "(":
        start, end = tokens[index].start, tokens[index + 4].start
    options = text[tokens[with_index].start : start] + text[end:]
    return f"{head}USING CONNECTION {name}\n{options}"
