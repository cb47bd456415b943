"""Scripts as they may be shown: every credential masked, wherever it stands."""

from __future__ import annotations

from collections.abc import Collection
from difflib import unified_diff

from pyflink_connections.migration.credentials import is_inline_credential
from pyflink_connections.migration.scripts import Script
from pyflink_connections.redaction import MASK, RedactionRule, mask_text
from pyflink_connections.sql import OptionEntry
from pyflink_connections.sql.literals import quote_literal
from pyflink_connections.sql.spaces import blank

__all__ = ["masked_diffs", "without_credentials"]


def masked_diffs(changes: Collection[tuple[Script, Script, str]], rule: RedactionRule) -> str:
    """Returns the unified diff of several scripts with their credentials masked.

    The literals themselves are replaced, so short values are hidden as well. Where a value stands
    once more, in a comment for example, it is hidden unless any text may hold it, as ``1000``.

    Args:
        changes: Each script, what it becomes, and what the new file is called.
        rule: Decides what is sensitive.
    """
    secrets = {each.value for old, _, _ in changes for each in _credentials(old, rule)}
    return "".join(
        _diff(old.path, name, *(mask_text(_masked(each, rule), secrets) for each in (old, new)))
        for old, new, name in changes
    )


def without_credentials(script: Script, rule: RedactionRule) -> str:
    """Returns a script's text with spaces in place of credentials, all else where it was."""
    text = script.text
    for entry in _credentials(script, rule):
        text = blank(text, entry.value_start, entry.end)
    return text


def _diff(path: object, name: str, before: str, after: str) -> str:
    lines = (before.splitlines(keepends=True), after.splitlines(keepends=True))
    parts = unified_diff(lines[0], lines[1], str(path), name)
    return "".join(part if part.endswith("\n") else f"{part}\n" for part in parts)


def _masked(script: Script, rule: RedactionRule) -> str:
    text = script.text
    for entry in reversed(_credentials(script, rule)):
        text = text[: entry.value_start] + quote_literal(MASK) + text[entry.end :]
    return text


def _credentials(script: Script, rule: RedactionRule) -> list[OptionEntry]:
    return [each for each in script.settings if is_inline_credential(rule, each.key, each.value)]
