"""The seven holes of the upstream implementation, and faults between any two writes."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pyflink_connections.connections import (
    ConnectionFactory,
    DefaultConnectionFactory,
    ScopeKind,
)
from pyflink_connections.definitions import CatalogConnection, SensitiveConnection
from pyflink_connections.exceptions import (
    CatalogNotExistException,
    SecretException,
    ValidationException,
)
from pyflink_connections.redaction import RedactionRule

TEMPORARY = ScopeKind.TEMPORARY


def connection(**options):
    """Makes a connection."""
    return SensitiveConnection(options or {"url": "u", "password": "p4ssw0rd"})


def password(manager, path, kind=ScopeKind.PERMANENT):
    """Reads the password of the connection of exactly this scope."""
    identifier = manager.lookup.by_path(path).identifier
    found = manager.lookup.in_scope(identifier, kind)
    return found.scope.secrets.get_secret(found.definition.secret_id)["password"]


def fail(error):
    """Makes a function that raises, whatever it is called with."""

    def failing(*_args, **_kwargs):
        raise error

    return failing


def test_hole_1_if_not_exists_into_a_missing_catalog(manager, secret_store):
    """IF NOT EXISTS into a missing catalog fails and leaves no secret."""
    with pytest.raises(CatalogNotExistException):
        manager.create(("nope", "db", "c"), connection(), ignore_if_exists=True)
    assert 0 == len(secret_store)


def test_hole_2_concurrent_if_not_exists(manager, secret_store):
    """Many concurrent IF NOT EXISTS create one connection and exactly one secret."""
    start = threading.Barrier(8)

    def create(_):
        start.wait()
        return manager.create(("c",), connection(), ignore_if_exists=True)

    with ThreadPoolExecutor(8) as pool:
        assert 1 == sum(pool.map(create, range(8)))
    assert 1 == len(secret_store)


def test_hole_3_failing_observer(manager, caplog):
    """An observer that raises after the definition is written undoes nothing."""
    seen = []
    manager.observers.add(fail(RuntimeError("observer saw p4ssw0rd")))
    manager.observers.add(seen.append)
    with caplog.at_level(logging.INFO, "pyflink_connections.audit"):
        manager.create(("c",), connection())
    assert "p4ssw0rd" == password(manager, ("c",))
    assert ["created"] == [event.action for event in seen]
    assert "permanent connection cat.db.c created" in caplog.messages
    assert "observer saw ******" in caplog.text
    assert "p4ssw0rd" not in caplog.text


def test_hole_4_shadowed_permanent_connection(manager):
    """DROP and ALTER of a hidden permanent connection are refused; neither secret is touched."""
    manager.create(("c",), connection(password="permanent"))
    manager.create(("c",), connection(password="temporary"), TEMPORARY)
    for change in (
        lambda: manager.drop(("c",)),
        lambda: manager.alter(("c",), {"password": "new"}),
        lambda: manager.rename(("c",), ("d",)),
    ):
        with pytest.raises(ValidationException, match="hides the permanent one"):
            change()
    assert "temporary" == password(manager, ("c",), TEMPORARY)
    assert "permanent" == password(manager, ("c",))


def test_hole_5_alter_temporary(manager):
    """ALTER of a temporary connection changes it and leaves the permanent one alone."""
    manager.create(("c",), connection(password="permanent"))
    manager.create(("c",), connection(password="temporary"), TEMPORARY)
    manager.alter(("c",), {"password": "new"}, kind=TEMPORARY)
    assert "new" == password(manager, ("c",), TEMPORARY)
    assert "permanent" == password(manager, ("c",))


def test_hole_6_temporary_creation_is_atomic(manager, monkeypatch):
    """A temporary connection whose definition can't be written leaves no secret either."""
    scope = manager._scopes[TEMPORARY]
    monkeypatch.setattr(scope.connections, "create", fail(OSError("full")))
    with pytest.raises(OSError, match="full"):
        manager.create(("c",), connection(), TEMPORARY)
    assert 0 == len(scope.secrets.store)


