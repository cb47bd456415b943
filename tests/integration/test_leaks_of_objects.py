"""The search for a planted password in all that is told of models and catalogs."""

import os

import pytest
from pyflink.common import Configuration
from pyflink.version import __version__ as flink_version

from tests.integration.conftest import jdbc_env, rows
from tests.integration.test_catalogs import load_driver
from tests.support.errors import full_text
from tests.support.model_server import FAIL_AT_ONCE, ModelServer
from tools.cluster import StandaloneCluster
from tools.connectors import connector_jars, model_provider_jars

JARS = [*connector_jars(flink_version), *model_provider_jars(flink_version)]
ASKED = "SELECT id, a FROM ML_PREDICT(TABLE {}, MODEL m, DESCRIPTOR(item))"

needs_models = pytest.mark.skipif(
    not model_provider_jars(flink_version), reason="Flink has models from 2.1 on"
)


@pytest.fixture(name="server")
def _server(canary):
    with ModelServer(canary) as server:
        yield server


@pytest.fixture(name="env")
def _env(secret_store, tmp_path):
    """A streaming environment with a catalog store of files."""
    configuration = Configuration()
    configuration.set_string("table.catalog-store.kind", "file")
    configuration.set_string("table.catalog-store.file.path", str(tmp_path / "store"))
    env = jdbc_env(secret_store, "streaming", configuration)
    load_driver(env)
    env.get_config().set("pipeline.jars", ";".join(jar.as_uri() for jar in JARS))
    return env


@pytest.fixture(name="catalog")
def _catalog(env, postgres, account, search):
    """Catalog ``pg``, whose password is the canary."""
    env.execute_sql(
        "CREATE CONNECTION s WITH ("
        f"'base-url' = 'jdbc:postgresql://{postgres.host}:{postgres.port}', "
        f"'username' = '{account}', 'password' = '{search.literal}')"
    )
    env.execute_sql(
        "CREATE CATALOG pg USING CONNECTION s "
        f"WITH ('type' = 'jdbc', 'default-database' = '{postgres.database}')"
    )


@pytest.fixture(name="model")
def _model(env, server, search):
    """Model ``m``, whose key is the canary."""
    env.execute_sql(
        f"CREATE CONNECTION ai WITH ('endpoint' = '{server.chat}', 'api-key' = '{search.literal}')"
    )
    env.execute_sql(
        "CREATE MODEL m INPUT (i STRING) OUTPUT (a STRING) USING CONNECTION ai "
        f"WITH ('provider' = 'openai', 'model' = 'small'{FAIL_AT_ONCE})"
    )


@pytest.fixture(name="table")
def _table(postgres, orders):
    """The full name of a table of the catalog."""
    return f"pg.{postgres.database}.{orders[0]}"


@pytest.mark.usefixtures("catalog")
def test_the_search_works(env, search, secret_store, table):
    """The password is where it must be, the rows come through it, and the search finds it there."""
    [secret] = secret_store._secrets.values()
    assert search.finds("\n".join(secret.values()))
    assert 3 == len(rows(env.execute_sql(f"SELECT * FROM {table}")))


@pytest.mark.usefixtures("catalog")
@pytest.mark.parametrize(
    "statement",
    [
        "SHOW CREATE CATALOG pg",
        "DESCRIBE CATALOG pg",
        "DESCRIBE CATALOG EXTENDED pg",
        "SHOW CREATE TABLE {}",
        "DESCRIBE {}",
        "EXPLAIN SELECT * FROM {}",
        "EXPLAIN ESTIMATED_COST, JSON_EXECUTION_PLAN SELECT * FROM {}",
    ],
)
def test_outputs_of_catalogs(env, search, table, statement):
    """No output about a catalog, its tables and their copies shows the password."""
    env.execute_sql(f"CREATE TABLE copied LIKE {table}")
    for name in (table, "copied"):
        told = rows(env.execute_sql(statement.format(name)))
        assert told
        assert not search.finds(str(told))


