"""Where a CREATE TABLE, MODEL or CATALOG says USING CONNECTION; the rest is not understood."""

from __future__ import annotations

from typing import NamedTuple

from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.sql.lexer import Kind
from pyflink_connections.sql.reader import TokenReader
from pyflink_connections.sql.statements import (
    CreateCatalog,
    CreateModel,
    CreateObject,
    CreateTable,
    Name,
)

__all__ = ["OptionKey", "parse_create_object", "read_option_keys"]

_END_OF_DEFINITION = frozenset(("WITH", "LIKE", "AS", "USING"))
_LAST = (Kind.END, Kind.UNTERMINATED)
_BEFORE_CLAUSE = ("COMMENT", "DISTRIBUTED", "INPUT", "OUTPUT", "PARTITIONED")


class OptionKey(NamedTuple):
    """A key in a list of options, and the index of its first token."""

    text: str
    token_index: int


class _Options(NamedTuple):
    """The last fields of CreateObject."""

    end: int | None
    needs_comma: bool
    keys: tuple[str, ...]


class _Form(NamedTuple):
    """What the word behind CREATE makes, and the words that may stand behind the clause."""

    statement: type[CreateObject]
    behind: tuple[str, ...]

    @property
    def expected(self) -> str:
        """The words behind the clause, for errors."""
        return f"{', '.join(self.behind)} or the end of the statement"


_FORMS = {
    "TABLE": _Form(CreateTable, ("WITH", "LIKE", "AS")),
    "MODEL": _Form(CreateModel, ("WITH", "AS")),
    "CATALOG": _Form(CreateCatalog, ("WITH",)),
}


def parse_create_object(reader: TokenReader) -> CreateObject | None:
    """Parses what follows CREATE or REPLACE, as far as the clause and the WITH list.

    Everything else of the statement is left for Flink to judge, so whatever is malformed outside
    our clause gives Flink's own error.

    Returns:
        The statement, or None if it creates something else, or is cut off before its name.
    """
    reader.match("OR", "REPLACE")
    reader.match("TEMPORARY")
    form = _FORMS.get(reader.current.upper)
    if form is None:
        return None
    reader.advance()
    reader.match("IF", "NOT", "EXISTS")
    try:
        name = reader.name("name", reserved=True)
    except SqlParserException:  # Flink will say what is wrong with it
        return None
    if reader.skip_to(_END_OF_DEFINITION):
        start = reader.current.start
        if reader.match("USING", "CONNECTION"):
            return _with_clause(reader, form, name, start)
    return _without_clause(reader, form, name)


def _with_clause(reader: TokenReader, form: _Form, name: Name, start: int) -> CreateObject:
    connection = reader.name("connection name")
    end = reader.tokens[reader.index - 1].end
    if reader.current.upper in _BEFORE_CLAUSE:
        reader.error(
            f"{reader.current.upper} stands before USING CONNECTION, not behind it.",
            expected=form.expected,
        )
    if reader.match("WITH"):
        if not reader.at_symbol("("):
            reader.fail("'('")
        options = _options(reader)
        if options.end is None:
            reader.fail("')'")
        return form.statement(name, connection, start, end, *options)
    if reader.at_symbol(";"):
        reader.expect_end()
    elif not (reader.at_end() or reader.current.upper in form.behind):
        reader.fail(form.expected)
    return form.statement(name, connection, start, end)


def _without_clause(reader: TokenReader, form: _Form, name: Name) -> CreateObject:
    if not reader.match("WITH") or not reader.at_symbol("("):
        return form.statement(name)
    options = _options(reader)
    if reader.at("USING", "CONNECTION"):
        reader.error(
            "USING CONNECTION stands before WITH, not behind it.",
            expected=" or ".join(form.behind[1:]) or "the end of the statement",
        )
    return form.statement(name, None, 0, 0, *options)


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
