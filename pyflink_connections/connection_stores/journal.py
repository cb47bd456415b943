"""What is written down about a secret before it is touched, so that a crash leaves a trace."""

from __future__ import annotations

import secrets
import threading
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime, timezone

from pyflink_connections.identifiers import ObjectIdentifier

__all__ = ["InMemorySecretJournal", "SecretIntent", "SecretJournal", "new_owner"]


def new_owner() -> str:
    """Returns the name of a new owner of secrets: 12 characters nobody else has."""
    return secrets.token_hex(6)


@dataclass(frozen=True)
class SecretIntent:
    """A change in progress, or one that a crash has interrupted.

    Attributes:
        secret_id: The secret that may be without a definition.
        connection: The connection it was stored for, as it was called then.
        since: When the change began, with a time zone.
    """

    secret_id: str
    connection: str
    since: datetime


class SecretJournal(ABC):
    """Keeps the secrets that may be without a definition just now.

    A secret is entered before it is stored and before its definition goes, and taken out when both
    or neither are there. What a crash leaves in it is what the sweep of orphans looks at; an entry
    whose secret has a definition, or is gone, does no harm. Entries last as long as definitions.

    Attributes:
        owner: Whose secrets the definitions of this store refer to: 1 to 16 lower-case letters and
            digits, the same for all who use the store, and for no other store. It becomes part of
            the identifiers of secrets, where the secret store allows it.
    """

    owner: str

    @abstractmethod
    def begin(self, secret_id: str, connection: ObjectIdentifier) -> None:
        """Enters a secret; one that is entered already gets the time of now."""

    @abstractmethod
    def end(self, secret_id: str) -> None:
        """Takes a secret out; one that isn't there is no error."""

    @abstractmethod
    def intents(self) -> list[SecretIntent]:
        """Returns all entries, the oldest first."""


class InMemorySecretJournal(SecretJournal):
    """The journal of definitions in this process's memory; safe for use by several threads."""

    def __init__(self) -> None:
        self.owner = new_owner()
        self._intents: dict[str, SecretIntent] = {}
        self._lock = threading.Lock()

    def begin(self, secret_id: str, connection: ObjectIdentifier) -> None:
        """Enters a secret; see :meth:`SecretJournal.begin`."""
        now = datetime.now(timezone.utc)
        with self._lock:
            self._intents[secret_id] = SecretIntent(secret_id, str(connection), now)

    def end(self, secret_id: str) -> None:
        """Takes a secret out; see :meth:`SecretJournal.end`."""
        with self._lock:
            self._intents.pop(secret_id, None)

    def intents(self) -> list[SecretIntent]:
        """Returns all entries; see :meth:`SecretJournal.intents`."""
        with self._lock:
            return sorted(self._intents.values(), key=lambda intent: intent.since)
