"""Which kinds of connection stores there are, and how their factories are found."""

import subprocess
import sys
from importlib import metadata

import pytest

from pyflink_connections import extras, plugins
from pyflink_connections.connection_stores import (
    ConnectionStoreFactory,
    ConnectionStoreFactoryContext,
    GenericInMemoryConnectionStore,
)
from pyflink_connections.connection_stores.kinds import CONNECTION_STORE_KINDS
from pyflink_connections.exceptions import ConnectionStoreException, ValidationException


class OtherFactory(ConnectionStoreFactory):
    identifier = "other"

    def open(self, context):
        pass

    def create_connection_store(self):
        return GenericInMemoryConnectionStore()


def made(kind, **options):
    """Makes a store of a kind; ``a_b`` stands for ``a.b``."""
    factory = CONNECTION_STORE_KINDS.load(kind)()
    given = {key.replace("_", "."): value for key, value in options.items()}
    factory.open(ConnectionStoreFactoryContext(given))
    return factory.create_connection_store()


@pytest.mark.parametrize("kind", ["file", "generic_in_memory", "sql"])
def test_built_in(kind):
    """Every kind of ours has a factory of that name, which describes its options."""
    factory = CONNECTION_STORE_KINDS.load(kind)
    assert kind == factory.identifier
    assert all(option.description.endswith(".") for option in factory.declared_options)


def test_stores(tmp_path):
    """Stores are made of their options."""
    assert "GenericInMemoryConnectionStore" == type(made("generic_in_memory")).__name__
    assert f"FileConnectionStore('{tmp_path}')" == repr(made("file", path=str(tmp_path)))
    assert "sqlite:///c.db" in repr(made("sql", url="sqlite:///c.db"))


@pytest.mark.parametrize(
    "path", ["file:///srv/x", "file:/srv/x", "S3://bucket/x", "~nobody-of-this-name/x", "a\0b", ""]
)
def test_no_directory(path):
    """What is no path of a directory here makes no directory of such a name."""
    with pytest.raises(ValidationException, match=r"file\.path' must be "):
        made("file", path=path)


def test_home_directory(tmp_path, monkeypatch):
    """A path may begin with the user's own directory."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert f"FileConnectionStore('{tmp_path}/c:d')" == repr(made("file", path="~/c:d"))


def test_registered_kind(monkeypatch):
    """A kind that an installed package registers is found by its name, and listed."""
    point = metadata.EntryPoint("other", f"{__name__}:OtherFactory", CONNECTION_STORE_KINDS.group)
    monkeypatch.setattr(plugins, "registered", lambda _: [point])
    assert "other" in CONNECTION_STORE_KINDS.known()
    assert OtherFactory.__name__ == CONNECTION_STORE_KINDS.load("other").__name__


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("generic-in-memory", "no connection store kind 'generic-in-memory'. Did you mean 'gen"),
        ("sqll", r"Did you mean 'sql'\?"),
        ("no.such.Factory", "can't be loaded: No module named 'no'"),
        ("pathlib.Path", "no subclass of ConnectionStoreFactory"),
    ],
)
def test_unknown_kind(kind, message):
    """A kind that can't be found is an error that says what would be right."""
    with pytest.raises(ValidationException, match=message):
        CONNECTION_STORE_KINDS.load(kind)


def test_nothing_is_imported():
    """Loading all factories imports no extra."""
    program = (
        "import sys; from pyflink_connections.connection_stores.kinds import *; "
        "[CONNECTION_STORE_KINDS.load(kind)() for kind in CONNECTION_STORE_KINDS.known()]; "
        "print([m for m in ('sqlalchemy', 'pytest', 'pyflink') if m in sys.modules])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True
    ).stdout
    assert b"[]" == printed.strip()


def test_missing_extra(monkeypatch):
    """Without SQLAlchemy the kind sql says what to install."""
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    with pytest.raises(ConnectionStoreException, match=r"'pyflink-connections\[sql\]'"):
        made("sql", url="sqlite:///c.db")
