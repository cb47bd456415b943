import json
import logging
import pickle
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from pyflink_connections.exceptions import (
    InvalidSecretException,
    SecretAccessDeniedException,
    SecretException,
    SecretNotFoundException,
    SecretStoreThrottledException,
    SecretStoreTimeoutException,
    SecretStoreUnavailableException,
)
from pyflink_connections.testing.leaks import leads_to
from tests.support.key_vault_emulator import KeyVaultEmulator
from tests.support.key_vault_fixtures import (  # noqa: F401 - found by their names
    emulator_fixture,
    error_of,
    open_store_fixture,
    store_fixture,
)

CANARY = f"canary{uuid.uuid4().hex}"
SECRET = {"password": CANARY}
HTML = {"Content-Type": "text/html"}
FOR_EVER = {"Retry-After": "3600"}

#: What goes wrong for ever, and the error it must give.
FAULTS = {
    "400": ({"status": 400}, InvalidSecretException),
    "401": ({"status": 401}, SecretAccessDeniedException),
    "403": ({"status": 403}, SecretAccessDeniedException),
    "404": ({"status": 404}, SecretNotFoundException),
    "409": ({"status": 409}, SecretException),
    "418": ({"status": 418}, SecretException),
    "429": ({"status": 429}, SecretStoreThrottledException),
    "429 for an hour": ({"status": 429, "headers": FOR_EVER}, SecretStoreThrottledException),
    "500": ({"status": 500}, SecretStoreUnavailableException),
    "503 for an hour": ({"status": 503, "headers": FOR_EVER}, SecretStoreUnavailableException),
    "500 as HTML": ({"status": 500, "headers": HTML}, SecretStoreUnavailableException),
    "404 as HTML": (
        {"status": 404, "headers": HTML, "body": CANARY.encode()},
        SecretNotFoundException,
    ),
    "hang": ({"kind": "hang"}, SecretStoreTimeoutException),
    "drip": ({"kind": "drip"}, SecretStoreTimeoutException),
    "reset": ({"kind": "reset"}, SecretStoreUnavailableException),
    "truncate": ({"kind": "truncate"}, SecretStoreUnavailableException),
    "cut JSON": (
        {"kind": "body", "body": f'{{"value": "{CANARY}'.encode()},
        SecretStoreUnavailableException,
    ),
    "no JSON": ({"kind": "body", "body": CANARY.encode()}, SecretStoreUnavailableException),
    "no JSON as HTML": (
        {"kind": "body", "body": CANARY.encode(), "headers": HTML},
        SecretStoreUnavailableException,
    ),
    "no UTF-8": (
        {"kind": "body", "body": b"\xff" + CANARY.encode()},
        SecretStoreUnavailableException,
    ),
    "a list": (
        {"kind": "body", "body": json.dumps([CANARY]).encode()},
        SecretStoreUnavailableException,
    ),
    "an empty object": ({"kind": "body", "body": b"{}"}, SecretStoreUnavailableException),
}
#: Those that have no effect on an operation that does not look at the answer's content.
READING_ONLY = {"an empty object"}

OPERATIONS = {
    "get": lambda store, name: store.get_secret(name),
    "store": lambda store, _: store.store_secret(SECRET),
    "update": lambda store, name: store.update_secret(name, SECRET),
    "remove": lambda store, name: store.remove_secret(name),
    "list": lambda store, _: list(store.list_secrets("")),
}
METHODS = {"get": "GET", "store": "PUT", "update": "PUT", "remove": "DELETE", "list": "GET"}


@pytest.fixture(name="log")
def _log(caplog, monkeypatch):
    """What is logged at DEBUG, with every pipeline of the SDK set to log bodies."""
    from azure.core.pipeline.policies import NetworkTraceLoggingPolicy

    original = NetworkTraceLoggingPolicy.__init__

    def with_logging(policy, **kwargs):
        original(policy, **{**kwargs, "logging_enable": True})

    monkeypatch.setattr(NetworkTraceLoggingPolicy, "__init__", with_logging)
    with caplog.at_level(logging.DEBUG):
        yield caplog  # its records are others in the test itself


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_an_error_that_shows_nothing(emulator, open_store, fault, operation, log):
    """Each fault gives the error for the user's situation, in time, and no value anywhere."""
    if operation != "get" and fault in READING_ONLY:
        pytest.skip("the answer's content is not looked at")
    store = open_store(emulator.options(operation_timeout="1 s"))
    name = store.store_secret(SECRET)
    details, expected = FAULTS[fault]
    emulator.faults.add(**details, method=METHODS[operation])
    quiet = operation == "remove" and expected is SecretNotFoundException

    begin = time.monotonic()
    if quiet:
        OPERATIONS[operation](store, name)
    else:
        error = error_of(OPERATIONS[operation], store, name)
        assert type(error) is expected
        assert emulator.url in str(error)
        assert not leads_to(error, CANARY)
        assert error.__cause__ is error.__context__ is None
    assert time.monotonic() - begin < 1.4
    assert not leads_to(vars(store), CANARY)
    assert not leads_to([vars(record) for record in log.records], CANARY)


def test_a_store_shows_nothing(store, log):
    """What goes well leaves no value in the store or the log, and a store can't be pickled."""
    name = store.store_secret(SECRET)
    store.update_secret(name, SECRET)
    assert dict(store.get_secret(name)) == SECRET

    assert not leads_to(vars(store), CANARY)
    assert log.records
    assert not leads_to([vars(record) for record in log.records], CANARY)
    with pytest.raises(TypeError, match="pickle"):
        pickle.dumps(store)


