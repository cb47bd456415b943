"""Prints statements so that they parse to the same tree again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.sql.literals import quote_literal

__all__ = ["print_create_connection"]


def print_create_connection(
    identifier: ObjectIdentifier,
    options: Mapping[str, str],
    comment: str | None = None,
    *,
    modifiers: Iterable[str] = (),
) -> str:
    """Prints CREATE CONNECTION with its options sorted, one a line.

    Args:
        identifier: The connection's full name.
        options: What to print, secrets already masked.
        comment: The connection's comment.
        modifiers: The words between CREATE and CONNECTION.
    """
    words = " ".join(["CREATE", *modifiers, "CONNECTION", identifier.as_serializable_string()])
    lines = [words]
    if comment is not None:
        lines.append(f"COMMENT {quote_literal(comment)}")
    entries = (
        f"  {quote_literal(key)} = {quote_literal(value)}" for key, value in sorted(options.items())
    )
    lines.append("WITH (\n" + ",\n".join(entries) + "\n)")
    return "\n".join(lines)
