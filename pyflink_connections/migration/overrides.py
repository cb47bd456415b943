"""Places that set options of an object which is created elsewhere.

A key may be set by the object or by its connection, never by both. So an object whose options are
overridden keeps those options itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyflink_connections.migration.families import ObjectKind
from pyflink_connections.migration.scripts import Script
from pyflink_connections.migration.statements import LocatedStatement, last_name_behind
from pyflink_connections.sql.lexer import Kind
from pyflink_connections.sql.literals import identifier_value
from pyflink_connections.sql.reader import TokenReader

__all__ = ["Override", "Overrides"]


@dataclass(frozen=True)
class Override:
    """One such place.

    Attributes:
        name: The object's own name: the last part of what is written.
        keys: The options.
        place: What it is and where, for people.
    """

    name: str
    keys: frozenset[str]
    place: str


class Overrides:
    """What the scripts of a migration override: by hints, ALTER, and CREATE TABLE ... LIKE.

    Objects are told apart by their own names alone, in whatever catalog and database they are:
    rather one object too many is left as it is.

    Args:
        statements: All statements of the migration, each with its script.
    """

    def __init__(self, statements: Iterable[tuple[Script, LocatedStatement]]) -> None:
        self._by_name: dict[str, list[Override]] = {}
        bases: dict[str, str] = {}
        found: list[Override] = []
        for script, statement in statements:
            found += _overrides_in(script, statement)
            if statement.created is not None and statement.base is not None:
                bases[statement.created.name[-1]] = statement.base
        for override in found:
            for name in _with_bases(override.name, bases):
                self._by_name.setdefault(name, []).append(override)

    def of(self, name: str, keys: Iterable[str]) -> Override | None:
        """Returns a place that sets one of these options of an object, or None."""
        wanted = frozenset(keys)
        return next((each for each in self._by_name.get(name, ()) if each.keys & wanted), None)


def _with_bases(name: str, bases: Mapping[str, str]) -> Iterator[str]:
    """Gives a name and those it inherits options from."""
    seen = set[str]()
    following: str | None = name
    while following is not None and following not in seen:
        seen.add(following)
        yield following
        following = bases.get(following)


def _overrides_in(script: Script, statement: LocatedStatement) -> Iterator[Override]:
    at = f"{script.path}:{statement.line}"
    keys = frozenset(entry.key for entry in statement.settings)
    if not keys:
        return
    if statement.word == "ALTER":
        name = _altered(statement.sql)
        if name is not None:
            yield Override(name, keys, f"ALTER ... SET in {at}")
        return
    options = statement.option_list
    if statement.base is not None and options is not None:
        own = frozenset(entry.key for entry in options.entries)
        yield Override(statement.base, own, f"CREATE TABLE ... LIKE in {at}")
    yield from _hints(script, statement)


def _altered(sql: str) -> str | None:
    reader = TokenReader(sql)
    reader.advance()
    if not any(reader.match(kind.name) for kind in ObjectKind):
        return None
    reader.match("IF", "EXISTS")
    return last_name_behind(reader)


def _hints(script: Script, statement: LocatedStatement) -> Iterator[Override]:
    """Gives the hints with options that stand behind a table's name."""
    reader = TokenReader(statement.sql)
    before = reader.advance()
    while (token := reader.advance()).kind is not Kind.END:
        if token.text == "/*+" and before.kind in (Kind.WORD, Kind.QUOTED):
            start = statement.start + token.start
            inside = range(start, statement.start + _end_of_hint(reader))
            keys = frozenset(each.key for each in statement.settings if each.start in inside)
            place = f"a query hint in {script.path}:{script.line_of(start)}"
            yield Override(identifier_value(before), keys, place)
        before = token


def _end_of_hint(reader: TokenReader) -> int:
    while not reader.at_symbol("*/") and reader.current.kind is not Kind.END:
        reader.advance()
    return reader.current.start
