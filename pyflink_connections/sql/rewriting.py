"""Turns USING CONNECTION into a table option, and back again for SHOW CREATE TABLE."""

from __future__ import annotations

import re

from pyflink_connections.exceptions import SqlParserException, ValidationException
from pyflink_connections.identifiers import ObjectIdentifier, parse_path
from pyflink_connections.options import REFERENCE_OPTION
from pyflink_connections.sql.lexer import Kind, Token
from pyflink_connections.sql.literals import quote_literal
from pyflink_connections.sql.reader import TokenReader
from pyflink_connections.sql.statements import CreateTable
from pyflink_connections.sql.table_rules import read_option_keys

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
    before = sql[: statement.clause_start] + blank
    option = f"{quote_literal(REFERENCE_OPTION)} = {quote_literal(reference)}"
    if statement.options_end is None:
        return f"{before} WITH ({option}){sql[statement.clause_end :]}"
    between = sql[statement.clause_end : statement.options_end]
    comma = ", " if statement.needs_comma else ""
    return f"{before}{between}{comma}{option}{sql[statement.options_end :]}"


def add_clause(create_table: str) -> str:
    """Gives the CREATE TABLE text that Flink prints its USING CONNECTION clause back.

    Args:
        create_table: What SHOW CREATE TABLE printed.

    Returns:
        The text with the clause in place of the reference option; unchanged if it has none.
    """
    reader = TokenReader(create_table)
    if not reader.skip_to(frozenset(("WITH",))):
        return create_table
    with_start = reader.advance().start
    try:
        keys = {key.text: key.token_index for key in read_option_keys(reader)}
        if REFERENCE_OPTION not in keys or not reader.at_symbol(")"):
            return create_table
        return _with_clause(create_table, reader.tokens, with_start, keys[REFERENCE_OPTION])
    except (SqlParserException, ValidationException):
        # Not written by Flink, or a reference not by us: shown as it is, it can be looked into.
        return create_table


def _with_clause(text: str, tokens: list[Token], with_start: int, index: int) -> str:
    if tokens[index + 1].text != "=" or tokens[index + 2].kind is not Kind.STRING:
        return text
    before, value, after = tokens[index - 1], tokens[index + 2], tokens[index + 3]
    if after.text not in (",", ")"):
        return text
    reference = parse_path(value.text[1:-1].replace("''", "'"))
    name = ObjectIdentifier.of(*reference).as_serializable_string()
    clause = f"{text[:with_start]}USING CONNECTION {name}"
    if before.text == "(" and after.text == ")":
        return f"{clause}{text[after.end :]}"
    # The entry goes together with the comma before it or, for the first one, behind it.
    start, end = before.start, value.end
    if before.text == "(":
        start, end = tokens[index].start, tokens[index + 4].start
    return f"{clause}\n{text[with_start:start]}{text[end:]}"
