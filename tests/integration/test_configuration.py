"""Stores and rules from Flink's configuration: the file, and the settings over it."""

import gc
from typing import ClassVar

import pytest
from pyflink.common import Configuration

from pyflink_connections.connection_stores import (
    ConnectionStoreFactory,
    GenericInMemoryConnectionStore,
)
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.secret_stores import (
    GenericInMemorySecretStore,
    SecretStoreFactory,
)
from pyflink_connections.session.configuration import SessionConfiguration
from pyflink_connections.table import EnvironmentSettings, TableEnvironment
from tests.integration.conftest import rows


class RecordingFactory(SecretStoreFactory):
    """A third party's factory that remembers what it was opened with."""

    identifier = "recording"
    opened: ClassVar = []

    def open(self, context):
        self.opened.append(context)

    def close(self):
        self.opened.append("closed")

    def create_secret_store(self):
        return GenericInMemorySecretStore()


class RecordingConnectionsFactory(ConnectionStoreFactory):
    """A third party's factory of connection stores that remembers what it was opened with."""

    identifier = "recorded"
    opened: ClassVar = []

    def open(self, context):
        self.opened.append(context)

    def create_connection_store(self):
        return GenericInMemoryConnectionStore()


def environment(configured=None, secret_store=None, connection_store=None):
    """Makes an environment with configuration values."""
    builder = EnvironmentSettings.new_instance().in_batch_mode()
    configuration = Configuration()
    for key, value in (configured or {}).items():
        configuration.set_string(key, value)
    builder = builder.with_configuration(configuration)
    if secret_store is not None:
        builder = builder.with_secret_store(secret_store)
    if connection_store is not None:
        builder = builder.with_connection_store(connection_store)
    return TableEnvironment.create(builder.build())


def store_of(env):
    """The session's secret store."""
    return env._session.secrets.store


@pytest.fixture(name="config_file")
def _config_file(t_env, tmp_path, monkeypatch):  # noqa: ARG001 - the JVM needs Flink's own file
    """A folder for Flink's configuration file, found through FLINK_CONF_DIR."""
    monkeypatch.setenv("FLINK_CONF_DIR", str(tmp_path))
    return tmp_path / "config.yaml"


def test_store_from_the_file(config_file, tmp_path):
    """The kind and its options come from config.yaml; the secret is in that store."""
    folder = tmp_path / "secrets"
    config_file.write_text(
        f"table:\n  secret-store:\n    kind: file\ntable.secret-store.file.path: {folder}\n"
    )
    env = environment()
    env.execute_sql("CREATE CONNECTION c WITH ('password' = 'p4ssw0rd')")
    [stored] = [path for path in folder.iterdir() if "p4ssw0rd" in path.read_text()]
    assert 0o600 == stored.stat().st_mode & 0o777
    env.execute_sql("DROP CONNECTION c")
    assert not stored.exists()


def test_settings_win(config_file):
    """What the settings say counts more than the file."""
    config_file.write_text("table.secret-store.kind: env\n")
    assert "EnvironmentSecretStore" == type(store_of(environment())).__name__
    env = environment({"table.secret-store.kind": "generic_in_memory"})
    assert isinstance(store_of(env), GenericInMemorySecretStore)


def test_given_store_wins():
    """A store given to the builder counts more than a configured kind."""
    store = GenericInMemorySecretStore()
    assert store is store_of(environment({"table.secret-store.kind": "env"}, store))


def test_dotted_path_and_factory():
    """A factory is found by its dotted path, or given; it gets its options without the prefix."""
    RecordingFactory.opened.clear()
    path = f"{__name__}.RecordingFactory"
    environment({"table.secret-store.kind": path, "table.secret-store.recording.a.b": "c"})
    environment({"table.secret-store.recording.a.b": "d"}, RecordingFactory())
    assert [{"a.b": "c"}, {"a.b": "d"}] == [
        dict(each.options) for each in RecordingFactory.opened if each != "closed"
    ]


def test_factory_is_closed_with_the_session():
    """When the last reference to a session goes, its factory is closed."""
    RecordingFactory.opened.clear()
    access = SessionConfiguration({}).secret_access(RecordingFactory())
    assert "closed" not in RecordingFactory.opened
    del access
    gc.collect()
    assert "closed" == RecordingFactory.opened[-1]


FILES = {"table.connection-store.kind": "file", "table.connection-store.file.path": "p"}


@pytest.mark.parametrize(
    ("configured", "message"),
    [
        ({"table.secret-store.kidn": "env"}, r"Did you mean 'table\.secret-store\.kind'"),
        ({"table.secret-store.kind": "azur-key-vault"}, "Did you mean 'azure-key-vault'"),
        ({"table.secret-store.kind": "file"}, r"'table\.secret-store\.file\.path' must be set"),
        ({"table.secret-store.cache.ttl": "soon"}, r"cache\.ttl' must be a duration such as"),
        ({"table.connection-store.kidn": "x"}, r"Did you mean 'table\.connection-store\.kind'"),
        ({"table.connection-store.kind": "fil"}, "Did you mean 'file'"),
        ({"table.connection-store.kind": "file"}, r"connection-store\.file\.path' must be set"),
        ({"table.connection-store.file.pth": "p", **FILES}, r"Did you mean .*store\.file\.path'"),
        ({"table.connection-store.cache.ttl": "soon"}, r"cache\.ttl' must be a duration such as"),
        ({"table.connection.near-mis-check": "x"}, "Did you mean 'table.connection.near-miss"),
        ({"table.connection.near-miss-check": "x"}, "must be 'true' or 'false'"),
    ],
)
def test_wrong_options(configured, message):
    """A wrong option of ours is an error that names the nearest right one."""
    with pytest.raises(ValidationException, match=message):
        environment(configured)


