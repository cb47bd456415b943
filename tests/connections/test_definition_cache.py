"""Definitions that are reused for a time."""

from datetime import timedelta

import pytest

from pyflink_connections.connection_stores import GenericInMemoryConnectionStore
from pyflink_connections.connections import cached_connection_store, timed_cache
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.testing.connection_stores import ConnectionStoreConformance

C, D = ObjectIdentifier.of("cat", "db", "c"), ObjectIdentifier.of("cat", "db", "d")
OLD, NEW = CatalogConnection({"url": "old"}), CatalogConnection({"url": "new"})
MINUTE = timedelta(minutes=1)


class TestConformance(ConnectionStoreConformance):
    @pytest.fixture
    def open_store(self):
        """One object: another one would see changes only later, which is what is asked for."""
        store = cached_connection_store(GenericInMemoryConnectionStore(), MINUTE)
        return lambda: store


@pytest.fixture(name="inner")
def _inner():
    store = GenericInMemoryConnectionStore()
    store.create(C, OLD)
    return store


@pytest.fixture(name="store")
def _store(inner):
    """The store as a session with a cache sees it."""
    return cached_connection_store(inner, MINUTE)


def change(store):
    """Changes the definition, as another session does."""
    store.replace(C, NEW, store.get(C).generation)


def test_no_cache_by_default(inner):
    """Without a time to live, the store is used as it is."""
    assert inner is cached_connection_store(inner, timedelta(0))


def test_change_of_others(inner, store, monkeypatch):
    """What others change is seen when the time is over, and not before."""
    now = 0.0
    monkeypatch.setattr(timed_cache.time, "monotonic", lambda: now)
    assert OLD == store.get(C).definition
    change(inner)
    now = 59.0
    assert OLD == store.get(C).definition
    now = 61.0
    assert NEW == store.get(C).definition


def test_own_change(store):
    """What the session changes itself is seen at once."""
    assert OLD == store.get(C).definition
    change(store)
    assert NEW == store.get(C).definition
    store.rename(C, D, store.get(C).generation)
    assert (None, NEW) == (store.get(C), store.get(D).definition)
    store.remove(D, store.get(D).generation)
    assert store.get(D) is None


def test_new_connection(inner, store):
    """A connection that others create is found at once."""
    assert store.get(D) is None
    inner.create(D, NEW)
    assert NEW == store.get(D).definition


def test_under_the_lock(inner, store):
    """A change is based on the definition as it is, whatever is cached."""
    assert OLD == store.get(C).definition
    change(inner)
    with store.lock(C):
        assert NEW == store.get(C).definition
