"""Reading keys and values with the places they stand at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.sql.lexer import Kind
from pyflink_connections.sql.reader import TokenReader

__all__ = ["OptionEntry", "OptionList", "find_settings", "read_option_list"]


@dataclass(frozen=True)
class OptionEntry:
    """A ``'key' = 'value'``, with offsets in the text; the value is not in its ``repr``.

    Attributes:
        key: The option's name.
        value: Its value.
        start: Where the key begins.
        value_start: Where the value's literal begins.
        end: Behind that literal.
    """

    key: str
    value: str = field(repr=False)
    start: int
    value_start: int
    end: int

    def shifted(self, distance: int) -> OptionEntry:
        """Returns the same entry in a text that has so many characters before this one."""
        places = (self.start, self.value_start, self.end)
        start, value_start, end = (place + distance for place in places)
        return replace(self, start=start, value_start=value_start, end=end)


@dataclass(frozen=True)
class OptionList:
    """The WITH list of a CREATE statement, with offsets in the statement.

    Attributes:
        start: Where WITH begins.
        end: Behind the closing parenthesis.
        entries: What stands between the parentheses.
        commas: Where the comma behind each entry but the last stands.
    """

    start: int
    end: int
    entries: tuple[OptionEntry, ...]
    commas: tuple[int, ...]

    def index_of(self, key: str) -> int | None:
        """Returns the index of the last entry of this key, or None."""
        indexes = [index for index, entry in enumerate(self.entries) if entry.key == key]
        return indexes[-1] if indexes else None

    def with_comma(self, index: int) -> tuple[int, int]:
        """Returns what goes with an entry: the comma before it or, for the first, behind it."""
        entry = self.entries[index]
        if index > 0:
            return self.commas[index - 1], entry.end
        return entry.start, self.entries[1].start if len(self.entries) > 1 else entry.end


def read_option_list(sql: str) -> OptionList | None:
    """Reads the first WITH list of a statement; None if it has none, or a malformed one."""
    reader = TokenReader(sql)
    if not reader.skip_to(frozenset(("WITH",))):
        return None
    start = reader.advance().start
    entries: list[OptionEntry] = []
    commas: list[int] = []
    try:
        reader.expect_symbol("(")
        while not reader.at_symbol(")") or commas:
            entries.append(_read_entry(reader))
            if not reader.at_symbol(","):
                break
            commas.append(reader.advance().start)
        end = reader.expect_symbol(")").end
    except SqlParserException:
        return None
    return OptionList(start, end, tuple(entries), tuple(commas))


def find_settings(sql: str) -> Iterator[OptionEntry]:
    """Gives every ``'key' = 'value'`` of a statement, whatever list, hint or SET it stands in."""
    reader = TokenReader(sql)
    while reader.current.kind is not Kind.END:
        if reader.current.kind is not Kind.STRING:
            reader.advance()
            continue
        try:
            yield _read_entry(reader)
        except SqlParserException:  # another literal; the reader stands behind it
            continue


def _read_entry(reader: TokenReader) -> OptionEntry:
    start = reader.current.start
    key = reader.string("an option's name")
    reader.expect_symbol("=")
    value_start = reader.current.start
    value = reader.string("the option's value")
    return OptionEntry(key, value, start, value_start, reader.tokens[reader.index - 1].end)
