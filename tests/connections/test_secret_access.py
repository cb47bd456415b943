"""The way to a secret store: shared reads, the cache, the counters."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from opentelemetry import metrics
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from pyflink_connections.connections import SecretAccess, timed_cache
from pyflink_connections.exceptions import (
    InvalidSecretException,
    SecretException,
    SecretNotFoundException,
)
from pyflink_connections.secret_stores import (
    GenericInMemorySecretStore,
    ReadableSecretStore,
    WritableSecretStore,
)
from pyflink_connections.testing.leaks import leads_to


@pytest.fixture(name="secret_id")
def _secret_id(secret_store):
    return secret_store.store_secret({"password": "p4ss"})


def counts(access):
    """The counters without the times."""
    return {key: value for key, value in access.metrics.as_dict().items() if "seconds" not in key}


def test_ttl(secret_store, secret_id, monkeypatch):
    """With a TTL a secret is read again only when the time is over."""
    now = 100.0
    monkeypatch.setattr(timed_cache.time, "monotonic", lambda: now)
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
@pytest.mark.parametrize("ttl", [timedelta(0), timedelta(hours=1)])
def test_writes_invalidate(secret_store, secret_id, change, ttl):
    """What is changed through the same session is never served from a cache, of no statement."""
    access = SecretAccess(secret_store, ttl)
    with access.statement():
        access.get_secret(secret_id)
        change(access, secret_id)
        try:
            assert "new" == access.get_secret(secret_id)["password"]
        except SecretNotFoundException:
            assert 0 == len(secret_store)


class OthersStore(ReadableSecretStore, WritableSecretStore):
    """A store of somebody else's, which gives or raises what it is told to."""

    def __init__(self, outcome):
        self.outcome = outcome

    def get_secret(self, secret_id):  # noqa: ARG002 - the store's interface
        """Gives it, or raises it."""
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    def store_secret(self, secret_data):  # noqa: ARG002 - likewise
        """Raises it."""
        return self.get_secret("")

    def remove_secret(self, secret_id):
        """Raises it."""
        self.get_secret(secret_id)

    def update_secret(self, secret_id, new_secret_data):  # noqa: ARG002 - likewise
        """Raises it."""
        self.get_secret(secret_id)


CANARY = "canary-of-others"


@pytest.mark.parametrize(
    "given", [None, b"x", CANARY, [CANARY], {"password": None}, {"password": b"x"}, {1: CANARY}]
)
def test_what_is_no_secret(given):
    """Whatever a store gives that is no mapping of texts is an error of ours, without it."""
    access = SecretAccess(OthersStore(given))
    with pytest.raises(
        InvalidSecretException, match="OthersStore gave .* mapping of str to str for the secret 's'"
    ) as raised:
        access.get_secret("s")
    assert not leads_to(raised.value, CANARY)
    assert {"reads": 1, "hits": 0, "failures": 1, "throttled": 0} == counts(access)


def test_plain_mapping():
    """A mapping that could show itself becomes one that can't."""
    assert CANARY not in repr(SecretAccess(OthersStore({"password": CANARY})).get_secret("s"))


@pytest.mark.parametrize(
    "call",
    [
        lambda access: access.get_secret("s"),
        lambda access: access.store_secret({"password": CANARY}),
        lambda access: access.update_secret("s", {"password": CANARY}),
        lambda access: access.remove_secret("s"),
    ],
)
def test_errors_of_others(call):
    """An error of a store of somebody else's is told by its class: its text may hold the secret."""
    with pytest.raises(SecretException, match=r"in OthersStore: .* \(KeyError\)") as raised:
        call(SecretAccess(OthersStore(KeyError(CANARY))))
    assert not leads_to(raised.value, CANARY)


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


class SlowStore(GenericInMemorySecretStore):
    """A store whose reads take until they are let go."""

    def __init__(self):
        super().__init__()
        self.reading, self.go_on = threading.Event(), threading.Event()

    def get_secret(self, secret_id):
        secret = super().get_secret(secret_id)
        self.reading.set()
        assert self.go_on.wait(30)
        return secret


def test_threads_share_a_cold_read():
    """With a TTL, threads that miss a secret at once cause one read, in statements of their own."""
    store = SlowStore()
    secret_id = store.store_secret({"password": "p4ss"})
    access = SecretAccess(store, timedelta(hours=1))

    def read(_):
        with access.statement():
            return access.get_secret(secret_id)

    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(read, range(8))
        assert store.reading.wait(30)
        store.go_on.set()
        assert {"p4ss"} == {secret["password"] for secret in answers}
    assert {"reads": 1, "hits": 7, "failures": 0, "throttled": 0} == counts(access)


def test_a_read_that_a_change_overtakes_is_not_kept():
    """What was read before a change is not served after it, however long the read took."""
    store = SlowStore()
    secret_id = store.store_secret({"password": "old"})
    access = SecretAccess(store, timedelta(hours=1))
    with ThreadPoolExecutor(1) as pool:
        before = pool.submit(access.get_secret, secret_id)
        assert store.reading.wait(30)
        access.update_secret(secret_id, {"password": "new"})
        store.go_on.set()
        assert "old" == before.result()["password"]
    assert "new" == access.get_secret(secret_id)["password"]


def test_errors_are_not_kept(secret_store):
    """A failed read is tried again, also with a TTL."""
    access = SecretAccess(secret_store, timedelta(hours=1))
    for _ in range(2):
        with pytest.raises(SecretNotFoundException):
            access.get_secret("nope")
    assert {"reads": 2, "hits": 0, "failures": 2, "throttled": 0} == counts(access)


def test_open_telemetry(secret_store, secret_id, monkeypatch):
    """With OpenTelemetry installed, the counters and the latency are instruments of it."""
    reader = InMemoryMetricReader()
    provider = MeterProvider([reader])
    monkeypatch.setattr(metrics, "get_meter", provider.get_meter)
    access = SecretAccess(secret_store, timedelta(hours=1))
    for _ in range(3):
        access.get_secret(secret_id)
    with pytest.raises(SecretNotFoundException):
        access.get_secret("nope")
    [resource] = reader.get_metrics_data().resource_metrics
    [scope] = resource.scope_metrics
    measured = {metric.name: metric.data.data_points[0] for metric in scope.metrics}
    provider.shutdown()
    prefix = "pyflink_connections.secrets"
    assert "pyflink_connections" == scope.scope.name
    assert (2, 2, 1) == tuple(
        measured[f"{prefix}.{name}"].value for name in ("reads", "hits", "failures")
    )
    assert 2 == measured[f"{prefix}.latency"].count
    assert f"{prefix}.throttled" not in measured
