"""What DESCRIBE and SHOW CREATE say about a connection; every value passes redaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyflink_connections.bound_functions import split_bound_name
from pyflink_connections.connections import Found, ScopeKind
from pyflink_connections.definitions import TYPE_OPTION, CatalogConnection
from pyflink_connections.options import (
    CATALOG_TYPE_OPTION,
    REFERENCE_OPTION,
    REFERENCE_OPTIONS,
)
from pyflink_connections.redaction import MASK, RedactionRule
from pyflink_connections.sql import print_create_connection

__all__ = [
    "create_connection_text",
    "describe_catalog_rows",
    "describe_function_rows",
    "describe_rows",
]


def describe_rows(found: Found, rule: RedactionRule, *, extended: bool) -> list[list[str]]:
    """Returns the rows of DESCRIBE CONNECTION: name and value.

    Args:
        found: The connection.
        rule: Decides which values are hidden.
        extended: Whether to add where the connection and its secret live; no identifier of a
            secret is among it.
    """
    definition = found.definition
    rows = [["type", definition.connection_type]]
    shown = _shown_options(definition, rule)
    rows += [[f"option:{key}", value] for key, value in sorted(shown.items())]
    if definition.comment is not None:
        rows.append(["comment", definition.comment])
    rows.append(["temporary", str(found.scope.kind is not ScopeKind.PERMANENT).lower()])
    if extended:
        rows += [
            ["scope", found.scope.kind.value],
            ["identifier", found.identifier.as_summary_string()],
            ["connection store", found.scope.connections.store_name],
            ["secret store", found.scope.secrets.store_name],
        ]
    return rows


def describe_catalog_rows(described: Mapping[str, str], *, extended: bool) -> list[list[str]]:
    """Returns the rows of DESCRIBE CATALOG for a catalog with a connection.

    Args:
        described: What Flink says of it, options included.
        extended: Whether to show the options.
    """
    rows = {
        "name": described["name"],
        "type": described[f"option:{CATALOG_TYPE_OPTION}"],
        "comment": described["comment"],
        "connection": described[f"option:{REFERENCE_OPTION}"],
    }
    if extended:
        ours = {f"option:{key}" for key in REFERENCE_OPTIONS}
        options = {key for key in described if key.startswith("option:")} - ours
        rows.update((key, described[key]) for key in sorted(options))
    return [list(row) for row in rows.items()]


def describe_function_rows(described: Iterable[list[str]]) -> list[list[str]]:
    """Returns the rows of DESCRIBE FUNCTION: the function's own name, and the connection's.

    Args:
        described: What Flink says of it.
    """
    rows = []
    for name, value in described:
        bound = split_bound_name(value) if name == "class name" else None
        rows.append([name, value if bound is None else bound[0]])
        if bound is not None:
            rows.append(["connection", bound[1]])
    return rows


def create_connection_text(found: Found, rule: RedactionRule) -> str:
    """Returns what SHOW CREATE CONNECTION prints.

    It is a statement that runs again once the masks are replaced by the secrets.
    """
    definition = found.definition
    modifiers = {
        ScopeKind.PERMANENT: (),
        ScopeKind.TEMPORARY: ("TEMPORARY",),
        ScopeKind.TEMPORARY_SYSTEM: ("TEMPORARY", "SYSTEM"),
    }[found.scope.kind]
    options = {TYPE_OPTION: definition.connection_type, **_shown_options(definition, rule)}
    return print_create_connection(
        found.identifier, options, definition.comment, modifiers=modifiers
    )


def _shown_options(definition: CatalogConnection, rule: RedactionRule) -> dict[str, str]:
    shown = {
        key: MASK if rule.is_sensitive(key, value) else value
        for key, value in definition.public_options().items()
    }
    return {**shown, **dict.fromkeys(definition.secret_names, MASK)}
