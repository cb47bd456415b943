"""What of a set of scripts moves to connections, and what can't."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyflink_connections.migration.findings import inline_credentials_of
from pyflink_connections.migration.objects import InlineObject, inline_object
from pyflink_connections.migration.obstacles import Obstacles
from pyflink_connections.migration.scripts import Script
from pyflink_connections.migration.statements import LocatedStatement, last_name_behind
from pyflink_connections.redaction import RedactionRule, SensitiveOptions
from pyflink_connections.sql import OptionEntry, OptionList
from pyflink_connections.sql.reader import TokenReader
from pyflink_connections.sql.statements import AlterConnectionSet, CreateConnection

__all__ = ["Refusal", "ScriptObject", "collect"]


@dataclass(frozen=True)
class Refusal:
    """Credentials that a migration leaves where they are.

    Attributes:
        place: Where they stand.
        keys: The names of the options.
        reason: Why, and what to do instead.
    """

    place: str
    keys: tuple[str, ...]
    reason: str

    def __str__(self) -> str:
        keys = f"{', '.join(self.keys)}: " if self.keys else ""
        return f"{self.place}  {keys}{self.reason}".strip()


@dataclass(frozen=True)
class ScriptObject:
    """An object that a script creates.

    Attributes:
        found: The object.
        script: The script.
        statement: The statement that creates it.
        options: The list of options there.
    """

    found: InlineObject
    script: Script
    statement: LocatedStatement
    options: OptionList


def collect(
    scripts: Sequence[Script], rule: RedactionRule
) -> tuple[list[ScriptObject], list[Refusal]]:
    """Finds the inline credentials of scripts that belong together.

    Args:
        scripts: The scripts, in the order they are run in.
        rule: Decides what is sensitive.

    Returns:
        The objects that can use a connection, and what stays as it is.
    """
    obstacles = Obstacles(scripts)
    objects: list[ScriptObject] = []
    refusals: list[Refusal] = []
    for script in scripts:
        for statement, catalog in _with_current_catalog(script):
            made = _object(script, statement, rule)
            if made is not None:
                obstacle = obstacles.of(made.found, statement, catalog)
                if obstacle is None:
                    objects.append(made)
                else:
                    refusals.append(_refusal(made.found, obstacle))
            refusals += _others(script, statement, made, rule)
        refusals += _unclosed(script)
    return objects, refusals


def _refusal(found: InlineObject, obstacle: str) -> Refusal:
    return Refusal(found.place, tuple(sorted(found.secret_keys)), f"{found}: {obstacle}")


def _unclosed(script: Script) -> Iterator[Refusal]:
    if script.unclosed_line is not None:
        reason = "a literal, name or comment is never closed; the rest can't be read"
        yield Refusal(f"{script.path}:{script.unclosed_line}", (), reason)


def _object(
    script: Script, statement: LocatedStatement, rule: RedactionRule
) -> ScriptObject | None:
    kind, options, tree = statement.created_kind, statement.option_list, statement.created
    if kind is None or options is None or tree is None:
        return None
    values = SensitiveOptions({entry.key: entry.value for entry in options.entries})
    place = f"{script.path}:{statement.line}"
    found = inline_object(kind, tree.name, place, values, rule)
    return None if found is None else ScriptObject(found, script, statement, options)


def _others(
    script: Script, statement: LocatedStatement, made: ScriptObject | None, rule: RedactionRule
) -> Iterator[Refusal]:
    """Gives the credentials of a statement that are not options of what it creates."""
    start = end = statement.start
    if made is not None:
        start, end = (statement.start + each for each in (made.options.start, made.options.end))
    for entry in inline_credentials_of(statement, rule):
        if not start <= entry.start < end:
            place = f"{script.path}:{script.line_of(entry.start)}"
            yield Refusal(place, (entry.key,), _reason(script, statement, entry))


def _reason(script: Script, statement: LocatedStatement, entry: OptionEntry) -> str:
    before = script.text[statement.start : entry.start]
    if before.rfind("/*+") > before.rfind("*/"):
        return "a query hint can't name a connection; create the table with one, and drop the hint"
    if isinstance(statement.tree, (CreateConnection, AlterConnectionSet)):
        return "write a reference, '${secret:<id>}', or enter the secret outside of scripts"
    if statement.word == "ALTER":
        return "ALTER can't name a connection; put the option into the object's connection instead"
    if statement.word == "SET":
        return "this is configuration, which connections can't hold; keep it in Flink's own file"
    if statement.created_kind is not None:
        return "the list of options can't be read"
    return "this statement can't use a connection"


def _with_current_catalog(script: Script) -> Iterator[tuple[LocatedStatement, str | None]]:
    """Gives each statement with the catalog that a USE CATALOG before it made the current one."""
    catalog: str | None = None
    for statement in script.statements:
        yield statement, catalog
        if statement.word == "USE":
            reader = TokenReader(statement.sql)
            reader.advance()
            if reader.match("CATALOG"):
                catalog = last_name_behind(reader)
