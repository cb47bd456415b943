"""A table, model or catalog with inline credentials, from a script or a live catalog."""

from __future__ import annotations

from dataclasses import dataclass

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.identifiers import quote_path
from pyflink_connections.migration.credentials import is_inline_credential
from pyflink_connections.migration.families import Family, ObjectKind, family_of
from pyflink_connections.options import refuse_near_misses
from pyflink_connections.redaction import RedactionRule, SensitiveOptions

__all__ = ["InlineObject", "inline_object"]


@dataclass(frozen=True)
class InlineObject:
    """An object whose own options hold credentials.

    Attributes:
        kind: Whether it is a table, a model or a catalog.
        name: Its name, as written.
        place: Where it was found, for people.
        options: All its options.
        family: The family of its connector, provider or type.
        moved: The options that go to a connection; the others stay.
        secret_keys: Which of those are credentials.
        obstacle: Why it can't use a connection, or None.
    """

    kind: ObjectKind
    name: tuple[str, ...]
    place: str
    options: SensitiveOptions
    family: Family
    moved: SensitiveOptions
    secret_keys: frozenset[str]
    obstacle: str | None = None

    def __str__(self) -> str:
        return f"{self.kind.value} {quote_path(self.name)}"


def inline_object(
    kind: ObjectKind,
    name: tuple[str, ...],
    place: str,
    options: SensitiveOptions,
    rule: RedactionRule,
) -> InlineObject | None:
    """Returns an object if it has inline credentials, else None."""
    family = family_of(kind, options.get(kind.factory_option, ""))
    declared = family.declare(rule)
    if not any(is_inline_credential(declared, key, value) for key, value in options.items()):
        return None
    moved = SensitiveOptions({key: options[key] for key in family.moved(options, rule)})
    secret_keys = frozenset(k for k, value in moved.items() if is_inline_credential(rule, k, value))
    obstacle = _obstacle(kind, options, moved, rule)
    return InlineObject(kind, name, place, options, family, moved, secret_keys, obstacle)


def _obstacle(
    kind: ObjectKind, options: SensitiveOptions, moved: SensitiveOptions, rule: RedactionRule
) -> str | None:
    if kind.factory_option not in options:
        return f"it has no option '{kind.factory_option}' of its own, so what it is made by is open"
    try:
        refuse_near_misses(moved, rule)
    except ValidationException as exc:
        return str(exc)
    return None
