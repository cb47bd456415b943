"""Definitions in a database: PostgreSQL, MySQL and its like, SQLite."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Delete, Insert, Update, select
from sqlalchemy.exc import IntegrityError

from pyflink_connections.connection_stores.base import ConnectionStore, StoredConnection
from pyflink_connections.connection_stores.document import (
    MAX_BYTES,
    DocumentError,
    definition_of,
    document_of,
)
from pyflink_connections.connection_stores.identities import identity_of, utf8
from pyflink_connections.connection_stores.scanning import scanned
from pyflink_connections.connection_stores.sql.database import Database
from pyflink_connections.connection_stores.sql.journal import SqlSecretJournal
from pyflink_connections.connection_stores.sql.tables import CONNECTIONS, NAME_LENGTH
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.exceptions import (
    ConcurrentModificationException,
    ConnectionAlreadyExistException,
    ConnectionNotExistException,
    InvalidConnectionDefinitionException,
    ValidationException,
)
from pyflink_connections.identifiers import ObjectIdentifier

__all__ = ["SqlConnectionStore"]

_C = CONNECTIONS.c
_BATCH = 500


class SqlConnectionStore(ConnectionStore):
    """Keeps definitions as rows of the table ``pyflink_connections``; they hold no secrets.

    The tables are made on first use. Each write is one statement that names the generation it
    builds on. If the connection to the database is lost, a method is tried once more; a write that
    had happened all the same is recognised by its generation.

    Needs SELECT, INSERT, UPDATE and DELETE on the tables, and for the first use CREATE.

    Args:
        database: The way to the database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._journal = SqlSecretJournal(database)

    @property
    def journal(self) -> SqlSecretJournal:
        """The journal of secrets; see :attr:`ConnectionStore.journal`."""
        return self._journal

    def identity(self) -> str | None:
        """Returns the database's user, None in SQLite; see :meth:`ConnectionStore.identity`."""
        return self._database.user

    def get(self, identifier: ObjectIdentifier) -> StoredConnection | None:
        """Returns one definition; see :meth:`ConnectionStore.get`."""
        query = select(_C.definition, _C.generation).where(_C.identity == identity_of(identifier))
        row = self._database.run(lambda connection: connection.execute(query).first())
        return None if row is None else _stored(identifier, *row)

    def list_identifiers(
        self, catalog_name: str | None, database_name: str | None = None
    ) -> list[ObjectIdentifier]:
        """Returns identifiers, sorted; see :meth:`ConnectionStore.list_identifiers`."""
        for name in (catalog_name, database_name):
            utf8(name or "")
        query = select(_C.catalog_name, _C.database_name, _C.object_name)
        query = query.where(_C.catalog_name == catalog_name)  # None becomes IS NULL
        if database_name is not None:
            query = query.where(_C.database_name == database_name)
        rows = self._database.run(lambda connection: connection.execute(query).all())
        found = [ObjectIdentifier(*row) for row in rows]
        # Databases sort, and MySQL even compares, in ways of their own.
        return sorted(
            (
                identifier
                for identifier in found
                if identifier.catalog_name == catalog_name
                and database_name in (None, identifier.database_name)
            ),
            key=ObjectIdentifier.parts,
        )

    def scan(self) -> Iterator[tuple[ObjectIdentifier, StoredConnection]]:
        """Gives every definition; see :meth:`ConnectionStore.scan`."""
        return scanned(self._all_identifiers, self._read_those)

    def create(self, identifier: ObjectIdentifier, definition: CatalogConnection) -> None:
        """Adds a definition; see :meth:`ConnectionStore.create`."""
        row = {**_names(identifier), **_content(identifier, definition)}
        written = self._write(CONNECTIONS.insert().values(**row))
        self._settle(written, identifier, identifier, row["generation"])

    def replace(
        self, identifier: ObjectIdentifier, definition: CatalogConnection, generation: int
    ) -> None:
        """Replaces a definition; see :meth:`ConnectionStore.replace`."""
        row = _content(identifier, definition)
        update = CONNECTIONS.update().where(*_at(identifier, generation)).values(**row)
        self._settle(self._write(update), identifier, identifier, row["generation"])

    def remove(self, identifier: ObjectIdentifier, generation: int) -> None:
        """Removes a definition; see :meth:`ConnectionStore.remove`."""
        delete = CONNECTIONS.delete().where(*_at(identifier, generation))
        self._settle(self._write(delete), identifier, identifier, None)

    def rename(
        self, identifier: ObjectIdentifier, new_identifier: ObjectIdentifier, generation: int
    ) -> None:
        """Moves a definition; see :meth:`ConnectionStore.rename`."""
        row = {**_names(new_identifier), "generation": _new_generation()}
        update = CONNECTIONS.update().where(*_at(identifier, generation)).values(**row)
        self._settle(self._write(update), identifier, new_identifier, row["generation"])

    @contextmanager
    def lock(self, identifier: ObjectIdentifier) -> Iterator[None]:
        """Locks one connection; see :meth:`ConnectionStore.lock`."""
        with self._database.holding(identity_of(identifier), f"Connection {identifier}"):
            yield

    def _all_identifiers(self) -> set[ObjectIdentifier]:
        query = select(_C.catalog_name, _C.database_name, _C.object_name)
        rows = self._database.run(lambda connection: connection.execute(query).all())
        return {ObjectIdentifier(*row) for row in rows}

    def _read_those(
        self, identifiers: list[ObjectIdentifier]
    ) -> dict[ObjectIdentifier, StoredConnection]:
        wanted = {identity_of(identifier): identifier for identifier in identifiers}
        query = select(_C.identity, _C.definition, _C.generation).where(_C.identity.in_(wanted))
        rows = self._database.run(lambda connection: connection.execute(query).all())
        return {wanted[identity]: _stored(wanted[identity], *row) for identity, *row in rows}

    def _generation_of(self, identifier: ObjectIdentifier) -> int | None:
        query = select(_C.generation).where(_C.identity == identity_of(identifier))
        return self._database.run(lambda connection: connection.execute(query).scalar())

    def _write(self, statement: Insert | Update | Delete) -> _Written:
        attempts = 0

        def work(connection: Connection) -> _Written:
            nonlocal attempts
            attempts += 1
            try:
                rows = connection.execute(statement).rowcount
            except IntegrityError:
                connection.rollback()
                return _Written(0, taken=True, repeated=attempts > 1)
            return _Written(rows, taken=False, repeated=attempts > 1)

        return self._database.run(work)

    def _settle(
        self,
        written: _Written,
        identifier: ObjectIdentifier,
        new_identifier: ObjectIdentifier,
        new_generation: int | None,
    ) -> None:
        """Raises unless a write has happened, be it in an attempt whose answer was lost."""
        if written.rows:
            return
        if written.repeated and self._generation_of(new_identifier) == new_generation:
            return
        if written.taken:
            msg = f"Connection {new_identifier} exists already."
            raise ConnectionAlreadyExistException(msg)
        if self._generation_of(identifier) is None:
            msg = f"Connection {identifier} does not exist any more."
            raise ConnectionNotExistException(msg)
        msg = f"Connection {identifier} was changed by somebody else meanwhile; try again."
        raise ConcurrentModificationException(msg)

    def __repr__(self) -> str:
        return f"SqlConnectionStore({self._database!r})"