@needs_models
@pytest.mark.usefixtures("catalog", "model")
@pytest.mark.parametrize(
    "statement", ["SHOW CREATE MODEL m", "DESCRIBE MODEL m", "EXPLAIN {}", "EXPLAIN PLAN FOR {}"]
)
def test_outputs_of_models(env, search, table, statement):
    """No output about a model shows its key, nor a plan that asks it about a catalog's table."""
    told = rows(env.execute_sql(statement.format(ASKED.format(table))))
    assert told
    assert not search.finds(str(told))


@needs_models
@pytest.mark.usefixtures("catalog", "model")
def test_compiled_plan(env, search, table):
    """A compiled plan of source, model and sink holds nothing of the password."""
    sink = "CREATE TABLE answers (id BIGINT, a STRING) WITH ('connector' = 'blackhole')"
    env.execute_sql(sink)
    text = env.compile_plan_sql(f"INSERT INTO answers {ASKED.format(table)}").as_json_string()
    assert "default_catalog.default_database.ai" in text
    assert "connection.catalog-table" in text
    assert not search.finds(text)


@pytest.mark.usefixtures("catalog")
def test_catalog_store(search, tmp_path):
    """The files of the catalog store hold the reference and no password."""
    written = "".join(path.read_text() for path in (tmp_path / "store").iterdir())
    assert "default_catalog.default_database.s" in written
    assert not search.finds(written)


@pytest.mark.usefixtures("catalog")
def test_logs(env, search, table, records):
    """Neither use nor failure of a catalog writes a record with the password, at any level."""
    rows(env.execute_sql(f"SELECT * FROM {table}"))
    env.execute_sql("ALTER CATALOG pg COMMENT 'x'")
    with pytest.raises(Exception, match="is set both"):
        env.execute_sql("ALTER CATALOG pg SET ('password' = 'x')")
    messages = [record.getMessage() for record in records.records]
    assert any("Command to send" in message for message in messages)  # py4j did log at DEBUG
    assert [] == [message for message in messages if search.finds(message)]


@pytest.mark.usefixtures("catalog")
def test_exceptions_of_catalogs(env, search, table):
    """No exception about a catalog, with all its causes and the Java ones, holds the password."""
    literal = search.literal
    env.execute_sql(f"CREATE CONNECTION odd WITH ('password' = '{literal}', 'base-url' = 'x')")
    env.execute_sql(
        f"CREATE CONNECTION url WITH ('base-url' = 'jdbc:{literal}', 'password'='{literal}')"
    )
    env.execute_sql(f"CREATE TABLE copied LIKE {table}")
    env.execute_sql("ALTER TABLE copied SET ('url' = 'jdbc:postgresql://evil/x')")
    jdbc = "WITH ('type' = 'jdbc', 'default-database' = 'x', 'username' = 'u')"
    failing = {
        "CREATE CATALOG x USING CONNECTION s WITH ('type' = 'paimon')": "'paimon'",
        "CREATE CATALOG x USING CONNECTION s WITH ('type' = 'generic_in_memory')": "Unsupported",
        f"CREATE CATALOG x USING CONNECTION odd {jdbc}": "Unable to create catalog",
        f"CREATE CATALOG x USING CONNECTION url {jdbc}": "Unable to create catalog",
        "ALTER CATALOG pg SET ('password' = 'x')": "is set both",
        f"SELECT * FROM {table} /*+ OPTIONS('password' = 'x') */": "differs from",
        "SELECT * FROM copied": "differs from",
        "SELECT * FROM pg.postgres.nope": "nope",
        f"INSERT INTO {table} SELECT * FROM {table} /*+ OPTIONS('no.such' = 'x') */": "no.such",
    }
    for statement, useful in failing.items():
        with pytest.raises(Exception, match=useful) as raised:
            env.execute_sql(statement)
        text = full_text(raised.value) + str(vars(raised.value))
        assert not search.finds(text), statement


