"""Exports as YAML: one key for each connection, for review and for other tools."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyflink_connections.connection_stores.document import (
    DocumentError,
    definition_of,
    document_of,
)
from pyflink_connections.connection_stores.yaml_documents import YamlError, dumped_yaml, plain_yaml
from pyflink_connections.exceptions import PyFlinkConnectionsException, ValidationException
from pyflink_connections.identifiers import ObjectIdentifier, parse_path
from pyflink_connections.transfer.portable import PortableConnection
from pyflink_connections.transfer.texts import require_text

__all__ = ["read_yaml", "written_yaml"]

_VERSION = 1
_MAX_BYTES = 64 * 1024 * 1024  # tens of thousands of connections


def written_yaml(connections: Iterable[PortableConnection]) -> str:
    """Writes an export, its connections sorted by name."""
    documents = {
        str(connection.identifier): document_of(connection.definition)
        for connection in sorted(connections, key=lambda each: each.identifier.parts())
    }
    return dumped_yaml({"version": _VERSION, "connections": documents}).decode()


def read_yaml(text: str) -> list[PortableConnection]:
    """Reads an export.

    Raises:
        TypeError: It is no str.
        ValidationException: It is none, or a connection in it is not well formed; the message
            repeats no value.
    """
    require_text(text)
    top = _loaded(text)
    if not isinstance(top, dict) or not isinstance(top.get("connections"), dict):
        msg = "An export of connections has the keys 'version' and 'connections'."
        raise ValidationException(msg)
    if str(top.get("version")) != str(_VERSION):
        msg = f"This release reads exports of version {_VERSION}; upgrade pyflink-connections."
        raise ValidationException(msg)
    return [_connection(name, document) for name, document in top["connections"].items()]


def _loaded(text: str) -> Any:
    try:
        return plain_yaml(text.encode(), max_bytes=_MAX_BYTES)
    except YamlError as exc:
        where, reason = exc.line, str(exc)
    msg = f"The export can't be read, line {where}: {reason}."
    raise ValidationException(msg)


def _connection(name: str, document: object) -> PortableConnection:
    try:
        return PortableConnection.of(_identifier(name), definition_of(document))
    except (DocumentError, PyFlinkConnectionsException) as exc:
        reason = str(exc).rstrip(".")
    msg = f"Connection {name} in the export: {reason}."
    raise ValidationException(msg)


def _identifier(name: str) -> ObjectIdentifier:
    path = parse_path(name)
    if len(path) != 3:
        msg = "an import needs the full name, catalog.database.name"
        raise DocumentError(msg)
    return ObjectIdentifier.of(*path)
