"""Turns USING CONNECTION into an option, and back again for SHOW CREATE."""

from __future__ import annotations

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.identifiers import ObjectIdentifier, parse_path
from pyflink_connections.options import CATALOG_TYPE_OPTION, REFERENCE_OPTION
from pyflink_connections.sql.literals import quote_literal
from pyflink_connections.sql.option_lists import read_option_list
from pyflink_connections.sql.spaces import blank
from pyflink_connections.sql.statements import CreateCatalog, CreateObject

__all__ = ["CONNECTED_CATALOG_TYPE", "add_clause", "rewrite_create"]

#: The ``type`` by which Flink finds the factory of catalogs with a connection.
CONNECTED_CATALOG_TYPE = "connection"

_TYPE = "type"


def rewrite_create(sql: str, statement: CreateObject, reference: str) -> str:
    """Replaces the USING CONNECTION clause by the option that Flink's catalogs can keep.

    The clause is blanked out, newlines kept, and the option becomes the last entry of WITH, so
    lines and columns in Flink's own errors fit what the user typed; only what stands behind the
    new entry in the same line moves.

    Args:
        sql: The statement as the user wrote it.
        statement: What the parser made of it; it has a clause.
        reference: The connection's full name.
    """
    option = f"{quote_literal(REFERENCE_OPTION)} = {quote_literal(reference)}"
    text = blank(sql, statement.clause_start, statement.clause_end)
    if statement.options_end is None:
        return f"{text[: statement.clause_end]} WITH ({option}){text[statement.clause_end :]}"
    comma = ", " if statement.needs_comma else ""
    end = statement.options_end
    rewritten = f"{text[:end]}{comma}{option}{text[end:]}"
    if isinstance(statement, CreateCatalog):
        return _change_type(rewritten, end + len(comma) + len(option))
    return rewritten


def _change_type(sql: str, options_end: int) -> str:
    """Makes our catalog factory the one that Flink asks; its own type becomes the last option."""
    options = read_option_list(sql)
    index = options.index_of(_TYPE) if options else None
    if options is None or index is None:  # malformed, and Flink will say so
        return sql
    text = blank(sql, *options.with_comma(index))
    added = (
        f", {quote_literal(CATALOG_TYPE_OPTION)} = {quote_literal(options.entries[index].value)}"
        f", {quote_literal(_TYPE)} = {quote_literal(CONNECTED_CATALOG_TYPE)}"
    )
    return f"{text[:options_end]}{added}{text[options_end:]}"


def add_clause(create: str) -> str:
    """Gives the CREATE text that Flink prints its USING CONNECTION clause back.

    Args:
        create: What SHOW CREATE TABLE, MODEL or CATALOG printed.

    Returns:
        The text with the clause in place of the reference option; unchanged if it has none.
    """
    options = read_option_list(create)
    index = options.index_of(REFERENCE_OPTION) if options else None
    if options is None or index is None:
        return create
    try:
        parts = parse_path(options.entries[index].value)
        name = ObjectIdentifier.of(*parts).as_serializable_string()
    except ValidationException:  # a reference not by us: shown as it is, it can be looked into
        return create
    clause = f"{create[: options.start]}USING CONNECTION {name}"
    if len(options.entries) == 1:
        return f"{clause}{create[options.end :]}"
    start, end = options.with_comma(index)
    return f"{clause}\n{_restore_type(create[options.start : start] + create[end:])}"


def _restore_type(text: str) -> str:
    """Takes our catalog factory's type out of the options and puts the catalog's own back."""
    options = read_option_list(text)
    ours = options.index_of(_TYPE) if options else None
    if options is None or ours is None or options.index_of(CATALOG_TYPE_OPTION) is None:
        return text
    start, end = options.with_comma(ours)
    without = text[:start] + text[end:]
    return without.replace(quote_literal(CATALOG_TYPE_OPTION), quote_literal(_TYPE), 1)
