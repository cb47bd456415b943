"""The part of the conformance suite of connection stores in which several write at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from pyflink_connections.connection_stores import ConnectionStore
from pyflink_connections.definitions import SECRET_ID_OPTION, CatalogConnection
from pyflink_connections.exceptions import (
    ConcurrentModificationException,
    ConnectionAlreadyExistException,
)
from pyflink_connections.identifiers import ObjectIdentifier

__all__ = ["RaceTests", "a_definition", "read"]

C, D = ObjectIdentifier.of("cat", "db", "c"), ObjectIdentifier.of("cat", "db", "d")


def a_definition(**options: str) -> CatalogConnection:
    """Makes a definition that has everything a definition can have."""
    public = {"type": "default", "url": "jdbc:postgresql://h:5432/db", **options}
    return CatalogConnection(
        {**public, SECRET_ID_OPTION: "secret-1"}, "A comment", frozenset(("password", "token"))
    )


def read(store: ConnectionStore) -> tuple[CatalogConnection, int]:
    """Returns the definition and the generation of connection ``C``."""
    found = store.get(C)
    assert found is not None
    return found.definition, found.generation


class RaceTests:
    """Tests with several writers; part of ``ConnectionStoreConformance``."""

    def test_creators_at_once(self, open_store: Callable[[], ConnectionStore]) -> None:
        """Of those who create one connection at the same time, one succeeds."""
        start = threading.Barrier(6)

        def create(n: int) -> bool:
            store = open_store()
            start.wait()
            try:
                store.create(C, a_definition(n=str(n)))
            except ConnectionAlreadyExistException:
                return False
            return True

        with ThreadPoolExecutor(6) as pool:
            created = list(pool.map(create, range(6)))
        assert sum(created) == 1
        assert str(created.index(True)) == read(open_store())[0].options["n"]

    def test_no_update_is_lost(self, open_store: Callable[[], ConnectionStore]) -> None:
        """Writers that read, change and compare-and-set without a lock lose no update."""
        open_store().create(C, a_definition())

        def add(writer: int) -> None:
            store = open_store()
            for n in range(5):
                done = False
                while not done:
                    definition, generation = read(store)
                    options = {**definition.options, f"{writer}.{n}": "x"}
                    new = CatalogConnection(options, definition.comment, definition.secret_names)
                    with suppress(ConcurrentModificationException):
                        store.replace(C, new, generation)
                        done = True

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(add, range(4)))
        options = read(open_store())[0].options
        assert sum(value == "x" for value in options.values()) == 20

    def test_lock(self, open_store: Callable[[], ConnectionStore]) -> None:
        """Two holders of one connection's lock are never inside at the same time."""
        inside, most = [0], [0]

        def work(_: int) -> None:
            store = open_store()
            for _ in range(5):
                with store.lock(C):
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                    time.sleep(0.002)
                    inside[0] -= 1

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, range(4)))
        assert most[0] == 1

    def test_lock_lets_writes_through(self, store: ConnectionStore, other: ConnectionStore) -> None:
        """Whoever holds the lock can write, and so can those who do not ask for it."""
        with store.lock(C):
            store.create(C, a_definition())
            other.replace(C, a_definition(url="new"), read(other)[1])
            store.remove(C, read(store)[1])
        assert store.get(C) is None

    def test_lock_is_freed_by_an_error(
        self, store: ConnectionStore, other: ConnectionStore
    ) -> None:
        """A lock ends with its block, and the block's error comes out as it is."""
        with pytest.raises(FileNotFoundError, match="no-such-file"), store.lock(C):
            Path("no-such-file").read_bytes()
        with other.lock(C):
            pass
