"""Exports as SQL: statements that run once the masks in them are replaced by secrets."""

from __future__ import annotations

from collections.abc import Iterable

from pyflink_connections.definitions import TYPE_OPTION, CatalogConnection
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.redaction import MASK
from pyflink_connections.sql import parse, print_create_connection, split_script
from pyflink_connections.sql.statements import CreateConnection
from pyflink_connections.transfer.portable import PortableConnection
from pyflink_connections.transfer.texts import require_text

__all__ = ["read_sql", "written_sql"]


def written_sql(connections: Iterable[PortableConnection]) -> str:
    """Writes an export as CREATE CONNECTION statements, sorted by name, secrets masked."""
    ordered = sorted(connections, key=lambda each: each.identifier.parts())
    return "".join(f"{_statement(connection)};\n\n" for connection in ordered).rstrip("\n") + "\n"


def read_sql(script: str) -> list[PortableConnection]:
    """Reads CREATE CONNECTION statements in which every secret is masked or a reference.

    Raises:
        TypeError: The script is no str.
        SqlParserException: A statement is not well formed.
        ValidationException: A statement is another one, or names no full path.
    """
    require_text(script)
    return [_connection(statement.line, parse(statement.sql)) for statement in split_script(script)]


def _statement(connection: PortableConnection) -> str:
    definition = connection.definition
    options = {TYPE_OPTION: definition.connection_type, **definition.public_options()}
    options.update(dict.fromkeys(definition.secret_names, MASK))
    return print_create_connection(connection.identifier, options, definition.comment)


def _connection(line: int, statement: object) -> PortableConnection:
    if not isinstance(statement, CreateConnection) or statement.temporary:
        msg = (
            f"Line {line}: an import takes CREATE CONNECTION statements, without TEMPORARY. Run "
            "others with execute_sql."
        )
        raise ValidationException(msg)
    if len(statement.name) != 3:
        msg = f"Line {line}: an import needs the full name, catalog.database.name."
        raise ValidationException(msg)
    secret_names = frozenset(k for k, value in statement.options.items() if value == MASK)
    public = {k: value for k, value in statement.options.items() if k not in secret_names}
    definition = CatalogConnection(public, statement.comment, secret_names)
    return PortableConnection(ObjectIdentifier.of(*statement.name), definition)
