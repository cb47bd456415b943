"""Turns USING CONNECTION into an option, and back again for SHOW CREATE."""

from __future__ import annotations

from typing import NamedTuple

from pyflink_connections.exceptions import SqlParserException, ValidationException
from pyflink_connections.identifiers import ObjectIdentifier, parse_path
from pyflink_connections.options import CATALOG_TYPE_OPTION, REFERENCE_OPTION
from pyflink_connections.sql.create_rules import read_option_keys
from pyflink_connections.sql.literals import quote_literal
from pyflink_connections.sql.reader import TokenReader
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
    entry = _find_entry(sql, _TYPE)
    if entry is None:  # malformed, and Flink will say so
        return sql
    text = blank(sql, *entry.with_comma)
    options = (
        f", {quote_literal(CATALOG_TYPE_OPTION)} = {quote_literal(entry.value)}"
        f", {quote_literal(_TYPE)} = {quote_literal(CONNECTED_CATALOG_TYPE)}"
    )
    return f"{text[:options_end]}{options}{text[options_end:]}"


def add_clause(create: str) -> str:
    """Gives the CREATE text that Flink prints its USING CONNECTION clause back.

    Args:
        create: What SHOW CREATE TABLE, MODEL or CATALOG printed.

    Returns:
        The text with the clause in place of the reference option; unchanged if it has none.
    """
    entry = _find_entry(create, REFERENCE_OPTION)
    if entry is None:
        return create
    try:
        name = ObjectIdentifier.of(*parse_path(entry.value)).as_serializable_string()
    except ValidationException:  # a reference not by us: shown as it is, it can be looked into
        return create
    clause = f"{create[: entry.list_start]}USING CONNECTION {name}"
    if entry.is_only_one:
        return f"{clause}{create[entry.list_end :]}"
    start, end = entry.with_comma
    options = f"{create[entry.list_start : start]}{create[end:]}"
    return f"{clause}\n{_restore_type(options)}"


def _restore_type(options: str) -> str:
    """Takes our catalog factory's type out of the options and puts the catalog's own back."""
    ours, own = _find_entry(options, _TYPE), _find_entry(options, CATALOG_TYPE_OPTION)
    if own is None or ours is None:
        return options
    start, end = ours.with_comma
    without = options[:start] + options[end:]
    return without.replace(quote_literal(CATALOG_TYPE_OPTION), quote_literal(_TYPE), 1)


class _Entry(NamedTuple):
    """An entry of a WITH list, with offsets in the text."""

    value: str
    start: int
    end: int
    #: From WITH to behind the closing parenthesis.
    list_start: int
    list_end: int
    #: Where the token before the entry begins, and the one behind its comma.
    before: int
    behind: int
    is_first: bool
    is_last: bool

    @property
    def is_only_one(self) -> bool:
        """Whether it is the whole list."""
        return self.is_first and self.is_last

    @property
    def with_comma(self) -> tuple[int, int]:
        """What goes with it: the comma before it or, for the first one, behind it."""
        return (self.start, self.behind) if self.is_first else (self.before, self.end)


def _find_entry(text: str, key: str) -> _Entry | None:
    """Finds the last entry of this key; None if there is none, or it or the list is malformed."""
    reader = TokenReader(text)
    if not reader.skip_to(frozenset(("WITH",))):
        return None
    list_start = reader.advance().start
    try:
        keys = {found.text: found.token_index for found in read_option_keys(reader)}
        if key not in keys or not reader.at_symbol(")"):
            return None
        return _read_entry(reader, keys[key], list_start, reader.current.end)
    except SqlParserException:
        return None


def _read_entry(reader: TokenReader, index: int, list_start: int, list_end: int) -> _Entry | None:
    first, before = reader.tokens[index], reader.tokens[index - 1]
    reader.index = index
    reader.string("an option's name")
    if not reader.match_symbol("="):
        return None
    value = reader.string("the option's value")
    end = reader.tokens[reader.index - 1].end
    is_last = reader.at_symbol(")")
    if not is_last and not reader.at_symbol(","):
        return None
    return _Entry(
        value,
        first.start,
        end,
        list_start,
        list_end,
        before.start,
        reader.peek().start,
        before.text == "(",
        is_last,
    )
