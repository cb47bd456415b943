"""Secrets in environment variables."""

import os

import pytest

from pyflink_connections.exceptions import InvalidSecretException, SecretNotFoundException
from pyflink_connections.secret_stores.env import (
    EnvironmentSecretStore,
    EnvironmentSecretStoreFactory,
)
from pyflink_connections.secret_stores.factory import SecretStoreFactoryContext
from pyflink_connections.testing.leaks import leads_to
from pyflink_connections.testing.secret_stores import SecretStoreConformance


class TestConformance(SecretStoreConformance):
    writable = False

    @pytest.fixture
    def store(self):
        return EnvironmentSecretStore()

    @pytest.fixture
    def known_secret(self, monkeypatch, canary):
        monkeypatch.setenv("FLINK_TEST", f'{{"username": "u", "password": "{canary}"}}')
        return "FLINK_TEST", {"username": "u", "password": canary}


@pytest.fixture(name="store")
def _store():
    """A store that a factory made."""
    factory = EnvironmentSecretStoreFactory()
    factory.open(SecretStoreFactoryContext({"prefix": "FLINK_"}))
    return factory.create_secret_store()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", {"value": "plain"}),
        ("", {"value": ""}),
        ('{"a": "b", "port": 5432}', {"a": "b", "port": "5432"}),
        ('{"a": {"b": "c"}}', {"value": '{"a": {"b": "c"}}'}),
        ('["a"]', {"value": '["a"]'}),
        ("[" * 100_000, {"value": "[" * 100_000}),
    ],
)
def test_values(store, monkeypatch, text, expected):
    """A JSON object of strings has names and values; anything else is one value."""
    monkeypatch.setenv("FLINK_A", text)
    assert expected == dict(store.get_secret("A"))


def test_prefix(store, monkeypatch):
    """Variables without the prefix can't be read, and the error names the variable."""
    monkeypatch.setenv("A", "x")
    with pytest.raises(SecretNotFoundException, match="'FLINK_A'"):
        store.get_secret("A")


@pytest.mark.parametrize("name", ["a\0b", "a=b", "\ud800", ""])
def test_impossible_names(store, name):
    """Names that no variable can have are not found, rather than an error of Python's."""
    with pytest.raises(SecretNotFoundException):
        store.get_secret(name)


def test_not_text(store, canary_bytes, monkeypatch):
    """A variable that is not text is refused without its content."""
    monkeypatch.setitem(os.environ, "FLINK_B", os.fsdecode(canary_bytes))
    with pytest.raises(InvalidSecretException, match="'FLINK_B'") as caught:
        store.get_secret("B")
    assert not leads_to(caught.value, canary_bytes[1:].decode())


@pytest.fixture(name="canary_bytes")
def _canary_bytes():
    return b"\xffd3adb33fd3adb33f"