@dataclass(frozen=True)
class _Written:
    rows: int
    taken: bool
    repeated: bool


def _at(identifier: ObjectIdentifier, generation: int) -> tuple[ColumnElement[bool], ...]:
    return _C.identity == identity_of(identifier), _C.generation == generation


def _names(identifier: ObjectIdentifier) -> dict[str, Any]:
    for name in identifier.parts():
        if len(name) > NAME_LENGTH:
            msg = f"The name '{name[:40]}...' has {len(name)} characters, and may have 255."
            raise ValidationException(msg)
    return {
        "identity": identity_of(identifier),
        "catalog_name": identifier.catalog_name,
        "database_name": identifier.database_name,
        "object_name": identifier.object_name,
    }


def _content(identifier: ObjectIdentifier, definition: CatalogConnection) -> dict[str, Any]:
    text = json.dumps(document_of(definition), ensure_ascii=False)
    size = len(text.encode())
    if size > MAX_BYTES:
        msg = (
            f"The definition of connection {identifier} has {size} bytes, and may have {MAX_BYTES}."
        )
        raise ValidationException(msg)
    return {"definition": text, "generation": _new_generation()}


def _new_generation() -> int:
    # Random and not counted, so that no two creations of one name ever share a generation.
    return secrets.randbits(63)


def _stored(identifier: ObjectIdentifier, text: str, generation: int) -> StoredConnection:
    try:
        return StoredConnection(definition_of(json.loads(text)), generation)
    except DocumentError as exc:
        reason = str(exc)
    except (ValueError, RecursionError):
        reason = "it is not valid JSON"
    # Outside of the block: an error of the JSON library holds the text.
    msg = f"The row of connection {identifier} in table {CONNECTIONS.name} is not valid: {reason}."
    raise InvalidConnectionDefinitionException(msg)