@needs_models
@pytest.mark.usefixtures("model")
def test_exceptions_of_models(env, search, server):
    """No exception about a model, of its plan or its job, holds the key."""
    env.execute_sql("CREATE VIEW questions AS SELECT * FROM (VALUES (1, 'tea')) AS v(id, item)")
    asked = ASKED.format("questions")
    env.execute_sql("ALTER CONNECTION ai SET ('no-such' = 'x')")
    with pytest.raises(Exception, match="no-such") as raised:
        env.execute_sql(asked)
    assert not search.finds(full_text(raised.value) + str(vars(raised.value)))
    env.execute_sql("ALTER CONNECTION ai RESET ('no-such')")
    server.key = "another"
    with pytest.raises(Exception, match="401") as raised:
        rows(env.execute_sql(asked))
    assert not search.finds(full_text(raised.value) + str(vars(raised.value)))


JOB = """
import sys
from pathlib import Path
from pyflink_connections.table import EnvironmentSettings, TableEnvironment

jars, host, port, database, user, endpoint, password_file, orders, answers = sys.argv[1:]
password = Path(password_file).read_text().replace("'", "''")
env = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
env.get_config().set("pipeline.jars", jars)
env.execute_sql(
    f"CREATE CONNECTION s WITH ('base-url' = 'jdbc:postgresql://{host}:{port}', "
    f"'username' = '{user}', 'password' = '{password}')"
)
env.execute_sql(f"CREATE CONNECTION ai WITH ('endpoint' = '{endpoint}', 'api-key' = '{password}')")
env.execute_sql(
    "CREATE CATALOG pg USING CONNECTION s "
    f"WITH ('type' = 'jdbc', 'default-database' = '{database}')"
)
env.execute_sql(
    "CREATE MODEL m INPUT (i STRING) OUTPUT (a STRING) USING CONNECTION ai "
    "WITH ('provider' = 'openai', 'model' = 'small')"
)
env.execute_sql(
    f"INSERT INTO pg.{database}.{answers} SELECT id, a "
    f"FROM ML_PREDICT(TABLE pg.{database}.{orders}, MODEL m, DESCRIPTOR(item))"
).wait()
env.execute_sql("SHOW CREATE CATALOG pg").print()
"""


@pytest.fixture(name="answers")
def _answers(postgres, orders):
    """A table without a key, which a stream of answers may be appended to."""
    name = f"{orders[1]}_answers"
    postgres.execute(f"CREATE TABLE {name} (id BIGINT, item TEXT)")
    yield name
    postgres.execute(f"DROP TABLE {name}")


@pytest.fixture(name="job")
def _job(postgres, account, server, tmp_path, canary):
    """The job's script and the first of its arguments."""
    script, password = tmp_path / "job.py", tmp_path / "password"
    script.write_text(JOB)
    password.write_text(canary)
    jars = ";".join(jar.as_uri() for jar in JARS)
    address = postgres.host, str(postgres.port), postgres.database
    return script, jars, *address, account, server.chat, str(password)


@needs_models
def test_cluster(postgres, search, job, orders, answers, monkeypatch):  # noqa: PLR0917 - fixtures
    """On a cluster neither REST nor logs show the password of a model and a catalog."""
    # The catalog finds its driver on the class path of the JVM only.
    monkeypatch.setenv("HADOOP_CLASSPATH", os.pathsep.join(map(str, JARS)))
    with StandaloneCluster() as cluster:
        output = cluster.run(*job, orders[0], answers)
        jobs = [job["id"] for job in cluster.get("/jobs")["jobs"]]
        paths = [f"/jobs/{job}{path}" for job in jobs for path in ("", "/config", "/plan")]
        rest = [cluster.get(path) for path in (*paths, "/jobmanager/config")]
        logs = "".join(path.read_text() for path in cluster.logs.iterdir())
    written = postgres.query(f"SELECT * FROM {answers}")
    assert [(1, "TEA"), (2, "CUP"), (3, "POT")] == sorted(map(tuple, written))
    assert "USING CONNECTION" in output
    assert jobs[0] in logs  # the logs are those of this cluster
    assert not search.finds(f"{output}{rest}{logs}")
