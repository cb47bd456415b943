"""What is written down about a secret before it is touched, so that a crash leaves a trace."""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone

from pyflink_connections.exceptions import ConnectionStoreException
from pyflink_connections.identifiers import ObjectIdentifier

__all__ = [
    "InMemorySecretJournal",
    "SecretIntent",
    "SecretJournal",
    "checked_intent",
    "checked_owner",
    "entry_key",
    "new_owner",
]

_OWNER = re.compile("[0-9a-f]{12}")


def new_owner() -> str:
    """Returns the name of a new owner of secrets: 12 characters nobody else has."""
    return secrets.token_hex(6)


def checked_owner(found: object, place: str) -> str:
    """Returns the owner that was read somewhere.

    Args:
        found: What stands there.
        place: Where that is, for the error.

    Raises:
        ConnectionStoreException: It is none that :func:`new_owner` has made.
    """
    # With half an owner, or none, the secrets of others would be ours.
    if isinstance(found, str) and _OWNER.fullmatch(found):
        return found
    msg = (
        f"{place} is damaged: it must hold the owner of this store's secrets. Write it back from a "
        "backup, or from a definition: it is the 12 characters before the '-' in its 'secret.id'."
    )
    raise ConnectionStoreException(msg)


def entry_key(secret_id: str) -> str:
    """Returns under which key the entry of a secret is kept where names are short."""
    return hashlib.sha256(secret_id.encode()).hexdigest()


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


def checked_intent(
    key: str, secret_id: object, connection: object, since: object, place: str
) -> SecretIntent:
    """Returns the entry that was read somewhere.

    Args:
        key: The key it was found under.
        secret_id: The secret that it names.
        connection: The connection.
        since: The time, in ISO 8601.
        place: Where that is, for the error.

    Raises:
        ConnectionStoreException: It is no entry.
    """
    if isinstance(secret_id, str) and isinstance(connection, str) and isinstance(since, str):
        with suppress(ValueError):
            time = datetime.fromisoformat(since)
            if time.tzinfo is not None and key == entry_key(secret_id):
                return SecretIntent(secret_id, connection, time)
    msg = (
        f"{place} is no valid entry of the journal of secrets. Remove it to go on; a secret that "
        "was entered there, and that no connection refers to, may have to be removed by hand."
    )
    raise ConnectionStoreException(msg)


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
    def end(self, secret_id: str, since: datetime | None = None) -> None:
        """Takes a secret out; one that isn't there is no error.

        Args:
            secret_id: The secret.
            since: Leaves an entry in that has another time than this one by now.
        """

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

    def end(self, secret_id: str, since: datetime | None = None) -> None:
        """Takes a secret out; see :meth:`SecretJournal.end`."""
        with self._lock:
            intent = self._intents.get(secret_id)
            if intent is not None and since in (None, intent.since):
                del self._intents[secret_id]

    def intents(self) -> list[SecretIntent]:
        """Returns all entries; see :meth:`SecretJournal.intents`."""
        with self._lock:
            return sorted(self._intents.values(), key=lambda intent: intent.since)
