"""Secrets that no definition refers to: what crashes and failed removals leave behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from pyflink_connections.connection_stores import ConnectionStore
from pyflink_connections.connections.secret_access import SecretAccess
from pyflink_connections.exceptions import SecretNotFoundException
from pyflink_connections.secret_references import SecretReference

__all__ = ["GRACE_TIME", "OrphanSweep", "OrphanedSecret"]

#: Younger secrets may belong to a change that is in progress somewhere.
GRACE_TIME = timedelta(hours=1)


@dataclass(frozen=True)
class OrphanedSecret:
    """A secret without a connection.

    Attributes:
        secret_id: Its identifier in the secret store.
        since: When it was stored, or when the change began that left it behind.
        connection: The connection it was stored for, if the journal knows.
    """

    secret_id: str
    since: datetime
    connection: str | None = None


class OrphanSweep:
    """Finds and removes orphaned secrets of one connection store.

    A secret is an orphan if it was made for this connection store (its identifier says so, or the
    store's journal does), no definition refers to it, and it is older than the grace time. Secrets
    of other stores, and those people have put there, are never looked at.

    Args:
        connections: The definitions and the journal.
        secrets: Where the secrets are. If they can't be listed, because the store has no listing
            or does not allow it, those in the journal are looked at.
    """

    def __init__(self, connections: ConnectionStore, secrets: SecretAccess) -> None:
        self._connections = connections
        self._secrets = secrets

    def find(self, older_than: timedelta = GRACE_TIME) -> list[OrphanedSecret]:
        """Returns the orphans, the oldest first; nothing is changed.

        Args:
            older_than: The grace time: how long ago a secret must have been stored, and its last
                change begun.

        Raises:
            SecretException: The secret store fails.
        """
        found = self._unsettled()
        # After the secrets, so that the definition of each of them would be seen by now.
        in_use = self._in_use()
        latest = datetime.now(timezone.utc) - older_than
        orphans = [
            orphan
            for orphan in found.values()
            if orphan.secret_id not in in_use and orphan.since <= latest
        ]
        return sorted(orphans, key=lambda orphan: (orphan.since, orphan.secret_id))

    def remove(self, older_than: timedelta = GRACE_TIME) -> list[OrphanedSecret]:
        """Removes the orphans and what the journal no longer needs; returns those removed.

        Args:
            older_than: As for :meth:`find`.

        Raises:
            SecretException: The secret store fails; those that came before are removed.
        """
        latest = datetime.now(timezone.utc) - older_than
        intents = [each for each in self._connections.journal.intents() if each.since <= latest]
        orphans = self.find(older_than)
        for orphan in orphans:
            self._secrets.remove_secret(orphan.secret_id)
            self._connections.journal.end(orphan.secret_id)
        for intent in intents:
            # Not one that a change has entered again meanwhile.
            self._connections.journal.end(intent.secret_id, intent.since)
        return orphans

    def _unsettled(self) -> dict[str, OrphanedSecret]:
        """Returns all secrets made for this store that exist and may be orphans."""
        intents = {intent.secret_id: intent for intent in self._connections.journal.intents()}
        owner = self._connections.journal.owner
        # The secrets of nobody are those of everybody.
        listed = self._secrets.list_secrets(owner) if owner else None
        if listed is None:
            return {
                secret_id: OrphanedSecret(secret_id, intent.since, intent.connection)
                for secret_id, intent in intents.items()
                if self._exists(secret_id)
            }
        found: dict[str, OrphanedSecret] = {}
        for secret in listed:
            intent = intents.pop(secret.secret_id, None)
            since = secret.stored_at if intent is None else max(secret.stored_at, intent.since)
            connection = None if intent is None else intent.connection
            found[secret.secret_id] = OrphanedSecret(secret.secret_id, since, connection)
        return found

    def _in_use(self) -> set[str]:
        used: set[str] = set()
        for _, stored in self._connections.scan():
            if stored.definition.secret_id is not None:
                used.add(stored.definition.secret_id)
            references = map(SecretReference.parse, stored.definition.public_options().values())
            used.update(reference.secret_id for reference in references if reference)
        return used

    def _exists(self, secret_id: str) -> bool:
        try:
            self._secrets.read_now(secret_id)
        except SecretNotFoundException:
            return False
        return True
