"""The journal of secrets of a store in a database: a table beside that of the definitions."""

from __future__ import annotations

from datetime import datetime, timezone

from sqlalchemy import Connection, select

from pyflink_connections.connection_stores.journal import (
    SecretIntent,
    SecretJournal,
    checked_intent,
    checked_owner,
    entry_key,
)
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
            found = self._database.run(lambda c: c.execute(query).scalar_one())
            place = f"{self._database.name}, column {SCHEMA.c.secret_owner}"
            self._owner = checked_owner(found, place)
        return self._owner

    def begin(self, secret_id: str, connection: ObjectIdentifier) -> None:
        """Enters a secret; see :meth:`SecretJournal.begin`."""
        key = entry_key(secret_id)
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

    def end(self, secret_id: str, since: datetime | None = None) -> None:
        """Takes a secret out; see :meth:`SecretJournal.end`."""
        delete = JOURNAL.delete().where(JOURNAL.c.identity == entry_key(secret_id))
        if since is not None:
            delete = delete.where(JOURNAL.c.since == since.isoformat())
        self._database.run(lambda c: c.execute(delete))

    def intents(self) -> list[SecretIntent]:
        """Returns all entries; see :meth:`SecretJournal.intents`."""
        rows = self._database.run(lambda c: c.execute(select(JOURNAL)).all())
        where = f"{self._database.name}, table {JOURNAL.name}, row"
        found = [
            checked_intent(
                row.identity, row.secret_id, row.connection_name, row.since, f"{where} {row[0]}"
            )
            for row in rows
        ]
        return sorted(found, key=lambda intent: intent.since)
