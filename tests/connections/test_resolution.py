"""From references to options, while statements are planned."""

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pyflink_connections.connections import ConnectionResolver, ScopeKind
from pyflink_connections.connections.statement_cache import StatementCache
from pyflink_connections.definitions import SensitiveConnection
from pyflink_connections.exceptions import (
    ConnectionNotExistException,
    SecretException,
    SecretNotFoundException,
    ValidationException,
)
from pyflink_connections.planner_requests import ResolutionRequest


def request(reference="cat.db.c", stored=None, own_keys=("connector",)):
    """Makes a request of the planner for table ``cat.db.t``."""
    return ResolutionRequest("table cat.db.t", reference, stored or reference, own_keys)


@pytest.fixture(name="resolver")
def _resolver(manager, types, secrets):
    manager.create(("c",), SensitiveConnection({"url": "u", "password": "p4ss"}))
    return ConnectionResolver(manager.lookup, types, secrets)


@pytest.fixture(name="reads")
def _reads(secret_store, monkeypatch):
    """The identifiers of the secrets that were read, in order."""
    reads, read = [], secret_store.get_secret

    def counting(secret_id):
        reads.append(secret_id)
        return read(secret_id)

    monkeypatch.setattr(secret_store, "get_secret", counting)
    return reads


def test_resolved_options(resolver):
    """A table gets the options without the type, and the secret ones are named as such."""
    resolved = resolver.resolve(request())
    assert {"url": "u", "password": "p4ss"} == dict(resolved.options)
    assert ["p4ss"] == resolved.secrets()


def test_conflict(resolver):
    """A key set on both sides is an error that names the key and the connection."""
    with pytest.raises(
        ValidationException, match="'url' is set both by table cat.db.t .* cat.db.c"
    ):
        resolver.resolve(request(own_keys=("connector", "url")))


def test_reference_from_a_hint(resolver):
    """A reference that the stored table does not have is refused."""
    with pytest.raises(ValidationException, match="can't be set by a query hint"):
        resolver.resolve(ResolutionRequest("table cat.db.t", "cat.db.c", "", ()))


def test_missing(resolver):
    """A reference to a missing connection names table and connection."""
    with pytest.raises(ConnectionNotExistException, match=r"cat\.db\.d of table cat\.db\.t"):
        resolver.resolve(request("cat.db.d"))


def test_temporary_first(resolver, manager):
    """A temporary connection serves the tables that refer to the permanent one."""
    manager.create(("c",), SensitiveConnection({"url": "temporary"}), ScopeKind.TEMPORARY)
    assert "temporary" == resolver.resolve(request()).options["url"]


def test_system(resolver, manager):
    """A reference of one part means the system connection and no other."""
    with pytest.raises(ConnectionNotExistException):
        resolver.resolve(request("c"))
    manager.create(("c",), SensitiveConnection({"url": "system"}), ScopeKind.TEMPORARY_SYSTEM)
    assert "system" == resolver.resolve(request("c")).options["url"]


def test_lost_secret(resolver, secret_store):
    """A secret that is gone is the secret store's own error."""
    secret_store._secrets.clear()
    with pytest.raises(SecretNotFoundException, match="generic_in_memory"):
        resolver.resolve(request())


class NumberedException(SecretException):
    """A third party's error, with arguments of its own."""

    def __init__(self, number, reason):
        super().__init__(f"error {number}: {reason}")
        self.number = number


def test_unreadable_secrets_name_their_connections(resolver, manager, secret_store, monkeypatch):
    """Connections that share a failing read each get the store's error with their own name."""
    manager.create(("d",), SensitiveConnection({"password": "${secret:s}"}))
    manager.create(("e",), SensitiveConnection({"password": "${secret:s}"}))
    failure, reads = NumberedException(7, "the vault is down"), []

    def fail(secret_id):
        reads.append(secret_id)
        raise failure

    monkeypatch.setattr(secret_store, "get_secret", fail)
    with resolver.statement():
        for name in ("d", "e"):
            with pytest.raises(NumberedException) as caught:
                resolver.resolve(request(f"cat.db.{name}"))
            assert f"Connection cat.db.{name} can't be resolved: error 7: the vault is down" == str(
                caught.value
            )
            assert 7 == caught.value.number
            assert caught.value.__cause__ is caught.value.__context__ is None
    assert ["s"] == reads


@pytest.fixture(name="meanwhile")
def _meanwhile(secret_store, monkeypatch):
    """Does things between the look-up of a connection and the read of its secret."""
    actions, read = [], secret_store.get_secret

    def reading(secret_id):
        if actions:
            actions.pop()()
        return read(secret_id)

    monkeypatch.setattr(secret_store, "get_secret", reading)
    return actions.append