def test_the_hour_of_a_retry_after_is_not_waited_for(store, emulator):
    """If the vault asks us to wait for longer than there is time, the error comes at once."""
    name = store.store_secret(SECRET)
    emulator.faults.add(status=429, headers=FOR_EVER)

    begin = time.monotonic()
    error = error_of(store.get_secret, name)

    assert time.monotonic() - begin < 0.5
    assert "asks to wait 3600 s" in str(error)
    assert "4,000 requests in 10 s" in str(error)


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        ({"status": 429, "headers": {"Retry-After": "1"}, "times": 1}, 1),
        ({"status": 429, "times": 1}, 2),
        ({"status": 500, "times": 3}, 0),
        ({"status": 503, "headers": {"Retry-After": "1"}, "times": 1}, 1),
        ({"kind": "reset", "times": 2}, 0),
        ({"kind": "truncate", "times": 2}, 0),
        ({"kind": "hang", "times": 1}, 1),
        ({"kind": "body", "body": b"<html>", "times": 1}, 0),
    ],
    ids=["429 Retry-After", "429", "500s", "503", "resets", "truncates", "hang", "no JSON"],
)
@pytest.mark.parametrize("operation", ["get", "store", "update", "remove"])
def test_what_passes_is_waited_for(store, emulator, fault, seconds, operation):
    """After faults that pass the operation succeeds, not before it was asked to come again."""
    name = store.store_secret(SECRET)
    emulator.faults.add(**fault, method=METHODS[operation])

    begin = time.monotonic()
    OPERATIONS[operation](store, name)

    assert seconds <= time.monotonic() - begin < 3


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("path", ["/metadata", ("/secrets", "/deletedsecrets")])
@pytest.mark.parametrize("kind", ["hang", "drip", "status"])
def test_the_time_limit_holds(emulator, open_store, operation, path, kind):
    """Whatever takes long, vault or token service, each operation ends within its limit."""
    store = open_store(emulator.options(operation_timeout="700 ms"))
    emulator.vault.set("known", "x" * 500)
    emulator.faults.add(kind, status=503, path=path)

    begin = time.monotonic()
    error = error_of(OPERATIONS[operation], store, "known")

    assert time.monotonic() - begin < 0.9
    if kind != "status" and path != "/metadata":
        assert type(error) is SecretStoreTimeoutException
        assert "limit 0.7 s" in str(error)
        assert "operation.timeout" in str(error)


def test_what_was_given_up_is_not_done_later(emulator, open_store):
    """Once an operation has ended for its caller, nothing more is sent to the vault."""
    store = open_store(emulator.options(operation_timeout="500 ms"))
    emulator.faults.add("hang", path="/metadata")
    error_of(store.store_secret, SECRET)
    emulator.faults.clear()
    sent = emulator.requests.copy()

    time.sleep(1)

    assert emulator.requests == sent
    assert emulator.vault.secrets == {}


def test_a_certificate_for_another_host_is_refused(monkeypatch, open_store):
    """A server that isn't the vault is told nothing."""
    with KeyVaultEmulator(certificate_for="vault.example.com") as emulator:
        for name, value in emulator.environment().items():
            monkeypatch.setenv(name, value)
        error = error_of(open_store(emulator.options()).store_secret, SECRET)

        assert type(error) is SecretException
        assert "certificate is not trusted" in str(error)
        assert not emulator.requests


def test_an_unknown_authority_is_refused(emulator, open_store, monkeypatch):
    """A certificate of an authority nobody trusts: the error names the option for one's own."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    options = emulator.options()
    del options["ca.file"]

    error = error_of(open_store(options).get_secret, "x")

    assert "ca.file" in str(error)
    assert not emulator.requests


def test_a_vault_that_is_not_there_is_unavailable(emulator, open_store):
    """Refused connections and unknown hosts name the vault and what to check."""
    for url in ("https://localhost:1", "https://no-such-vault.invalid"):
        options = {**emulator.options(operation_timeout="1 s"), "vault.url": url}
        error = error_of(open_store(options).get_secret, "x")
        assert type(error) is SecretStoreUnavailableException
        assert url in str(error)
        assert "name resolution" in str(error)


def test_a_store_works_again_after_it_was_closed(store):
    """Closing gives connections back; the next operation makes new ones."""
    name = store.store_secret(SECRET)
    store.close()
    assert dict(store.get_secret(name)) == SECRET


def test_a_thousand_cold_reads_fit_the_quota(emulator, open_store):
    """32 threads read 1,000 secrets: one request each, one token, one challenge, no failure."""
    names = [f"flink-{number}" for number in range(1_000)]
    for name in names:
        emulator.vault.set(name, json.dumps({"name": name}), "application/json")
    store = open_store(emulator.options())

    with ThreadPoolExecutor(32) as threads:
        found = list(threads.map(store.get_secret, names))

    assert [secret["name"] for secret in found] == names
    assert emulator.requests == {"GET secrets": 1_001, "challenge": 1, "GET token": 1}


def test_readers_that_are_throttled_wait(emulator, open_store):
    """With more reads than the vault takes at once, all of them succeed in the end."""
    emulator.vault.quota = (40, 1.0)
    emulator.vault.set("known", "text")
    store = open_store(emulator.options())

    with ThreadPoolExecutor(16) as threads:
        found = list(threads.map(store.get_secret, ["known"] * 100))

    assert all(dict(secret) == {"value": "text"} for secret in found)
    assert emulator.requests["GET secrets"] > 101
