"""The journal of secrets of a file store: a file for each entry, beside the definitions."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path

from pyflink_connections.connection_stores.file.durable_files import (
    make_directory,
    remove_file,
    write_file,
)
from pyflink_connections.connection_stores.file.tree import FileTree
from pyflink_connections.connection_stores.journal import (
    SecretIntent,
    SecretJournal,
    checked_intent,
    checked_owner,
    entry_key,
    new_owner,
)
from pyflink_connections.identifiers import ObjectIdentifier

__all__ = ["FileSecretJournal"]


class FileSecretJournal(SecretJournal):
    """Keeps entries in the directory that Git leaves out: they are those of this one place.

    So each clone of a repository owns the secrets that were stored through it, and no other.

    Args:
        tree: The directory of the store.
    """

    def __init__(self, tree: FileTree) -> None:
        self._tree = tree
        self._directory = tree.work / "journal"
        self._owner: str | None = None

    @property
    def owner(self) -> str:  # type: ignore[override]  # read when it is first asked for
        """Whose secrets the definitions refer to; see :class:`SecretJournal`."""
        if self._owner is None:
            place = self._tree.work / "owner"
            with self._tree.writing():
                if not place.exists():
                    write_file(place, new_owner().encode(), self._tree.new)
                found = place.read_text(encoding="ascii", errors="replace")
            self._owner = checked_owner(found.strip(), str(place))
        return self._owner

    def begin(self, secret_id: str, connection: ObjectIdentifier) -> None:
        """Enters a secret; see :meth:`SecretJournal.begin`."""
        since = datetime.now(timezone.utc).isoformat()
        entry = {"connection": str(connection), "secret_id": secret_id, "since": since}
        with self._tree.writing():
            make_directory(self._directory)
            write_file(self._place(secret_id), json.dumps(entry).encode(), self._tree.new)

    def end(self, secret_id: str, since: datetime | None = None) -> None:
        """Takes a secret out; see :meth:`SecretJournal.end`."""
        place = self._place(secret_id)
        with self._tree.writing(), suppress(FileNotFoundError):
            if since is None or _intent(place).since == since:
                remove_file(place)

    def intents(self) -> list[SecretIntent]:
        """Returns all entries; see :meth:`SecretJournal.intents`."""
        with self._tree.writing():
            found = [_intent(place) for place in self._directory.glob("*.json")]
        return sorted(found, key=lambda intent: intent.since)

    def _place(self, secret_id: str) -> Path:
        return self._directory / f"{entry_key(secret_id)}.json"


def _intent(place: Path) -> SecretIntent:
    try:
        found = json.loads(place.read_bytes())
    except (ValueError, RecursionError):
        found = None
    entry = found if isinstance(found, dict) else {}
    secret_id, connection, since = map(entry.get, ("secret_id", "connection", "since"))
    return checked_intent(place.stem, secret_id, connection, since, str(place))
