"""Credentials in the open: where they stand, never what they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyflink_connections.migration.credentials import is_inline_credential
from pyflink_connections.migration.families import ObjectKind, family_of
from pyflink_connections.migration.scripts import Script
from pyflink_connections.migration.statements import LocatedStatement
from pyflink_connections.redaction import RedactionRule
from pyflink_connections.sql import OptionEntry

__all__ = ["Finding", "find_inline_credentials", "inline_credentials_of"]


@dataclass(frozen=True)
class Finding:
    """An inline credential, or a place that can't be read.

    Attributes:
        path: The script.
        line: The line, counted from 1.
        key: The option's name; None if something is never closed, so that the rest can't be read.
    """

    path: Path
    line: int
    key: str | None

    @property
    def problem(self) -> str:
        """What is wrong there."""
        if self.key is None:
            return "a literal, name or comment is never closed, so what follows can't be checked"
        return "a credential in the open"

    def __str__(self) -> str:
        key = "" if self.key is None else f" '{self.key}':"
        return f"{self.path}:{self.line}:{key} {self.problem}"


def find_inline_credentials(script: Script, rule: RedactionRule) -> Iterator[Finding]:
    """Gives the inline credentials of a script, in the order of their places.

    Those of CREATE CONNECTION count too: a script is no place for a secret.

    Args:
        script: The script.
        rule: Decides what is sensitive.
    """
    for statement in script.statements:
        for entry in inline_credentials_of(statement, rule):
            yield Finding(script.path, script.line_of(entry.start), entry.key)
    if script.unclosed_line is not None:
        yield Finding(script.path, script.unclosed_line, None)


def inline_credentials_of(
    statement: LocatedStatement, rule: RedactionRule
) -> Iterator[OptionEntry]:
    """Gives the settings of a statement that are credentials in the open."""
    declared = rule
    kind = statement.created_kind
    if kind is not None:
        declared = _family_rule(statement, kind, rule)
    for entry in statement.settings:
        if is_inline_credential(declared, entry.key, entry.value):
            yield entry


def _family_rule(
    statement: LocatedStatement, kind: ObjectKind, rule: RedactionRule
) -> RedactionRule:
    options = {entry.key: entry.value for entry in statement.settings}
    return family_of(kind, options.get(kind.factory_option, "")).declare(rule)