def test_hole_7_clean_up_never_hides_the_error(
    manager, connection_store, secret_store, monkeypatch, caplog
):
    """When taking the secret back fails too, the first error is raised and the second logged."""
    monkeypatch.setattr(connection_store, "create", fail(OSError("disk full")))
    monkeypatch.setattr(secret_store, "remove_secret", fail(SecretException("down")))
    with pytest.raises(OSError, match="disk full"):
        manager.create(("c",), connection())
    assert "could not be removed" in caplog.text
    assert "p4ssw0rd" not in caplog.text


def test_interrupt_behind_the_write(manager, connection_store, monkeypatch):
    """An interrupt after the definition was written keeps the secret: it must resolve."""
    write = connection_store.create

    def write_and_be_interrupted(*args):
        write(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(connection_store, "create", write_and_be_interrupted)
    with pytest.raises(KeyboardInterrupt):
        manager.create(("c",), connection())
    assert "p4ssw0rd" == password(manager, ("c",))


def test_failing_swap_keeps_the_old_connection(
    manager, connection_store, secret_store, monkeypatch
):
    """When ALTER can't write the definition, the old connection stays and the new secret goes."""
    manager.create(("c",), connection())
    monkeypatch.setattr(connection_store, "replace", fail(OSError("full")))
    with pytest.raises(OSError, match="full"):
        manager.alter(("c",), {"token": "t0ken"})
    assert "p4ssw0rd" == password(manager, ("c",))
    assert 1 == len(secret_store)


def test_failing_removal_is_a_warning(manager, secret_store, monkeypatch, caplog):
    """A secret that can't be removed after DROP is a warning; the connection is gone."""
    manager.create(("c",), connection())
    monkeypatch.setattr(secret_store, "remove_secret", fail(SecretException("down")))
    assert manager.drop(("c",))
    assert [] == manager.lookup.list_names()
    assert "stays in the secret store without a connection" in caplog.text


def test_concurrent_alters_lose_nothing(manager):
    """Concurrent ALTERs of one connection all take effect."""
    manager.create(("c",), connection())

    def alter(number):
        manager.alter(("c",), {f"option{number}": "x", f"token{number}": "y"})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(alter, range(32)))
    definition = manager.lookup.by_path(("c",)).definition
    assert 32 == sum(key.startswith("option") for key in definition.options)
    assert 33 == len(definition.secret_names)


class FailingFactory(DefaultConnectionFactory):
    """Stores its secret, and then fails."""

    def create_connection(self, connection_to_encrypt, secret_store):
        super().create_connection(connection_to_encrypt, secret_store)
        msg = "no"
        raise ValidationException(msg)


class TwiceFactory(DefaultConnectionFactory):
    """Stores two secrets."""

    def create_connection(self, connection_to_encrypt, secret_store):
        super().create_connection(connection_to_encrypt, secret_store)
        return super().create_connection(connection_to_encrypt, secret_store)


class OpenFactory(DefaultConnectionFactory):
    """Leaves everything in the definition."""

    def create_connection(self, connection_to_encrypt, secret_store):  # noqa: ARG002 - as declared
        return CatalogConnection(connection_to_encrypt.get_options())


class TestFactoriesOfOthers:
    """Whatever a third party's factory does, nothing is stored before everything is checked."""

    @pytest.mark.parametrize(
        ("factory", "message"),
        [
            (FailingFactory, "^no$"),
            (TwiceFactory, "as one secret"),
            (OpenFactory, "left the sensitive option 'password' in the definition"),
        ],
    )
    def test_nothing_is_left(self, manager, types, secret_store, factory, message):
        """A factory that fails, stores too much or too little is refused and leaves nothing."""
        types._factories["theirs"] = factory(RedactionRule())
        with pytest.raises(ValidationException, match=message):
            manager.create(("c",), connection(type="theirs", password="p4ssw0rd"))
        assert 0 == len(secret_store)

    def test_contract_is_abstract(self):
        """A factory must say both how to take secrets out and how to put them back."""
        with pytest.raises(TypeError, match="abstract"):
            ConnectionFactory(RedactionRule())
