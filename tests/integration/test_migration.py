"""Migrated scripts and sessions, over a real PostgreSQL, a real Kafka and a model's server."""

from pathlib import Path

import pytest
from pyflink.common import Configuration
from pyflink.version import __version__ as flink_version

from pyflink_connections.exceptions import MigrationException, ValidationException
from pyflink_connections.migration import Script, SecretForm, plan_migration
from pyflink_connections.redaction import RedactionRule
from pyflink_connections.secret_stores.mounted import MountedSecretStore
from pyflink_connections.sql import split_script
from pyflink_connections.table.flink_versions import HAS_CATALOG_DESCRIPTORS
from pyflink_connections.table.session_catalogs import SessionCatalogs
from pyflink_connections.testing.leaks import leads_to
from tests.integration.conftest import jdbc_env, rows
from tests.integration.test_catalogs import load_driver
from tests.integration.test_kafka import kafka_env
from tests.support.errors import full_text
from tests.support.model_server import ModelServer
from tools.connectors import connector_jars, model_provider_jars

ORDERS = [(1, "tea"), (2, "cup"), (3, "pot")]
DATABASE = "default_catalog.default_database"

JDBC_SCRIPT = """\
-- the orders: 'password' = 'none of it here'
CREATE TABLE orders (id BIGINT, item STRING, PRIMARY KEY (id) NOT ENFORCED) WITH (
  'connector' = 'jdbc',
  'url' = '{url}', -- the server
  'table-name' = '{orders}',
  'username' = '{user}',
  'password' = '{password}'
);

CREATE TABLE `copy` (id BIGINT, item STRING, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'jdbc', 'username' = '{user}', 'password' = '{password}', 'url' = '{url}',
  'table-name' = '{copy}');

CREATE VIEW small AS SELECT * FROM orders /*+ OPTIONS('scan.fetch-size' = '1') */ WHERE id < 3;

CREATE TABLE again LIKE orders;

EXECUTE STATEMENT SET BEGIN
  INSERT INTO `copy` SELECT id, item FROM small;
  INSERT INTO `copy` SELECT id, item FROM again WHERE id >= 3; -- ';'
END;
"""

KAFKA_SCRIPT = """\
CREATE TABLE events (id BIGINT, item STRING) WITH (
  'connector' = 'kafka',
  'topic' = '{topic}',
  'format' = 'json',
  'scan.startup.mode' = 'earliest-offset',
  'scan.bounded.mode' = 'latest-offset',
  'properties.bootstrap.servers' = '{servers}',
  'properties.security.protocol' = 'SASL_PLAINTEXT',
  'properties.sasl.mechanism' = 'SCRAM-SHA-512',
  'properties.sasl.jaas.config' = '{login}'
);

INSERT INTO events VALUES (1, 'tea'), (2, 'cup'), (3, 'pot');
"""


def run(env, script):
    """Run a script whose statements are separated by empty lines, and wait for its jobs."""
    for statement in script.replace("\r\n", "\n").split("\n\n"):
        result = env.execute_sql(statement.strip().rstrip(";"))
        if result.get_job_client() is not None:
            result.wait()


def migrated(text, form):
    """The connection file and the new script."""
    plan = plan_migration([Script(Path("etl.sql"), text)], RedactionRule(), secret_form=form)
    assert () == plan.refusals
    return plan, list(plan.files(in_place=True).values())


def create_connections(env, text):
    """Run a connection file."""
    for statement in split_script(text):
        env.execute_sql(statement.sql)


def mounted(folder, plan):
    """A secret store of files that holds what a plan asks for."""
    for connection in plan.connections:
        (folder / connection.secret_id).mkdir()
        for key in connection.secret_keys:
            (folder / connection.secret_id / key).write_text(connection.options[key])
    return MountedSecretStore(folder)


@pytest.fixture(name="jdbc_script")
def _jdbc_script(orders, postgres):
    """A script with inline credentials of the server."""
    return JDBC_SCRIPT.format(
        url=postgres.jdbc_url,
        user=postgres.user,
        password=postgres.password,
        orders=orders[0],
        copy=orders[1],
    )


def test_jdbc_script(jdbc_script, orders, postgres, secret_store, tmp_path):
    """A script gives the same rows before and after, its password in the secret store only."""
    run(jdbc_env(secret_store), jdbc_script)
    copied = f"SELECT * FROM {orders[1]}"
    assert ORDERS == sorted(map(tuple, postgres.query(copied)))
    postgres.execute(f"DELETE FROM {orders[1]}")

    plan, (connection_file, script) = migrated(
        jdbc_script.replace("\n", "\r\n"), SecretForm.REFERENCE
    )
    assert postgres.password not in connection_file + script
    env = jdbc_env(mounted(tmp_path, plan))
    create_connections(env, connection_file)
    run(env, script)
    assert ORDERS == sorted(map(tuple, postgres.query(copied)))


