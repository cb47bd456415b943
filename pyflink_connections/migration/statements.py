"""What one statement of a script means for a migration."""

from __future__ import annotations

from functools import cached_property

from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.migration.families import ObjectKind
from pyflink_connections.sql import OptionEntry, OptionList, find_settings, parse, read_option_list
from pyflink_connections.sql.lexer import Kind, first_word
from pyflink_connections.sql.reader import TokenReader
from pyflink_connections.sql.statements import (
    CreateCatalog,
    CreateModel,
    CreateObject,
    CreateTable,
)

__all__ = ["LocatedStatement", "last_name_behind"]

_KINDS = {
    CreateTable: ObjectKind.TABLE,
    CreateModel: ObjectKind.MODEL,
    CreateCatalog: ObjectKind.CATALOG,
}


class LocatedStatement:
    """A statement of a script; it can't show its text.

    Args:
        sql: Its text, without the semicolon.
        start: Where it begins in the script.
        line: The line of its beginning.
    """

    def __init__(self, sql: str, start: int, line: int) -> None:
        self.sql = sql
        self.start = start
        self.line = line

    @cached_property
    def tree(self) -> object:
        """What the parser makes of it; None if it is Flink's alone, or malformed."""
        try:
            return parse(self.sql)
        except SqlParserException:  # whoever runs it will be told
            return None

    @cached_property
    def settings(self) -> list[OptionEntry]:
        """Its keys with values, with offsets in the script."""
        return [entry.shifted(self.start) for entry in find_settings(self.sql)]

    @property
    def created(self) -> CreateObject | None:
        """Its tree, if it creates something that may use a connection."""
        return self.tree if isinstance(self.tree, CreateObject) else None

    @property
    def created_kind(self) -> ObjectKind | None:
        """What it creates, if that may use a connection."""
        return None if self.created is None else _KINDS[type(self.created)]

    @cached_property
    def option_list(self) -> OptionList | None:
        """The list of options of what it creates, with offsets in the statement."""
        if self.created is None or self.created.options_end is None:
            return None
        return read_option_list(self.sql)

    @cached_property
    def base(self) -> str | None:
        """The last part of the name of the table whose options its table inherits by LIKE."""
        if self.created_kind is not ObjectKind.TABLE:
            return None
        reader = TokenReader(self.sql)
        if not reader.skip_to(frozenset(("LIKE", "AS"))) or not reader.match("LIKE"):
            return None
        base = last_name_behind(reader)
        return None if _excludes_options(reader) else base

    @property
    def word(self) -> str:
        """Its first word, in upper case."""
        return first_word(self.sql)

    def __repr__(self) -> str:
        return f"LocatedStatement(line={self.line})"


def last_name_behind(reader: TokenReader) -> str | None:
    """Returns the last part of the name that comes next; None if what comes is none."""
    try:
        return reader.name("name", reserved=True)[-1]
    except SqlParserException:  # Flink will say what is wrong with it
        return None


def _excludes_options(reader: TokenReader) -> bool:
    """Tells whether the list behind LIKE leaves options out; the word closer to them decides."""
    modes: dict[str, str] = {}
    before = ""
    while (token := reader.advance()).kind is not Kind.END:
        modes[token.upper] = before
        before = token.upper
    return modes.get("OPTIONS", modes.get("ALL", "")) == "EXCLUDING"
