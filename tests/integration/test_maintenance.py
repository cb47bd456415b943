"""Exports, imports and the sweep of orphans, as a table environment offers them."""

import logging
import uuid
from datetime import timedelta

import pytest

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.secret_stores.file import FileSecretStore
from pyflink_connections.table import EnvironmentSettings, TableEnvironment

NO_GRACE = timedelta(0)


@pytest.fixture(name="env_over")
def _env_over(tmp_path):
    """Makes environments over a connection store in a directory and secrets in another."""
    from pyflink.common import Configuration

    def env_over(name):
        configuration = Configuration()
        configuration.set_string("table.connection-store.kind", "file")
        configuration.set_string("table.connection-store.file.path", str(tmp_path / name))
        builder = EnvironmentSettings.new_instance().in_batch_mode()
        builder.with_configuration(configuration)
        return TableEnvironment.create(
            builder.with_secret_store(FileSecretStore(tmp_path / "secrets")).build()
        )

    return env_over


def test_from_one_session_to_another(env_over, tmp_path):
    """Definitions travel as text, secrets are supplied, and nothing is written before apply()."""
    here, there, canary = env_over("here"), env_over("there"), uuid.uuid4().hex
    here.execute_sql(
        f"CREATE CONNECTION pg COMMENT 'c' WITH ('url' = 'u', 'password' = '{canary}')"
    )
    name = "default_catalog.default_database.pg"
    for text_format in ("yaml", "sql"):
        text = here.export_connections(text_format)
        assert canary not in text
        assert {name: ["password"]} == there.import_connections(
            text, text_format=text_format
        ).missing_secrets
    plan = there.import_connections(text, {name: {"password": "0ther"}}, "sql")
    assert f"create        {name}" == str(plan)
    assert [] == there.list_connections()
    plan.apply()
    assert ["pg"] == there.list_connections()
    assert 2 == len(list((tmp_path / "secrets").glob("*.json")))
    assert there.export_connections() == here.export_connections(catalog="default_catalog")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"text_format": "xml"}, "no format 'xml'; known are sql, yaml"),
        ({"database": "d"}, "Say which catalog"),
    ],
)
def test_wrong_arguments(t_env, arguments, expected):
    """What can't be meant is refused with what would be right."""
    with pytest.raises(ValidationException, match=expected):
        t_env.export_connections(**arguments)


def test_orphans(env_over, tmp_path):
    """A secret whose definition was deleted by hand is found by a later session, and removed."""
    env_over("here").execute_sql("CREATE CONNECTION pg WITH ('password' = 'p4ssw0rd')")
    (definition,) = (tmp_path / "here").rglob("pg.yaml")
    definition.unlink()
    later = env_over("here")
    assert [] == later.find_orphaned_secrets()
    (orphan,) = later.find_orphaned_secrets(NO_GRACE)
    (secret,) = (tmp_path / "secrets").glob("*.json")
    assert secret.stem == orphan.secret_id
    assert [] == env_over("there").remove_orphaned_secrets(NO_GRACE)
    assert [orphan] == later.remove_orphaned_secrets(NO_GRACE)
    assert [] == list((tmp_path / "secrets").glob("*.json"))


def test_forgotten_definitions(tmp_path, caplog):
    """A session that would leave a secret without its definition warns of it, once."""
    store = FileSecretStore(tmp_path)
    builder = EnvironmentSettings.new_instance().in_batch_mode().with_secret_store(store)
    env = TableEnvironment.create(builder.build())
    with caplog.at_level(logging.WARNING, "pyflink_connections"):
        env.execute_sql("CREATE TEMPORARY CONNECTION t WITH ('password' = 'p4ssw0rd')")
        env.execute_sql("CREATE CONNECTION o WITH ('url' = 'u')")
        assert [] == caplog.messages
        env.execute_sql("CREATE CONNECTION c WITH ('password' = 'p4ssw0rd')")
        env.execute_sql("CREATE CONNECTION d WITH ('password' = 'p4ssw0rd')")
    (message,) = caplog.messages
    assert "table.connection-store.kind" in message
