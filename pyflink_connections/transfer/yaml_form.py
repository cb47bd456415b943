"""Exports as YAML: one key for each connection, for review and for other tools."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from pyflink_connections.connection_stores.document import (
    DocumentError,
    definition_of,
    document_of,
)
from pyflink_connections.exceptions import PyFlinkConnectionsException, ValidationException
from pyflink_connections.identifiers import ObjectIdentifier, parse_path
from pyflink_connections.transfer.portable import PortableConnection

__all__ = ["read_yaml", "written_yaml"]

_VERSION = 1


def written_yaml(connections: Iterable[PortableConnection]) -> str:
    """Writes an export, its connections sorted by name."""
    documents = {
        str(connection.identifier): document_of(connection.definition)
        for connection in sorted(connections, key=lambda each: each.identifier.parts())
    }
    stream = StringIO()
    _yaml("rt").dump({"version": _VERSION, "connections": documents}, stream)
    return stream.getvalue()


def read_yaml(text: str) -> list[PortableConnection]:
    """Reads an export.

    Raises:
        ValidationException: It is none, or a connection in it is not well formed; the message
            repeats no value.
    """
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
        # Values as they stand there: no number, no date, and no tag that makes an object.
        return _yaml("safe").load(text)
    except (YAMLError, ValueError, RecursionError) as exc:
        mark = getattr(exc, "problem_mark", None)
        where = "" if mark is None else f" (line {mark.line + 1})"
    # Outside of the block: the library's error holds the text.
    msg = f"The export is not valid YAML{where}."
    raise ValidationException(msg)


def _connection(name: object, document: object) -> PortableConnection:
    try:
        identifier = ObjectIdentifier.of(*parse_path(str(name)))
        return PortableConnection.of(identifier, definition_of(document))
    except (DocumentError, PyFlinkConnectionsException) as exc:
        reason = str(exc)
    msg = f"Connection {name!s} in the export: {reason}."
    raise ValidationException(msg)


def _yaml(kind: str) -> YAML:
    yaml = YAML(typ=kind, pure=True)
    yaml.width = 2**20  # no value is folded
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