def test_altered_meanwhile(resolver, manager, meanwhile):
    """A host and a password that were never together are not resolved together."""

    def alter():
        manager.alter(("c",), {"url": "new"})
        manager.alter(("c",), {"password": "n3w"})

    meanwhile(alter)
    with resolver.statement():
        assert {"url": "new", "password": "n3w"} == dict(resolver.resolve(request()).options)


def test_altered_after_the_read(resolver, manager, secret_store, monkeypatch):
    """A password that was read before both changed does not go to the new host."""
    read, calls = secret_store.get_secret, []

    def reading(secret_id):
        secret = read(secret_id)
        if not calls:
            calls.append(secret_id)
            manager.alter(("c",), {"password": "n3w"})
            manager.alter(("c",), {"url": "new"})
        return secret

    monkeypatch.setattr(secret_store, "get_secret", reading)
    with resolver.statement():
        assert {"url": "new", "password": "n3w"} == dict(resolver.resolve(request()).options)


def test_replaced_meanwhile(resolver, manager, meanwhile):
    """A secret that was replaced and removed before it could be read is no error."""
    meanwhile(lambda: manager.alter(("c",), {"url": "new", "token": "t0ken"}))
    expected = {"url": "new", "password": "p4ss", "token": "t0ken"}
    assert expected == dict(resolver.resolve(request()).options)


def test_dropped_meanwhile(resolver, manager, meanwhile):
    """A connection that was dropped before its secret could be read does not exist."""
    meanwhile(lambda: manager.drop(("c",)))
    with pytest.raises(ConnectionNotExistException, match="does not exist"):
        resolver.resolve(request())


def test_one_read_for_each_statement(resolver, reads):
    """Within a statement a secret is read once, outside of one each time."""
    with resolver.statement():
        resolver.resolve(request())
        resolver.resolve(request())
    assert 1 == len(reads)
    resolver.resolve(request())
    resolver.resolve(request())
    assert 3 == len(reads)


def test_a_new_statement_reads_again(resolver, manager):
    """What changed between two statements is seen by the second."""
    with resolver.statement():
        assert "u" == resolver.resolve(request()).options["url"]
    manager.alter(("c",), {"url": "new"})
    with resolver.statement():
        assert "new" == resolver.resolve(request()).options["url"]


def test_overlapping_statements_never_see_old_values(resolver, manager):
    """A statement that begins while another is planned does not get the other's older value."""
    with resolver.statement():
        resolver.resolve(request())
        manager.alter(("c",), {"url": "new"})
        with resolver.statement():
            assert "new" == resolver.resolve(request()).options["url"]


def test_concurrent_readers_share_one_read(resolver, reads):
    """Those who ask for the same connection at once share one read."""
    start = threading.Barrier(8)

    def resolve(_):
        start.wait()
        return resolver.resolve(request())

    with resolver.statement(), ThreadPoolExecutor(8) as pool:
        assert 8 == len(list(pool.map(resolve, range(8))))
    assert 1 == len(reads)


def test_cache_shares_errors_and_forgets():
    """A failed load fails for all who wait for it, and the next statement tries again."""
    cache, calls = StatementCache(), []

    def load():
        calls.append(1)
        msg = "down"
        raise OSError(msg)

    for _ in range(2):
        with cache:
            for _ in range(2):
                with pytest.raises(OSError, match="down"):
                    cache.get("key", load)
    assert 2 == len(calls)


class Interrupted(list):
    """Statements in progress, with an interruption whenever one comes or goes."""

    def append(self, statement):
        """Adds it first."""
        super().append(statement)
        raise KeyboardInterrupt

    def pop(self):
        """Removes it first."""
        super().pop()
        raise KeyboardInterrupt


@pytest.mark.parametrize("begun", [[], [None]], ids=["begin", "end"])
def test_interrupted_statement(begun):
    """However a statement is interrupted, the cache below keeps nothing behind it."""
    below = StatementCache()
    cache = StatementCache(after=below)
    with contextlib.ExitStack() as stack:
        stack.enter_context(pytest.raises(KeyboardInterrupt))
        if begun:
            stack.enter_context(cache)
            assert 1 == below.get("key", lambda: 1)
        cache._in_progress = Interrupted(begun)
        if not begun:
            stack.enter_context(cache)
    assert [2, 3] == [below.get("key", iter([value]).__next__) for value in (2, 3)]


def test_statement_that_begins_meanwhile(resolver, manager, secret_store, monkeypatch):
    """What resolves just as a statement begins does not leave it the value of the one before."""
    with resolver.statement():
        assert "p4ss" == resolver.resolve(request()).options["password"]
        found = manager.lookup.by_path(("c",))
        secret_store.update_secret(found.definition.secret_id, {"password": "new"})
        enter = StatementCache.__enter__

        def resolve_in_between(cache):
            enter(cache)
            resolver.resolve(request())

        monkeypatch.setattr(StatementCache, "__enter__", resolve_in_between)
        with resolver.statement():
            assert "new" == resolver.resolve(request()).options["password"]