def test_kafka_script(kafka, secret_store):
    """A script over Kafka gives the same rows, its login filled in for the placeholder."""
    texts = {}
    for name in ("before", "after"):
        kafka.create_topic(f"migration_{name}")
        texts[name] = KAFKA_SCRIPT.format(
            topic=f"migration_{name}", servers=kafka.bootstrap_servers, login=kafka.jaas_config()
        )
    before = kafka_env(secret_store, "batch")
    run(before, texts["before"])

    _, (connection_file, script) = migrated(texts["after"], SecretForm.PLACEHOLDER)
    assert kafka.password not in connection_file + script
    after = kafka_env(secret_store, "batch")
    create_connections(after, connection_file.replace("******", kafka.jaas_config()))
    run(after, script)
    for env in (before, after):
        assert ORDERS == rows(env.execute_sql("SELECT * FROM events"))


@pytest.fixture(name="session")
def _session(jdbc_script, secret_store):
    """A session with the script's tables, and a view over one."""
    env = jdbc_env(secret_store)
    for statement in jdbc_script.split("\n\n")[:3]:
        env.execute_sql(statement.strip().rstrip(";"))
    return env


def shown(env, name):
    """The lines of SHOW CREATE TABLE, sorted: Flink 1.20 shows options in any order."""
    [(text,)] = rows(env.execute_sql(f"SHOW CREATE TABLE {name}"))
    return "\n".join(sorted(line.strip().rstrip(",") for line in text.splitlines()))


def test_session(session, postgres, secret_store, records):
    """Tables of a session use one connection, and nothing that is told of it has the password."""
    migration = session.plan_migration(names={f"postgresql_{postgres.database}": "shop"})
    assert [f"{DATABASE}.shop"] == [str(each.identifier) for each in migration.connections]
    told = f"{migration} {migration!r}"
    assert 0 == len(secret_store)
    migration.apply()
    assert 1 == len(secret_store)
    for name in ("orders", "`copy`"):
        assert "USING CONNECTION `default_catalog`.`default_database`.`shop`" in shown(
            session, name
        )
        told += shown(session, name)
    assert ORDERS == rows(session.execute_sql("SELECT * FROM orders"))
    assert ORDERS[:2] == rows(session.execute_sql("SELECT * FROM small"))
    session.execute_sql("INSERT INTO `copy` SELECT * FROM small").wait()
    assert "No inline credentials were found." == str(session.plan_migration())
    migration.apply()
    assert postgres.password not in told
    assert any("Command to send" in record.getMessage() for record in records.records)
    assert [] == [r.name for r in records.records if leads_to(r.__dict__, postgres.password)]


def test_undo(session, secret_store):
    """A migration can be undone: options are as they were, and the connection is gone."""
    before = [shown(session, name) for name in ("orders", "`copy`")]
    migration = session.plan_migration()
    migration.apply()
    migration.undo()
    assert before == [shown(session, name) for name in ("orders", "`copy`")]
    assert [] == rows(session.execute_sql("SHOW CONNECTIONS"))
    assert 0 == len(secret_store)
    migration.apply()
    assert ORDERS == rows(session.execute_sql("SELECT * FROM orders"))


def test_interrupted(session, secret_store, monkeypatch):
    """Ctrl-C in the middle of an object leaves it as it was, and all can be undone."""
    before = [shown(session, name) for name in ("orders", "`copy`")]
    migration = session.plan_migration()
    replace, replaced = SessionCatalogs.replace_options, []

    def replace_and_be_interrupted(self, found, options):
        replace(self, found, options)
        replaced.append(found.name)
        if len(replaced) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(SessionCatalogs, "replace_options", replace_and_be_interrupted)
    with pytest.raises(KeyboardInterrupt):
        migration.apply()
    assert before[1] == shown(session, "`copy`") or before[0] == shown(session, "orders")
    assert ORDERS == rows(session.execute_sql("SELECT * FROM orders"))
    migration.undo()
    assert before == [shown(session, name) for name in ("orders", "`copy`")]
    assert 0 == len(secret_store)


def test_failure(session, postgres):
    """It stops at the first table that can't be planned, leaves that as it was, and goes on."""
    migration = session.plan_migration(names={f"postgresql_{postgres.database}": "shop"})
    session.execute_sql("CREATE TEMPORARY CONNECTION shop WITH ('table-name' = 'x')")
    before = shown(session, "orders"), shown(session, "`copy`")
    with pytest.raises(MigrationException, match="0 of 2 objects use their connections") as raised:
        migration.apply()
    assert "'table-name' is set both by" in str(raised.value)
    assert postgres.password not in full_text(raised.value)
    assert not leads_to(raised.value, postgres.password)
    assert before == (shown(session, "orders"), shown(session, "`copy`"))
    assert ORDERS == rows(session.execute_sql("SELECT * FROM orders"))

    session.execute_sql("DROP TEMPORARY CONNECTION shop")
    again = session.plan_migration(names={f"postgresql_{postgres.database}": "shop"})
    again.apply()  # takes the connection that the first attempt has created
    assert [("shop",)] == rows(session.execute_sql("SHOW CONNECTIONS"))
    assert ORDERS == rows(session.execute_sql("SELECT * FROM orders"))


