"""A connection in a store that counts reads, as a worker gets it; no JVM."""

from datetime import timedelta

import pytest

from pyflink_connections.connections import timed_cache
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.functions import refreshed_options
from pyflink_connections.functions.secret_store_source import (
    SecretStoreDescription,
    SecretStoreSource,
)
from tests.support.counting_store import KIND, CountingSecretStore, Reads

TTL = 300


class Clock:
    """A monotonic clock that stands still between what the test does."""

    def __init__(self):
        self.now = 1_000.0

    def __call__(self):
        return self.now


@pytest.fixture(name="clock")
def _clock(monkeypatch):
    clock = Clock()
    for module in (refreshed_options, timed_cache):
        monkeypatch.setattr(module.time, "monotonic", clock)
    return clock


@pytest.fixture(name="reads")
def _reads(tmp_path):
    reads = Reads(tmp_path)
    reads.forget()
    return reads


@pytest.fixture(name="store")
def _store(reads):
    """The store as those see it who write into it."""
    return CountingSecretStore(reads.path)


@pytest.fixture(name="description")
def _description(reads):
    return SecretStoreDescription(KIND, (("path", str(reads.path)),), timedelta(seconds=TTL))


@pytest.fixture(name="secret_id")
def _secret_id(store):
    return store.store_secret({"token": "t0ken-1"})


@pytest.fixture(name="source")
def _source(description, secret_id):
    """The source of connection ``cat.db.crm``: a URL in the open and a token in the store."""
    options = {"url": "http://crm", "__flink.encrypted-secret-key__": secret_id}
    definition = CatalogConnection(options, None, frozenset(("token",)))
    return SecretStoreSource("cat.db.crm", definition, description)