def test_additional_keys():
    """Flink's own option adds sensitive names, for extraction and display alike."""
    env = environment({"security.redaction.additional-keys": "pin;tan"})
    env.execute_sql("CREATE CONNECTION c WITH ('card.pin' = '1234', 'x' = 'y')")
    assert 1 == len(store_of(env))
    described = dict(map(tuple, rows(env.execute_sql("DESCRIBE CONNECTION c"))))
    assert ("******", "y") == (described["option:card.pin"], described["option:x"])


def test_near_miss_check():
    """A misspelt sensitive name is refused, unless the check is off."""
    statement = "CREATE CONNECTION c WITH ('pasword' = 'p4ssw0rd')"
    with pytest.raises(ValidationException, match="misspelt 'password'"):
        environment().execute_sql(statement)
    environment({"table.connection.near-miss-check": "false"}).execute_sql(statement)


def test_cache_ttl(tmp_path):
    """With a TTL the store is read once for several statements; metrics tell."""
    env = environment({"table.secret-store.cache.ttl": "1 min"})
    env.execute_sql("CREATE CONNECTION c WITH ('password' = 'p4ssw0rd')")
    env.execute_sql(
        "CREATE TABLE t (n BIGINT) USING CONNECTION c "
        f"WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = '{tmp_path}')"
    )
    for _ in range(3):
        with pytest.raises(Exception, match="Unsupported options"):
            env.execute_sql("SELECT * FROM t")
    metrics = env.get_secret_store_metrics()
    assert (1, 2) == (metrics["reads"], metrics["hits"])


def test_connection_store_from_the_file(config_file, tmp_path):
    """Definitions go where config.yaml says; another session finds them at its next statement."""
    config_file.write_text(
        "table.connection-store.kind: file\n"
        f"table.connection-store.file.path: {tmp_path}/connections\n"
    )
    one, other = environment(), environment()
    one.execute_sql("CREATE CONNECTION c WITH ('url' = 'one', 'password' = 'p4ssw0rd')")
    stored = tmp_path / "connections" / "default_catalog" / "default_database" / "c.yaml"
    assert "p4ssw0rd" not in stored.read_text()
    assert ("option:url", "one") in rows(other.execute_sql("DESCRIBE CONNECTION c"))
    one.execute_sql("ALTER CONNECTION c SET ('url' = 'two')")
    assert ("option:url", "two") in rows(other.execute_sql("DESCRIBE CONNECTION c"))
    other.execute_sql("ALTER CONNECTION c RENAME TO d")
    assert [("d",)] == rows(one.execute_sql("SHOW CONNECTIONS"))


def test_definitions_are_cached(tmp_path):
    """With a time to live, changes of another session are seen later."""
    configured = {
        "table.connection-store.kind": "file",
        "table.connection-store.file.path": str(tmp_path),
    }
    one = environment(configured)
    other = environment({**configured, "table.connection-store.cache.ttl": "1 h"})
    one.execute_sql("CREATE CONNECTION c WITH ('url' = 'one')")
    assert ("option:url", "one") in rows(other.execute_sql("DESCRIBE CONNECTION c"))
    one.execute_sql("ALTER CONNECTION c SET ('url' = 'two')")
    assert ("option:url", "one") in rows(other.execute_sql("DESCRIBE CONNECTION c"))
    assert ("option:url", "two") in rows(one.execute_sql("DESCRIBE CONNECTION c"))


def test_given_connection_store_wins():
    """A connection store given to the builder counts more than a configured kind."""
    store = GenericInMemoryConnectionStore()
    env = environment(FILES, connection_store=store)
    env.execute_sql("CREATE CONNECTION c WITH ('url' = 'one')")
    assert ["c"] == [identifier.object_name for identifier, _ in store.scan()]
    with pytest.raises(TypeError, match="must be a ConnectionStore or a factory, not str"):
        environment(connection_store="file")


def test_connection_store_of_others():
    """A factory is found by its dotted path, or given; it can read secrets to log in with."""
    RecordingConnectionsFactory.opened.clear()
    secrets = GenericInMemorySecretStore()
    secret_id = secrets.store_secret({"password": "p4ssw0rd"})
    path = f"{__name__}.RecordingConnectionsFactory"
    environment(
        {"table.connection-store.kind": path, "table.connection-store.recorded.a.b": "c"}, secrets
    )
    environment(
        {"table.connection-store.recorded.a.b": "d"}, secrets, RecordingConnectionsFactory()
    )
    first, second = RecordingConnectionsFactory.opened
    assert [{"a.b": "c"}, {"a.b": "d"}] == [first.options, second.options]
    assert "p4ssw0rd" == first.get_secret(secret_id)["password"]
