"""What a worker process reads, how often, and what it does when it can't."""

import dataclasses
import logging
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from pyflink_connections.exceptions import (
    SecretNotFoundException,
    SecretStoreUnavailableException,
    ValidationException,
)
from pyflink_connections.functions import connection_options, with_connection
from pyflink_connections.testing.leaks import leads_to, occurs_in
from tests.functions.conftest import TTL

THREADS = 32


class Function:
    """As much of a user-defined function as PyFlink's workers call."""

    def open(self, function_context):
        self.options = connection_options(function_context)


class Context:
    """What PyFlink opens functions with."""


def options_of(source):
    """Opens a function of this connection, as a worker does, and returns its options."""
    function = with_connection(Function(), pickle.loads(pickle.dumps(source)))  # noqa: S301 - our own
    function.open(Context())
    return function.options


def test_nothing_is_read_before_it_is_asked_for(source, reads):
    """Opening a function makes no call to the store."""
    options_of(source)
    assert [] == reads.all()


def test_one_read_for_all_functions(source, reads):
    """All functions of a process share one read of a connection, whatever they ask for."""
    for options in (options_of(source), options_of(source)):
        assert {"url": "http://crm", "token": "t0ken-1"} == dict(options)
        assert 2 == len(options)
    assert 1 == len(reads.all())


def test_two_connections_of_one_store(source, reads):
    """Connections that share a secret, as all functions of one store, cause one read."""
    other = dataclasses.replace(source, reference="cat.db.other")
    assert "t0ken-1" == options_of(source)["token"] == options_of(other)["token"]
    assert 1 == len(reads.all())


def test_many_threads(source, reads):
    """Threads that ask at once get one read between them."""
    together = threading.Barrier(THREADS)

    def ask():
        together.wait()
        return options_of(source)["token"]

    with ThreadPoolExecutor(THREADS) as pool:
        tokens = [each.result() for each in [pool.submit(ask) for _ in range(THREADS)]]
    assert ["t0ken-1"] * THREADS == tokens
    assert 1 == len(reads.all())


def test_rotation(source, store, secret_id, reads, clock):
    """A secret is read again when it is older than the TTL, and not before."""
    options = options_of(source)
    assert "t0ken-1" == options["token"]
    store.update_secret(secret_id, {"token": "t0ken-2"})
    clock.now += TTL - 1
    assert "t0ken-1" == options["token"]
    clock.now += 2
    assert "t0ken-2" == options["token"]
    assert 2 == len(reads.all())


def test_no_ttl(source, description, reads, clock):
    """With a TTL of nothing the store is read once a second, however often it is asked."""
    never_kept = dataclasses.replace(description, cache_ttl=timedelta(0))
    options = options_of(dataclasses.replace(source, store=never_kept))
    for _ in range(3):
        assert ["t0ken-1"] * 3 == [options["token"] for _ in range(3)]
        clock.now += 1
    assert 3 == len(reads.all())


def test_store_is_down(source, store, secret_id, reads, clock, caplog):  # noqa: PLR0917 - fixtures
    """The last options stay while the store is down, with a warning; then the new ones come."""
    options = options_of(source)
    assert "t0ken-1" == options["token"]
    store.update_secret(secret_id, {"token": "t0ken-2"})
    reads.take_down()
    clock.now += TTL + 1
    with caplog.at_level(logging.WARNING):
        assert ["t0ken-1"] * 3 == [options["token"] for _ in range(3)]
    assert 2 == len(reads.all())
    [message] = caplog.messages
    assert "cat.db.crm can't be refreshed" in message
    assert "counting can't be reached" in message
    reads.bring_up()
    clock.now += 2
    assert "t0ken-2" == options["token"]


def test_attempts_become_rare(source, reads, clock):
    """A store that stays down is asked less and less often, but every minute."""
    options = options_of(source)
    assert "t0ken-1" == options["token"]
    reads.take_down()
    reads.forget()
    clock.now += TTL + 1
    for _ in range(600):
        assert "t0ken-1" == options["token"]
        clock.now += 1
    # After 2, 4, 8, 16, 32 and then 60 seconds.
    assert 14 == len(reads.all())


def test_slow_failures_take_a_tenth_of_the_time(source, store, reads, clock, monkeypatch):
    """Waiting for a store that lets us wait costs a job at most a tenth of its time."""
    options = options_of(source)
    assert "t0ken-1" == options["token"]
    reads.forget()
    real = type(store).get_secret

    def hang(self, secret_id):
        clock.now += 30
        reads.take_down()
        return real(self, secret_id)

    monkeypatch.setattr(type(store), "get_secret", hang)
    begin = clock.now = clock.now + TTL + 1
    while clock.now < begin + 3_600:
        assert "t0ken-1" == options["token"]
        clock.now += 1
    assert 11 == len(reads.all())


def test_others_go_on_while_one_thread_looks(source, store, clock, monkeypatch):
    """A thread that refreshes does not stop those that have options already."""
    options = options_of(source)
    assert "t0ken-1" == options["token"]
    looking, go_on = threading.Event(), threading.Event()
    real = type(store).get_secret

    def wait(self, secret_id):
        looking.set()
        assert go_on.wait(10)
        return real(self, secret_id)

    monkeypatch.setattr(type(store), "get_secret", wait)
    clock.now += TTL + 1
    with ThreadPoolExecutor(1) as pool:
        refreshing = pool.submit(options.__getitem__, "token")
        assert looking.wait(10)
        assert "t0ken-1" == options["token"]
        assert not refreshing.done()
        go_on.set()
        assert "t0ken-1" == refreshing.result()


def test_never_reached(source, reads):
    """Without options from before, the store's own error is the function's; a retry may succeed."""
    options = options_of(source)
    reads.take_down()
    with pytest.raises(SecretStoreUnavailableException, match="counting can't be reached"):
        options["token"]
    reads.bring_up()
    assert "t0ken-1" == options["token"]


def test_secret_is_gone(source, store, secret_id, clock):
    """When the connection was dropped, the function fails and says what may have happened."""
    options = options_of(source)
    assert "t0ken-1" == options["token"]
    store.remove_secret(secret_id)
    clock.now += TTL + 1
    with pytest.raises(SecretNotFoundException, match="cat.db.crm is not in the secret store") as e:
        options["token"]
    assert "start the job again" in str(e.value)
    assert not leads_to(e.value, "t0ken-1")


def test_missing_option(source):
    """An option that the connection does not have is named, with those that it has."""
    options = options_of(source)
    with pytest.raises(KeyError, match=r"cat.db.crm has no option 'tokn'; it has \['token', 'url'"):
        options["tokn"]
    assert "tokn" not in options
    assert "default" == options.get("tokn", "default")


def test_unknown_kind(source, description):
    """A worker that lacks the store's package fails when the function is opened."""
    elsewhere = dataclasses.replace(description, kind="not.installed.Factory")
    with pytest.raises(ValidationException, match="not.installed.Factory' can't be loaded"):
        options_of(dataclasses.replace(source, store=elsewhere))


def test_nothing_shows_the_secret(source):
    """What travels to the workers holds no secret, and what they have does not show it."""
    options = options_of(source)
    assert "t0ken-1" == options["token"]
    assert "ConnectionOptions('cat.db.crm')" == repr(options) == str(options)
    assert not occurs_in("t0ken-1", f"{source!r} {pickle.dumps(source)!r}")
    with pytest.raises(TypeError, match="get them in open"):
        pickle.dumps(options)
