"""Finding out what a store lets us do, by trying it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Optional

from pyflink_connections.connection_stores import ConnectionStore
from pyflink_connections.exceptions import (
    ConnectionStoreException,
    SecretException,
    SecretNotFoundException,
)
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.secret_stores import (
    ReadableSecretStore,
    SecretStore,
    SweepableSecretStore,
    WritableSecretStore,
)

__all__ = ["Row", "probed"]

#: A store's sort and class, as whom it is used, a permission, whether we have it (None if that
#: isn't known), and what was seen.
Row = tuple[str, str, Optional[str], str, Optional[bool], str]

_Seen = tuple[str, Optional[bool], str]

_NOT_TRIED = (None, "not tried; see --write")
_NOBODYS = "pyflink-connections-probe"


def probed(definitions: ConnectionStore, secrets: SecretStore, *, write: bool) -> list[Row]:
    """Tries what connections need of the two stores.

    Args:
        definitions: The connection store.
        secrets: The secret store.
        write: Whether to write to them, too: a note in the journal of secrets that is taken back,
            and a secret that is stored, changed and removed.
    """
    # A remote store is asked for the identity, so once for all its rows.
    connection_store = ("connection store", definitions.store_name, definitions.identity())
    secret_store = ("secret store", type(secrets).__name__, secrets.identity())
    return [
        *((*connection_store, *each) for each in _definitions(definitions, write)),
        *((*secret_store, *each) for each in _secrets(secrets, write)),
    ]


def _definitions(store: ConnectionStore, write: bool) -> Iterator[_Seen]:
    yield "read", *_tried(lambda: f"{sum(1 for _ in store.scan())} connections")
    yield "write", *(_tried(lambda: _noted(store)) if write else _NOT_TRIED)


def _noted(store: ConnectionStore) -> None:
    journal = store.journal
    journal.begin(_NOBODYS, ObjectIdentifier.of(_NOBODYS))
    journal.end(_NOBODYS)


def _secrets(store: SecretStore, write: bool) -> Iterator[_Seen]:
    if isinstance(store, ReadableSecretStore):
        yield "read", *_tried(lambda: _read(store))
    if isinstance(store, SweepableSecretStore):
        yield "list", *_tried(lambda: f"{len(list(store.list_secrets('')))} secrets")
    if not isinstance(store, WritableSecretStore):
        yield "write", None, "the store is read-only"
    elif not write:
        yield "write", *_NOT_TRIED
    else:
        yield from _written(store)


def _read(store: ReadableSecretStore) -> str:
    try:
        store.get_secret(_NOBODYS)
    except SecretNotFoundException:
        return "the store answers"
    return f"there is a secret called {_NOBODYS}"


def _written(store: WritableSecretStore) -> Iterator[_Seen]:
    probe = {"probe": "made by pyflink-connections stores --write"}
    stored: list[str] = []
    yield "store", *_tried(lambda: stored.append(store.store_secret(probe)))
    for secret_id in stored:
        yield "update", *_tried(lambda: store.update_secret(secret_id, probe))  # noqa: B023
        yield "remove", *_tried(lambda: store.remove_secret(secret_id))  # noqa: B023


def _tried(call: Callable[[], str | None]) -> tuple[bool, str]:
    try:
        return True, call() or "allowed"
    except (SecretException, ConnectionStoreException) as exc:
        return False, str(exc)
