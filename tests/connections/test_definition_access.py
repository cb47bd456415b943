"""Definitions that are checked, and reused for a time."""

from datetime import timedelta

import pytest

from pyflink_connections.connection_stores import GenericInMemoryConnectionStore
from pyflink_connections.connections import ConnectionTypes, DefinitionAccess, timed_cache
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.exceptions import InvalidConnectionDefinitionException
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.redaction import RedactionRule
from pyflink_connections.testing.connection_stores import ConnectionStoreConformance

C, D = ObjectIdentifier.of("cat", "db", "c"), ObjectIdentifier.of("cat", "db", "d")
OLD, NEW = CatalogConnection({"url": "old"}), CatalogConnection({"url": "new"})
MINUTE = timedelta(minutes=1)
TYPES = ConnectionTypes(RedactionRule(["pin"]))


class TestConformance(ConnectionStoreConformance):
    @pytest.fixture
    def open_store(self):
        """One object: another one would see changes only later, which is what is asked for."""
        store = DefinitionAccess(GenericInMemoryConnectionStore(), TYPES, MINUTE)
        return lambda: store


@pytest.fixture(name="inner")
def _inner():
    store = GenericInMemoryConnectionStore()
    store.create(C, OLD)
    return store


@pytest.fixture(name="store")
def _store(inner):
    """The store as a session with a cache sees it."""
    return DefinitionAccess(inner, TYPES, MINUTE)


def change(store):
    """Changes the definition, as another session does."""
    store.replace(C, NEW, store.get(C).generation)


def test_no_cache_by_default(inner):
    """Without a time to live, what others change is seen at once."""
    store = DefinitionAccess(inner, TYPES)
    assert OLD == store.get(C).definition
    change(inner)
    assert NEW == store.get(C).definition


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


def test_latest(inner, store):
    """Whoever asks for the latest definition gets it, and others from then on."""
    assert OLD == store.get(C).definition
    change(inner)
    assert NEW == store.get_latest(C).definition
    assert NEW == store.get(C).definition


def test_under_the_lock(inner, store):
    """A change is based on the definition as it is, whatever is cached."""
    assert OLD == store.get(C).definition
    change(inner)
    with store.lock(C):
        assert NEW == store.get(C).definition


@pytest.mark.parametrize(
    "options",
    [
        {"password": "c4naryPlain"},
        {"url": "jdbc:postgresql://u:c4naryPlain@h/db"},
        {"type": "basic", "username": "c4naryPlain"},
    ],
)
def test_secret_in_the_open(inner, store, options):
    """A definition that somebody edited so that a secret shows is refused, without the secret."""
    inner.create(D, CatalogConnection(options))
    sensitive = next(key for key, value in options.items() if "c4nary" in value)
    with pytest.raises(InvalidConnectionDefinitionException, match=rf"'{sensitive}' in the open"):
        store.get(D)
    assert [C, D] == store.list_identifiers("cat")


def test_scan_gives_no_secret_in_the_open(inner, store):
    """What exports and sweeps look at is checked as well, and the message repeats no value."""
    inner.create(D, CatalogConnection({"password": "p4ssw0rd"}))
    with pytest.raises(InvalidConnectionDefinitionException, match="cat.db.d") as caught:
        list(store.scan())
    assert "p4ssw0rd" not in str(caught.value)


@pytest.mark.parametrize(
    "options",
    [
        {"type": "oauth", "token-endpoint": "https://h/token"},
        {"password": "${secret:db#password}"},
        {"pin": "1234"},
        {"type": "nobody.knows.Factory", "password": "x"},
    ],
)
def test_not_in_the_open(inner, store, options):
    """What is public for all, refers to a secret, or only this session hides, is no reason."""
    inner.create(D, CatalogConnection(options))
    assert options == store.get(D).definition.options
