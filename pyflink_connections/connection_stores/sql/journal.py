"""The journal of secrets of a store in a database: a table beside that of the definitions."""

from __future__ import annotations

import hashlib
from datetime import datetime, timezone

from sqlalchemy import Connection, select

from pyflink_connections.connection_stores.journal import SecretIntent, SecretJournal
from pyflink_connections.connection_stores.sql.database import Database
from pyflink_connections.connection_stores.sql.tables import JOURNAL, SCHEMA
from pyflink_connections.identifiers import ObjectIdentifier

__all__ = ["SqlSecretJournal"]


class SqlSecretJournal(SecretJournal):
    """Keeps entries as rows of the table ``pyflink_connections_journal``.

    Args:
        database: The way to the database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._owner: str | None = None

    @property
    def owner(self) -> str:  # type: ignore[override]  # read when it is first asked for
        """Whose secrets the definitions refer to; see :class:`SecretJournal`."""
        if self._owner is None:
            query = select(SCHEMA.c.secret_owner)
            self._owner = self._database.run(lambda c: c.execute(query).scalar_one())
        return self._owner

    def begin(self, secret_id: str, connection: ObjectIdentifier) -> None:
        """Enters a secret; see :meth:`SecretJournal.begin`."""
        key = _key(secret_id)
        entry = {
            "identity": key,
            "secret_id": secret_id,
            "connection_name": str(connection),
            "since": datetime.now(timezone.utc).isoformat(),
        }

        def enter(c: Connection) -> None:
            c.execute(JOURNAL.delete().where(JOURNAL.c.identity == key))
            c.execute(JOURNAL.insert().values(**entry))

        self._database.run(enter)

    def end(self, secret_id: str) -> None:
        """Takes a secret out; see :meth:`SecretJournal.end`."""
        delete = JOURNAL.delete().where(JOURNAL.c.identity == _key(secret_id))
        self._database.run(lambda c: c.execute(delete))

    def intents(self) -> list[SecretIntent]:
        """Returns all entries; see :meth:`SecretJournal.intents`."""
        query = select(JOURNAL.c.secret_id, JOURNAL.c.connection_name, JOURNAL.c.since)
        rows = self._database.run(lambda c: c.execute(query).all())
        found = [SecretIntent(row[0], row[1], datetime.fromisoformat(row[2])) for row in rows]
        return sorted(found, key=lambda intent: intent.since)


def _key(secret_id: str) -> str:
    return hashlib.sha256(secret_id.encode()).hexdigest()
