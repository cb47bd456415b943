"""The command that looks at the configured stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Optional

import click

from pyflink_connections.cli.exit_codes import ExitCode
from pyflink_connections.cli.invocation import Command, Invocation, pass_invocation
from pyflink_connections.cli.progress import progress
from pyflink_connections.connection_stores import ConnectionStore
from pyflink_connections.exceptions import (
    ConnectionStoreException,
    SecretException,
    SecretNotFoundException,
)
from pyflink_connections.secret_stores import (
    ReadableSecretStore,
    SecretStore,
    SweepableSecretStore,
    WritableSecretStore,
)

__all__ = ["stores"]

#: A permission, whether we have it, or None if it isn't known, and what was seen.
Seen = tuple[str, Optional[bool], str]

_NOBODYS = "pyflink-connections-probe"


@click.command("stores", cls=Command, examples=("stores", "stores --write --output json"))
@click.option("--write", is_flag=True, help="Also store a secret, change it, and remove it again.")
@pass_invocation
def stores(invocation: Invocation, write: bool) -> ExitCode:
    """Shows the configured stores, and what they let us do.

    Each row is one thing that connections need of a store. Reading is tried with an identifier that
    no secret has. Without --write nothing is written, so it isn't known whether that is allowed.

    Exit code 1 says that something that was tried is not allowed, or that a store can't be reached.
    """
    connections = invocation.connections
    definitions, secrets = connections.definitions, connections.secrets.store
    with progress("Asking the stores ..."):
        seen = [
            *(_row("connection store", definitions, each) for each in _definitions(definitions)),
            *(_row("secret store", secrets, each) for each in _secrets(secrets, write)),
        ]
    columns = ("store", "kind", "identity", "permission", "ok", "detail")
    invocation.output.rows(columns, seen)
    return ExitCode.FINDINGS if any(row[4] is False for row in seen) else ExitCode.DONE


def _row(
    name: str, store: ConnectionStore | SecretStore, seen: Seen
) -> tuple[str, str, str | None, str, bool | None, str]:
    identity = store.identity() if isinstance(store, SecretStore) else None
    return (name, type(store).__name__, identity, *seen)


def _definitions(store: ConnectionStore) -> Iterator[Seen]:
    yield "read", *_tried(lambda: f"{sum(1 for _ in store.scan())} connections")


def _secrets(store: SecretStore, write: bool) -> Iterator[Seen]:
    if isinstance(store, ReadableSecretStore):
        yield "read", *_tried(lambda: _read(store))
    if isinstance(store, SweepableSecretStore):
        yield "list", *_tried(lambda: f"{len(list(store.list_secrets('')))} secrets")
    if not isinstance(store, WritableSecretStore):
        yield "write", None, "the store is read-only"
    elif not write:
        yield "write", None, "not tried; see --write"
    else:
        yield from _written(store)


def _read(store: ReadableSecretStore) -> str:
    try:
        store.get_secret(_NOBODYS)
    except SecretNotFoundException:
        return "the store answers"
    return f"there is a secret called {_NOBODYS}"


def _written(store: WritableSecretStore) -> Iterator[Seen]:
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
