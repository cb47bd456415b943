"""What secrets cost: cached connections under load, and the filter that hides secrets in logs."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from benchmarks.pairs import Ratio, compare
from pyflink_connections.connection_stores import GenericInMemoryConnectionStore
from pyflink_connections.connections import (
    ConnectionManager,
    ConnectionResolver,
    ConnectionTypes,
    DefinitionAccess,
    SecretAccess,
)
from pyflink_connections.definitions import SensitiveConnection
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.planner_requests import ResolutionRequest
from pyflink_connections.redaction import RedactionRule, SecretMaskingFilter, remember_secrets
from pyflink_connections.secret_stores import GenericInMemorySecretStore

__all__ = ["run"]

THREADS = 32
RESOLUTIONS = 200  # by each thread
PLANNING = 0.018  # seconds Flink takes to plan a small statement: what lies between two requests
RECORD = 10_240  # characters


def run() -> list[Ratio]:
    """Measures resolutions by one thread and by many, and records with few and many secrets."""
    return [*_resolutions(), *_records()]


class _Catalogs:
    """The catalogs of a session that has no JVM."""

    def current_catalog(self) -> str:
        return "cat"

    def current_database(self) -> str:
        return "db"

    def catalog_exists(self, catalog_name: str) -> bool:
        return catalog_name == "cat"

    def database_exists(self, catalog_name: str, database_name: str) -> bool:
        return (catalog_name, database_name) == ("cat", "db")


def _resolutions() -> list[Ratio]:
    store, types = GenericInMemorySecretStore(), ConnectionTypes(RedactionRule())
    access = SecretAccess(store, timedelta(hours=1))
    definitions = DefinitionAccess(GenericInMemoryConnectionStore(), types)
    manager = ConnectionManager(_Catalogs(), definitions, access, types)
    options = {"url": "jdbc:postgresql://host/db", "username": "u", "password": "p4ss-w0rd"}
    manager.create(("c",), SensitiveConnection(options))
    resolver = ConnectionResolver(manager.lookup, types, access)
    reference = str(ObjectIdentifier.of("cat", "db", "c"))
    request = ResolutionRequest("table cat.db.t", reference, reference, ("connector",))

    def resolve() -> None:
        with resolver.statement():
            resolver.resolve(request)

    def compared(what: str, clock: Callable[[], float], pause: float, goal: str) -> Ratio:
        return compare(
            f"p99 of resolving a cached connection ({what}), {THREADS} threads / 1 thread",
            lambda: _p99(resolve, THREADS, clock, pause),
            lambda: _p99(resolve, 1, clock, pause),
            rounds=5,
            unit="us",
            goal=goal,
            warm_up=1,
        )

    # The wall clock also counts the time that other threads and processes had the core.
    ratios = [
        compared("CPU time, again and again", time.thread_time, 0, "ours < 100 us"),
        compared("CPU time, with planning between", time.thread_time, PLANNING, "-"),
        compared("wall clock, with planning between", time.perf_counter, PLANNING, "-"),
    ]
    if access.metrics.as_dict()["reads"] != 1:
        msg = "A cached secret was read more than once."
        raise RuntimeError(msg)
    return ratios


def _p99(
    action: Callable[[], None], threads: int, clock: Callable[[], float], pause: float
) -> float:
    """Does it in each of several threads at once; gives the 99th percentile in microseconds."""
    microseconds: list[float] = []
    together = threading.Barrier(threads)

    def work() -> None:
        together.wait()
        for _ in range(RESOLUTIONS):
            if pause:
                time.sleep(pause)
            start = clock()
            action()
            microseconds.append((clock() - start) * 1e6)

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sorted(microseconds)[len(microseconds) * 99 // 100]


def _records() -> list[Ratio]:
    text = "".join(secrets.token_urlsafe(9) + " " for _ in range(RECORD // 13))
    record = logging.LogRecord("any", logging.INFO, "", 0, text.ljust(RECORD, "."), (), None)
    masking, plain = logging.Handler(), logging.Handler()
    masking.addFilter(SecretMaskingFilter())

    def writing(handler: logging.Handler) -> Callable[[], float]:
        def measure() -> float:
            start = time.perf_counter()
            handler.filter(record)
            handler.format(record)
            return (time.perf_counter() - start) * 1e6

        return measure

    def measured(number: int) -> Ratio:
        return compare(
            f"a log record of 10 KB, {number:,} secrets masked / no filter",
            writing(masking),
            writing(plain),
            rounds=300,
            unit="us",
            goal="-",
        )

    remember_secrets(secrets.token_urlsafe(24) for _ in range(10))
    few = measured(10)
    remember_secrets(secrets.token_urlsafe(24) for _ in range(990))
    many = measured(1_000)
    linear = Ratio(
        "a log record of 10 KB, 1,000 secrets / 10 secrets", "us", many.ours, few.ours, "1.5"
    )
    return [few, many, linear]
