"""Many connections, and many threads, over a Key Vault with Key Vault's own quota."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from pyflink_connections.connection_stores import GenericInMemoryConnectionStore
from pyflink_connections.connections import (
    ConnectionManager,
    ConnectionResolver,
    ConnectionTypes,
    SecretAccess,
)
from pyflink_connections.definitions import SensitiveConnection
from pyflink_connections.planner_requests import ResolutionRequest
from pyflink_connections.redaction import RedactionRule
from tests.connections.conftest import Catalogs
from tests.support.key_vault_fixtures import emulator_fixture, open_store_fixture

__all__ = ["emulator_fixture", "open_store_fixture"]

CONNECTIONS = 1_000
THREADS = 32


class Session:
    """What a table environment has of connections, without a JVM."""

    def __init__(self, store, cache_ttl=timedelta(0)):
        types = ConnectionTypes(RedactionRule())
        self.secrets = SecretAccess(store, cache_ttl)
        self.manager = ConnectionManager(
            Catalogs(), GenericInMemoryConnectionStore(), self.secrets, types
        )
        self.resolver = ConnectionResolver(self.manager.lookup, types, self.secrets)

    def resolve(self, name):
        """Plan a statement over one table with a connection; give the options it gets."""
        with self.resolver.statement():
            reference = f"cat.db.{name}"
            request = ResolutionRequest("table cat.db.t", reference, reference, ("connector",))
            return self.resolver.resolve(request).options


@pytest.fixture(name="session")
def _session(emulator, open_store):
    """Make sessions over the vault."""

    def session(cache_ttl=timedelta(0)):
        return Session(open_store(emulator.options()), cache_ttl)

    return session


def test_a_thousand_cold_connections(session, emulator):
    """Half with secrets of their own and half with existing ones: all resolve, one read each."""
    assert (4_000, 10.0) == emulator.vault.quota
    planned = session()
    for number in range(0, CONNECTIONS, 2):
        emulator.vault.set(f"existing-{number}", f"p4ss-{number}")

    def create(number):
        own = number % 2
        password = f"p4ss-{number}" if own else f"${{secret:existing-{number}}}"
        planned.manager.create((f"c{number}",), SensitiveConnection({"password": password}))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(create, range(CONNECTIONS)))
        assert 0 == emulator.requests["GET secrets"]
        options = pool.map(planned.resolve, (f"c{number}" for number in range(CONNECTIONS)))
        expected = [f"p4ss-{number}" for number in range(CONNECTIONS)]
        assert expected == [each["password"] for each in options]
    assert emulator.requests["GET secrets"] <= CONNECTIONS + emulator.requests["challenge"]
    metrics = planned.secrets.metrics.as_dict()
    assert (CONNECTIONS, 0, 0) == tuple(metrics[k] for k in ("reads", "failures", "throttled"))


def test_cached_connection(session, emulator):
    """Threads that resolve one connection at once, cold and then cached, cause one read in all."""
    cached = session(timedelta(hours=1))
    cached.manager.create(("c",), SensitiveConnection({"url": "u", "password": "p4ss-w0rd"}))

    start = threading.Barrier(THREADS)

    def resolve(_):
        start.wait()
        return {cached.resolve("c")["password"] for _ in range(100)}

    with ThreadPoolExecutor(THREADS) as pool:
        assert [{"p4ss-w0rd"}] * THREADS == list(pool.map(resolve, range(THREADS)))
    assert emulator.requests["GET secrets"] <= 1 + emulator.requests["challenge"]
    assert 1 == cached.secrets.metrics.as_dict()["reads"]
