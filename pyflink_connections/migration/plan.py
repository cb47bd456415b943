"""What a migration of scripts is going to do, shown before it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pyflink_connections.identifiers import ObjectIdentifier, quote
from pyflink_connections.migration.collecting import Refusal, ScriptObject, collect
from pyflink_connections.migration.connection_file import SecretForm, written_connections
from pyflink_connections.migration.grouping import (
    ProposedConnection,
    Taken,
    propose_connections,
)
from pyflink_connections.migration.masking import masked_diffs, without_credentials
from pyflink_connections.migration.report import report_document, written_report
from pyflink_connections.migration.rewriting import use_connection
from pyflink_connections.migration.scripts import Script
from pyflink_connections.redaction import RedactionRule, SensitiveOptions
from pyflink_connections.sql.keywords import RESERVED
from pyflink_connections.sql.statements import CreateConnection

__all__ = ["DEFAULT_DATABASE", "MigrationPlan", "plan_migration"]

#: Where the connections go: the database that every session begins in.
DEFAULT_DATABASE = ("default_catalog", "default_database")

_SHORTEST_REMNANT = 8  # shorter values stand in other words as well


@dataclass(frozen=True)
class MigrationPlan:
    """The connections to create, the scripts to change, and what stays.

    ``print(plan)`` shows it without a value of a secret.

    Attributes:
        connections: The connections, in the order of their first use.
        refusals: The credentials that stay where they are, with the reason.
        changes: Each script that changes, and what it becomes.
        connection_file: The file for the statements that create the connections, or None.
        secret_form: What stands there for secrets.
    """

    connections: tuple[ProposedConnection, ...]
    refusals: tuple[Refusal, ...]
    changes: tuple[tuple[Script, Script], ...]
    connection_file: Path | None
    secret_form: SecretForm
    rule: RedactionRule = field(repr=False)

    def files(self, *, in_place: bool) -> dict[Path, str]:
        """Returns the content of each file to write: the connections first, then the scripts.

        Args:
            in_place: Whether a new script takes the place of the old one; else it goes beside it,
                ``orders.migrated.sql`` beside ``orders.sql``.
        """
        files = {}
        if self.connections and self.connection_file is not None:
            files[self.connection_file] = written_connections(self.connections, self.secret_form)
        for old, new in self.changes:
            files[_target(old.path, in_place)] = new.text
        return files

    @property
    def changed_paths(self) -> list[Path]:
        """The scripts that change, which may be replaced."""
        return [old.path for old, _ in self.changes]

    def diff(self, *, in_place: bool) -> str:
        """Returns the unified diff of all scripts, with secrets masked; empty if none changes."""
        named = [(old, new, str(_target(old.path, in_place))) for old, new in self.changes]
        return masked_diffs(named, self.rule)

    def document(self) -> dict[str, object]:
        """Returns the plan for programs, as lists and dictionaries; no secret is in it."""
        return report_document(self.connections, self.refusals)

    def __str__(self) -> str:
        form = None if self.connection_file is None else self.secret_form
        return written_report(self.connections, self.refusals, form)


def plan_migration(
    scripts: Sequence[Script],
    rule: RedactionRule,
    *,
    connection_file: Path | None = Path("connections.sql"),
    is_taken: Taken | None = None,
    database: tuple[str, str] = DEFAULT_DATABASE,
    names: Mapping[str, str] | None = None,
    secret_form: SecretForm = SecretForm.REFERENCE,
) -> MigrationPlan:
    """Plans the migration of scripts that belong together.

    Args:
        scripts: The scripts, in the order they are run in.
        rule: Decides what is sensitive.
        connection_file: The file for the statements that create the connections; None if they are
            going to be created without one.
        is_taken: Tells whether there is a connection of a name with other options, where that can
            be known. Names that the scripts create are taken in any case.
        database: The catalog and the database of the connections.
        names: Names to give to connections in place of those proposed.
        secret_form: What stands for a secret in the connection file.

    Returns:
        The plan; nothing is written yet.

    Raises:
        ValidationException: A name was given for a connection that is not proposed, or is taken.
    """
    objects, refusals = collect(scripts, rule)
    created = _created_names(script for script in scripts if not _same(script, connection_file))

    def taken(name: str, options: SensitiveOptions) -> bool:
        return name in created or (is_taken is not None and is_taken(name, options))

    connections = propose_connections((each.found for each in objects), database, taken, names)
    changes = _changes(objects, connections)
    for old, new in changes:
        refusals += _remnants(new, _secrets_of(old, objects), rule)
    return MigrationPlan(
        tuple(connections), tuple(refusals), tuple(changes), connection_file, secret_form, rule
    )


def _changes(
    objects: Sequence[ScriptObject], connections: Sequence[ProposedConnection]
) -> list[tuple[Script, Script]]:
    names = {
        id(found): _sql_name(each.identifier) for each in connections for found in each.objects
    }
    texts: dict[Script, str] = {}
    for each in reversed(objects):  # from the end, so that offsets before stay right
        text = texts.get(each.script, each.script.text)
        start, sql = each.statement.start, each.statement.sql
        changed = use_connection(sql, each.options, each.found.moved, names[id(each.found)])
        texts[each.script] = f"{text[:start]}{changed}{text[start + len(sql) :]}"
    return [(old, Script(old.path, text)) for old, text in reversed(texts.items())]


def _sql_name(identifier: ObjectIdentifier) -> str:
    """Returns a full name as SQL has it: reserved words are in backticks, too."""
    name = identifier.as_summary_string()
    parts = identifier.parts()
    reserved = any(part.upper() in RESERVED for part in parts)
    return ".".join(map(quote, parts)) if reserved else name


def _same(script: Script, path: Path | None) -> bool:
    return path is not None and script.path.resolve() == path.resolve()


def _created_names(scripts: Iterable[Script]) -> set[str]:
    return {
        statement.tree.name[-1]
        for script in scripts
        for statement in script.statements
        if isinstance(statement.tree, CreateConnection)
    }


def _secrets_of(script: Script, objects: Sequence[ScriptObject]) -> dict[str, str]:
    """Returns the secrets that left a script, with the name of the option that held each."""
    return {
        each.found.moved[key]: key
        for each in objects
        if each.script is script
        for key in sorted(each.found.secret_keys)
    }


def _remnants(script: Script, secrets: Mapping[str, str], rule: RedactionRule) -> list[Refusal]:
    """Finds secrets that stand once more in a migrated script, in a comment for example."""
    found = []
    text = without_credentials(script, rule)  # those that stay in options were refused already
    for value, key in secrets.items():
        offset = text.find(value) if len(value) >= _SHORTEST_REMNANT else -1
        if offset >= 0:
            place = f"{script.path}, line {script.line_of(offset)} of the migrated script"
            reason = "the value stands there once more, outside of what was migrated; remove it"
            found.append(Refusal(place, (key,), reason))
    return found


def _target(path: Path, in_place: bool) -> Path:
    return path if in_place else path.with_name(f"{path.stem}.migrated{path.suffix}")
