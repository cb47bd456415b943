"""How listing and look-up grow with the number of connections in a store."""

from __future__ import annotations

import os
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.pairs import Ratio, compare
from pyflink_connections.connection_stores import ConnectionStore
from pyflink_connections.connection_stores.file.store import FileConnectionStore
from pyflink_connections.connection_stores.sql.database import Database
from pyflink_connections.connection_stores.sql.store import SqlConnectionStore
from pyflink_connections.definitions import SECRET_ID_OPTION, CatalogConnection
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.sql import matches
from pyflink_connections.sql.statements import LikePattern
from tools.postgres import EmbeddedPostgres

__all__ = ["run"]

SIZES = (100, 1_000, 10_000)
DEFINITION = CatalogConnection(
    {"type": "basic", "url": "jdbc:postgresql://db/orders", SECRET_ID_OPTION: "s-1"},
    "The orders",
    frozenset(("username", "password")),
)
PATTERN = LikePattern("%7")


def run() -> list[Ratio]:
    """Measures stores that have databases of 100, 1,000 and 10,000 connections."""
    return [row for name, store in _stores() for row in _measured(name, store)]


def _stores() -> Iterator[tuple[str, ConnectionStore]]:
    with tempfile.TemporaryDirectory() as folder, EmbeddedPostgres() as server:
        url = f"postgresql+pg8000://{server.user}@{server.host}:{server.port}/{server.database}"
        yield "file", _filled(FileConnectionStore(Path(folder) / "connections"))
        yield "SQLite", _filled(SqlConnectionStore(Database(f"sqlite:///{folder}/c.db")))
        database = Database(url, lambda: server.password)
        yield "PostgreSQL", _filled(SqlConnectionStore(database))
        database.close()


def _filled(store: ConnectionStore) -> ConnectionStore:
    with _hasty():
        for size in SIZES:
            for n in range(size):
                store.create(_identifier(size, n), DEFINITION)
    return store


@contextmanager
def _hasty() -> Iterator[None]:
    """Lets files be written without waiting for the disk: only what comes later is measured."""
    fsync = os.fsync
    os.fsync = lambda _: None
    try:
        yield
    finally:
        os.fsync = fsync


def _identifier(size: int, n: int) -> ObjectIdentifier:
    return ObjectIdentifier.of("cat", f"db_of_{size}", f"connection_{n}")


def _measured(name: str, store: ConnectionStore) -> Iterator[Ratio]:
    small, medium, large = SIZES
    for more, fewer in ((medium, small), (large, medium)):
        yield compare(
            f"SHOW CONNECTIONS LIKE in a {name} store, {more:,} / {fewer:,} connections",
            _milliseconds(lambda more=more: _show(store, more)),
            _milliseconds(lambda fewer=fewer: _show(store, fewer)),
            rounds=10,
            unit="ms",
            goal="ours < 1,000 ms",
            warm_up=1,
        )
    yield compare(
        f"look-up in a {name} store, among {large:,} / among {small:,} connections",
        _milliseconds(lambda: _look_up(store, large)),
        _milliseconds(lambda: _look_up(store, small)),
        rounds=50,
        unit="ms",
        goal="ours < 10 ms",
    )
    yield compare(
        f"memory for SHOW CONNECTIONS in a {name} store, {large:,} / {medium:,} connections",
        lambda: _megabytes(store, large),
        lambda: _megabytes(store, medium),
        rounds=2,
        unit="MB",
        goal="ours < 10 MB",
        warm_up=1,
    )


def _show(store: ConnectionStore, size: int) -> list[str]:
    names = [found.object_name for found in store.list_identifiers("cat", f"db_of_{size}")]
    found = [name for name in names if matches(PATTERN, name)]
    if len(found) != size // 10:
        msg = f"{len(found)} connections were listed instead of {size // 10}."
        raise RuntimeError(msg)
    return found


def _look_up(store: ConnectionStore, size: int) -> None:
    found = store.get(_identifier(size, size // 2))
    if found is None or found.definition != DEFINITION:
        msg = "The connection was not found."
        raise RuntimeError(msg)


def _milliseconds(action: Callable[[], object]) -> Callable[[], float]:
    def measure() -> float:
        start = time.perf_counter()
        action()
        return (time.perf_counter() - start) * 1000

    return measure


def _megabytes(store: ConnectionStore, size: int) -> float:
    tracemalloc.start()
    try:
        _show(store, size)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
