"""The table environment's methods about connections: the same life cycle as in SQL."""

import pickle
import secrets

import pytest
from pyflink.common import ConfigOptions

from pyflink_connections.exceptions import (
    CatalogNotExistException,
    ConnectionAlreadyExistException,
    ConnectionNotExistException,
    DatabaseNotExistException,
    ValidationException,
)
from pyflink_connections.table import ConnectionDescriptor, Schema, TableDescriptor
from pyflink_connections.testing.leaks import leads_to, occurs_in
from tests.integration.conftest import rows


def described(**options):
    """Describes a connection of type ``default``."""
    builder = ConnectionDescriptor.for_type("default")
    for key, value in options.items():
        builder.option(key, value)
    return builder.build()


def test_create(new_env, secret_store):
    """A connection from Python is the one SQL would have made: secrets apart, the rest shown."""
    key = ConfigOptions.key("port").int_type().no_default_value()
    descriptor = (
        ConnectionDescriptor.for_type("basic")
        .option("url", "u")
        .option("username", "me")
        .option("password", "p4ssw0rd")
        .comment("ours")
        .build()
    )
    new_env.create_connection("c", descriptor)
    assert {"type": "basic", "url": "u"}.items() <= new_env.get_connection("c").options.items()
    assert [{"username": "me", "password": "p4ssw0rd"}] == [
        dict(secret) for secret in secret_store._secrets.values()
    ]
    assert ("comment", "ours") in rows(new_env.execute_sql("DESCRIBE CONNECTION c"))
    new_env.create_connection("d", described().to_builder().option(key, 5432).build())
    assert "5432" == new_env.get_connection("d").options["port"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("c", "default_catalog.default_database.c"),
        ("default_database.c", "default_catalog.default_database.c"),
        ("`default_catalog`.`default_database`.`my c`", "default_catalog.default_database.`my c`"),
    ],
)
def test_paths(new_env, path, name):
    """Paths are completed and read as Flink's are, backticks included."""
    new_env.create_connection(path, described(a="b"))
    events = dict(rows(new_env.execute_sql(f"DESCRIBE CONNECTION EXTENDED {path}")))
    assert name == events["identifier"]
    assert new_env.drop_connection(name)


@pytest.mark.parametrize(
    ("path", "error", "useful"),
    [
        ("nope.db.c", CatalogNotExistException, "'nope'"),
        ("nope.c", DatabaseNotExistException, "'nope'"),
        ("a.b.c.d", ValidationException, "Not a valid path"),
        ("my c", ValidationException, "backticks"),
    ],
)
def test_nowhere(new_env, path, error, useful, secret_store):
    """A connection that can't be put anywhere is Flink's error, and leaves nothing behind."""
    for create in (new_env.create_connection, new_env.create_temporary_connection):
        with pytest.raises(error, match=useful):
            create(path, described(password="p4ssw0rd"))
    assert 0 == len(secret_store)


def test_exists_already(new_env):
    """A taken name is an error in each scope, unless that is to be ignored."""
    for method in (
        new_env.create_connection,
        new_env.create_temporary_connection,
        new_env.create_temporary_system_connection,
    ):
        method("c", described(a="first"))
        method("c", described(a="second"), ignore_if_exists=True)
        with pytest.raises(ConnectionAlreadyExistException):
            method("c", described(a="second"))
        assert "first" == new_env.get_connection("c").options["a"]


def test_scopes(new_env):
    """A name finds the system connection, then the temporary one, then the permanent one."""
    new_env.create_connection("c", described(a="permanent"))
    new_env.create_temporary_connection("c", described(a="temporary"))
    new_env.create_temporary_system_connection("c", described(a="system"))
    new_env.create_connection("p", described())
    new_env.create_temporary_connection("t", described())
    assert ["c", "p", "t"] == new_env.list_connections()
    assert ["c", "t"] == new_env.list_temporary_connections()
    found = []
    for drop in (
        new_env.drop_temporary_system_connection,
        new_env.drop_temporary_connection,
        new_env.drop_connection,
    ):
        found.append(new_env.get_connection("c").options["a"])
        assert drop("c")
    assert ["system", "temporary", "permanent"] == found
    assert [] == [name for name in new_env.list_connections() if name == "c"]


def test_system_name(new_env):
    """A system connection has a name of one part."""
    with pytest.raises(ValidationException, match="one part"):
        new_env.create_temporary_system_connection("db.c", described())
    with pytest.raises(ValidationException, match="one part"):
        new_env.drop_temporary_system_connection("db.c")


def test_drop(new_env, secret_store):
    """Dropping tells whether there was a connection; its secret goes with it."""
    new_env.create_connection("c", described(password="p4ssw0rd"))
    assert 1 == len(secret_store)
    assert new_env.drop_connection("c")
    assert 0 == len(secret_store)
    assert not new_env.drop_connection("c")
    assert not new_env.drop_temporary_connection("c")
    assert not new_env.drop_temporary_system_connection("c")
    with pytest.raises(ConnectionNotExistException, match="no permanent connection c"):
        new_env.drop_connection("c", ignore_if_not_exists=False)


def test_drop_hidden(new_env):
    """A hidden permanent connection is not dropped by mistake."""
    new_env.create_connection("c", described())
    new_env.create_temporary_connection("c", described())
    with pytest.raises(ValidationException, match="hides the permanent one"):
        new_env.drop_connection("c")
    new_env.drop_temporary_connection("c")
    assert new_env.drop_connection("c")


def test_alter(new_env, secret_store):
    """Altering sets and removes the named options and keeps the others."""
    new_env.create_connection("c", described(a="1", b="2", password="old", token="t"))
    assert new_env.alter_connection("c", {"a": "3", "password": "new"}, reset_keys=["b", "token"])
    assert "3" == new_env.get_connection("c").options["a"]
    assert "b" not in new_env.get_connection("c").options
    assert [{"password": "new"}] == [dict(secret) for secret in secret_store._secrets.values()]
    assert not new_env.alter_connection("x", {"a": "b"}, ignore_if_not_exists=True)
    with pytest.raises(ConnectionNotExistException):
        new_env.alter_connection("x", {"a": "b"})


def test_get_connection(new_env):
    """A definition tells what may be told: it holds no secret, and may be pickled."""
    canary = secrets.token_hex(16)
    new_env.create_connection("c", described(url="u", password=canary))
    definition = new_env.get_connection("c")
    assert "u" == definition.get_options()["url"]
    assert {"password"} == definition.secret_names
    assert not leads_to(definition, canary)
    assert not occurs_in(canary, repr(definition))
    assert definition == pickle.loads(pickle.dumps(definition))  # noqa: S301 - our own bytes
    with pytest.raises(ConnectionNotExistException, match="SHOW CONNECTIONS"):
        new_env.get_connection("nope")


@pytest.mark.parametrize("wrong", [{"a": "b"}, "TableDescriptor"])
def test_not_a_descriptor(new_env, wrong):
    """Something else with options is no connection."""
    if wrong == "TableDescriptor":
        wrong = TableDescriptor.for_connector("x").schema(Schema.new_builder().build()).build()
    with pytest.raises(TypeError, match="must be a ConnectionDescriptor, not"):
        new_env.create_connection("c", wrong)