def test_other_database(session):
    """Connections go to the database that is named; a path of a connection is none."""
    session.execute_sql("CREATE DATABASE ops")
    for database in ("ops", "default_catalog.ops"):
        [connection] = session.plan_migration(database).connections
        assert ("default_catalog", "ops") == connection.identifier.parts()[:2]
    with pytest.raises(ValidationException, match="'a.b.c' is no database"):
        session.plan_migration("a.b.c")
    session.plan_migration("ops").apply()
    assert ORDERS == rows(session.execute_sql("SELECT * FROM orders"))


def test_refusals(session, postgres):
    """What can't be migrated is named, with the reason, and stays."""
    session.execute_sql("CREATE TABLE broken (id INT) WITH ('connector' = 'no', 'token' = 'a-t0k')")
    session.execute_sql(
        f"CREATE CONNECTION pg WITH ('url' = '{postgres.jdbc_url}')",
    )
    session.execute_sql(
        "CREATE TABLE half (id INT) USING CONNECTION pg "
        "WITH ('connector' = 'jdbc', 'table-name' = 'x', 'password' = 'a-s3cret')"
    )
    lines = str(session.plan_migration()).splitlines()
    assert (
        f"  token: table {DATABASE}.broken: nothing can be planned with it, as it is now" in lines
    )
    assert any(
        f"table {DATABASE}.half: it uses connection {DATABASE}.pg already" in x for x in lines
    )


@pytest.mark.skipif(
    not HAS_CATALOG_DESCRIPTORS, reason="PyFlink describes catalogs from version 2.0 on"
)
def test_catalog_store(orders, postgres, secret_store, tmp_path):
    """A catalog of a file catalog store is created anew; the file has no password any more."""
    configuration = Configuration()
    configuration.set_string("table.catalog-store.kind", "file")
    configuration.set_string("table.catalog-store.file.path", str(tmp_path))
    env = jdbc_env(secret_store, "batch", configuration)
    load_driver(env)
    env.execute_sql(
        f"CREATE CATALOG pg WITH ('type' = 'jdbc', "
        f"'default-database' = '{postgres.database}', 'username' = '{postgres.user}', "
        f"'password' = '{postgres.password}', "
        f"'base-url' = 'jdbc:postgresql://{postgres.host}:{postgres.port}')"
    )
    [file] = tmp_path.iterdir()
    assert postgres.password in file.read_text()

    env.execute_sql("USE CATALOG pg")
    assert "it is the current catalog" in str(env.plan_migration())
    env.execute_sql("USE CATALOG default_catalog")
    env.plan_migration().apply()
    assert postgres.password not in file.read_text()
    text = rows(env.execute_sql("SHOW CREATE CATALOG pg"))[0][0]
    assert "USING CONNECTION `default_catalog`.`default_database`.`postgresql`\n" in text
    assert "'type' = 'jdbc'" in text
    assert ORDERS == rows(env.execute_sql(f"SELECT * FROM pg.`{postgres.database}`.`{orders[0]}`"))
    assert "No inline credentials were found." == str(env.plan_migration())


@pytest.mark.skipif(not model_provider_jars(flink_version), reason="Flink has models from 2.1 on")
def test_model(secret_store):
    """A model answers as before, its key in the secret store."""
    key = "sk-m1gration-0123456789"
    env = jdbc_env(secret_store, "streaming")
    jars = [*connector_jars(flink_version), *model_provider_jars(flink_version)]
    env.get_config().set("pipeline.jars", ";".join(jar.as_uri() for jar in jars))
    env.execute_sql("CREATE VIEW questions AS SELECT * FROM (VALUES ('tea?')) AS v(q)")
    asked = "SELECT a FROM ML_PREDICT(TABLE questions, MODEL m, DESCRIPTOR(q))"
    with ModelServer(key) as server:
        env.execute_sql(
            "CREATE MODEL m INPUT (i STRING) OUTPUT (a STRING) WITH ('provider' = 'openai', "
            f"'endpoint' = '{server.chat}', 'api-key' = '{key}', 'model' = 'small', "
            "'max-tokens' = '100')"
        )
        before = rows(env.execute_sql(asked))
        env.plan_migration().apply()
        text = rows(env.execute_sql("SHOW CREATE MODEL m"))[0][0]
        assert "USING CONNECTION" in text
        assert "'max-tokens' = '100'" in text
        assert key not in text
        assert before == rows(env.execute_sql(asked))
