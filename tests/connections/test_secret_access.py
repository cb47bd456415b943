"""The way to a secret store: shared reads, the cache, the counters."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from pyflink_connections.connections import SecretAccess, secret_access
from pyflink_connections.exceptions import SecretException, SecretNotFoundException


@pytest.fixture(name="secret_id")
def _secret_id(secret_store):
    return secret_store.store_secret({"password": "p4ss"})


def counts(access):
    """The counters without the times."""
    return {key: value for key, value in access.metrics.as_dict().items() if "seconds" not in key}


def test_ttl(secret_store, secret_id, monkeypatch):
    """With a TTL a secret is read again only when the time is over."""
    now = 100.0
    monkeypatch.setattr(secret_access.time, "monotonic", lambda: now)
    access = SecretAccess(secret_store, timedelta(seconds=10))
    access.get_secret(secret_id)
    secret_store.update_secret(secret_id, {"password": "new"})
    assert "p4ss" == access.get_secret(secret_id)["password"]
    now += 11
    assert "new" == access.get_secret(secret_id)["password"]
    assert {"reads": 2, "hits": 1, "failures": 0, "throttled": 0} == counts(access)


@pytest.mark.parametrize(
    "change",
    [
        lambda access, secret_id: access.update_secret(secret_id, {"password": "new"}),
        lambda access, secret_id: access.remove_secret(secret_id),
    ],
)
def test_writes_invalidate(secret_store, secret_id, change):
    """What is changed through the same session is never served from the cache."""
    access = SecretAccess(secret_store, timedelta(hours=1))
    access.get_secret(secret_id)
    change(access, secret_id)
    try:
        assert "new" == access.get_secret(secret_id)["password"]
    except SecretNotFoundException:
        assert 0 == len(secret_store)


def test_without_ttl(secret_store, secret_id):
    """Without a TTL nothing is kept between statements."""
    access = SecretAccess(secret_store)
    for _ in range(2):
        with access.statement():
            access.get_secret(secret_id)
            access.get_secret(secret_id)
    assert {"reads": 2, "hits": 2, "failures": 0, "throttled": 0} == counts(access)


def test_failures_are_counted(secret_store):
    """A failed read is counted as such, and its time as well."""
    access = SecretAccess(secret_store)
    with pytest.raises(SecretException):
        access.get_secret("nope")
    assert {"reads": 1, "hits": 0, "failures": 1, "throttled": 0} == counts(access)
    assert access.metrics.as_dict()["slowest_read_seconds"] > 0


def test_threads_share_the_cache(secret_store, secret_id):
    """Threads that ask for the same cached secret cause one read in all."""
    access = SecretAccess(secret_store, timedelta(hours=1))
    access.get_secret(secret_id)
    with ThreadPoolExecutor(32) as pool:
        list(pool.map(lambda _: access.get_secret(secret_id), range(1000)))
    assert {"reads": 1, "hits": 1000, "failures": 0, "throttled": 0} == counts(access)
