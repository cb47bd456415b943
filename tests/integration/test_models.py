"""Models of a real provider whose key is in the secret store only."""

import pytest
from pyflink.version import __version__ as flink_version

from pyflink_connections.exceptions import (
    ConnectionNotExistException,
    SecretException,
    ValidationException,
)
from tests.integration.conftest import jdbc_env, rows
from tests.support.model_server import FAIL_AT_ONCE, ModelServer
from tools.connectors import connector_jars, model_provider_jars

KEY = "sk-t3st-0123456789"
ASKED = "SELECT q, a FROM ML_PREDICT(TABLE questions, MODEL m, DESCRIPTOR(q))"
SCHEMAS = "INPUT (i STRING) OUTPUT (a STRING)"

pytestmark = pytest.mark.skipif(
    not model_provider_jars(flink_version), reason="Flink has models from 2.1 on"
)


@pytest.fixture(scope="module", name="server")
def _server():
    with ModelServer(KEY) as server:
        yield server


@pytest.fixture(name="env")
def _env(secret_store):
    """An environment with the model provider, the JDBC connector and a view of questions."""
    env = jdbc_env(secret_store, "streaming")
    jars = [*connector_jars(flink_version), *model_provider_jars(flink_version)]
    env.get_config().set("pipeline.jars", ";".join(jar.as_uri() for jar in jars))
    env.execute_sql("CREATE VIEW questions AS SELECT * FROM (VALUES ('tea?'), ('cup?')) AS v(q)")
    return env


@pytest.fixture(name="connect_model")
def _connect_model(server):
    """Creates connection ``ai`` in an environment, with changes if wanted."""

    def connect(env, name="ai", **changes):
        options = {"endpoint": server.chat, "api-key": KEY, **changes}
        entries = ", ".join(f"'{key}' = '{value}'" for key, value in options.items())
        env.execute_sql(f"CREATE CONNECTION {name} WITH ({entries})")

    return connect


def create_model(env, options="", name="m"):
    """Creates a model over connection ``ai``."""
    env.execute_sql(
        f"CREATE MODEL {name} {SCHEMAS} USING CONNECTION ai "
        f"WITH ('provider' = 'openai', 'model' = 'small'{FAIL_AT_ONCE}{options})"
    )


@pytest.fixture(name="model")
def _model(env, connect_model):
    connect_model(env)
    create_model(env)


ANSWERS = [("cup?", "CUP?"), ("tea?", "TEA?")]


@pytest.mark.usefixtures("model")
def test_chat(env, server):
    """ML_PREDICT asks the provider with the key of the connection."""
    refused = server.refused
    assert ANSWERS == rows(env.execute_sql(ASKED))
    assert ANSWERS == rows(env.sql_query(ASKED).execute())
    assert refused == server.refused


@pytest.mark.parametrize("create", ["create_model", "create_temporary_model"])
def test_descriptor(env, connect_model, create):
    """A model that a descriptor creates is that of the statement."""
    from pyflink_connections.table import DataTypes, ModelDescriptor, Schema

    connect_model(env)
    text = DataTypes.STRING()
    descriptor = (
        ModelDescriptor.for_provider("openai")
        .connection("ai")
        .input_schema(Schema.new_builder().column("i", text).build())
        .output_schema(Schema.new_builder().column("a", text).build())
        .option("model", "small")
        .build()
    )
    getattr(env, create)("m", descriptor)
    assert "USING CONNECTION `default_catalog`.`default_database`.`ai`" in shown(env)
    assert ANSWERS == rows(env.execute_sql(ASKED))


def test_embeddings(env, server, connect_model):
    """Another endpoint of the same API is another connection's endpoint."""
    connect_model(env, endpoint=server.embeddings)
    env.execute_sql(
        "CREATE TEMPORARY MODEL e INPUT (i STRING) OUTPUT (v ARRAY<FLOAT>)\n"
        "USING CONNECTION ai\nWITH ('provider' = 'openai', 'model' = 'small')"
    )
    asked = "SELECT q, v[1] FROM ML_PREDICT(TABLE questions, MODEL e, DESCRIPTOR(q))"
    assert [("cup?", 4.0), ("tea?", 4.0)] == rows(env.execute_sql(asked))


@pytest.mark.usefixtures("model")
def test_table_of_another_connection(env, connect, tables, orders, postgres):
    """A statement reads a table through one connection and asks a model through another."""
    connect(env)
    tables(env)
    env.execute_sql(
        "CREATE TABLE answers (id BIGINT, item STRING) USING CONNECTION pg "
        f"WITH ('connector' = 'jdbc', 'table-name' = '{orders[1]}')"
    )
    env.execute_sql(
        "INSERT INTO answers SELECT id, a FROM ML_PREDICT(TABLE orders, MODEL m, DESCRIPTOR(item))"
    ).wait()
    copied = sorted(map(tuple, postgres.query(f"SELECT * FROM {orders[1]}")))
    assert [(1, "TEA"), (2, "CUP"), (3, "POT")] == copied


def test_temporary_connection(env, server, secret_store):
    """A system connection serves a model, its key apart from the configured store."""
    env.execute_sql(
        f"CREATE TEMPORARY SYSTEM CONNECTION ai WITH ('endpoint' = '{server.chat}', "
        f"'api-key' = '{KEY}')"
    )
    create_model(env)
    assert ANSWERS == rows(env.execute_sql(ASKED))
    assert 0 == len(secret_store)
    assert "USING CONNECTION `ai`\nWITH" in shown(env)


@pytest.mark.usefixtures("model")
def test_show_create_model(env):
    """SHOW CREATE MODEL prints the clause, no key, and what it prints runs again."""
    text = shown(env)
    assert "USING CONNECTION `default_catalog`.`default_database`.`ai`\nWITH (" in text
    assert KEY not in text
    assert "connection.identifier" not in text
    env.execute_sql("DROP MODEL m")
    env.execute_sql(text)
    assert text == shown(env)
    assert ANSWERS == rows(env.execute_sql(ASKED))


def test_model_without_connection(env, server):
    """A model with its key in its options is created and shown as in Flink, byte for byte."""
    env.execute_sql(
        f"CREATE MODEL m {SCHEMAS} WITH ('provider' = 'openai', 'model' = 'small', "
        f"'endpoint' = '{server.chat}', 'api-key' = '{KEY}')"
    )
    stock = env._j_tenv.executeSql("SHOW CREATE MODEL m").collect().next().getField(0)
    assert stock == shown(env)
    assert KEY in stock
    assert ANSWERS == rows(env.execute_sql(ASKED))


@pytest.mark.usefixtures("model")
def test_alter_model(env, server):
    """ALTER MODEL changes other options and keeps the connection."""
    env.execute_sql("ALTER MODEL m SET ('system-prompt' = 'Be brief.')")
    assert ANSWERS == rows(env.execute_sql(ASKED))
    assert "Be brief." == server.requests[-1][1]["messages"][0]["content"]
    env.execute_sql("ALTER MODEL m RESET ('system-prompt')")
    assert "USING CONNECTION" in shown(env)
    env.execute_sql("ALTER MODEL m RENAME TO n")
    assert "USING CONNECTION" in shown(env, "n")


@pytest.mark.usefixtures("model")
def test_another_endpoint(env):
    """A model can't send the connection's key elsewhere, neither when made nor when altered."""
    env.execute_sql("ALTER MODEL m SET ('endpoint' = 'http://evil/v1/chat/completions')")
    with pytest.raises(
        ValidationException, match=r"'endpoint' is set both by model .*\.m and by its connection"
    ):
        env.execute_sql(ASKED)
    create_model(env, ", 'endpoint' = 'http://evil/v1/chat/completions'", name="n")
    with pytest.raises(ValidationException, match="'endpoint' is set both"):
        env.sql_query(ASKED.replace("MODEL m", "MODEL n"))


@pytest.mark.usefixtures("model")
def test_changed_connection(env, server, connect_model):
    """A changed connection is used at once, and a dropped one is named with its model."""
    env.execute_sql("ALTER CONNECTION ai SET ('api-key' = 'wrong-key-of-test')")
    refused = server.refused
    with pytest.raises(Exception, match="401") as raised:
        rows(env.execute_sql(ASKED))
    assert "wrong-key-of-test" not in str(raised.value)
    assert refused < server.refused
    env.execute_sql("DROP CONNECTION ai")
    with pytest.raises(ConnectionNotExistException, match=r"\.ai of model .*\.m does not exist"):
        env.execute_sql(ASKED)
    connect_model(env)
    assert ANSWERS == rows(env.execute_sql(ASKED))


def test_unsupported_option(env, connect_model):
    """A provider's refusal says which options came from the connection."""
    connect_model(env, **{"api-version": "2"})
    create_model(env)
    with pytest.raises(Exception, match="Unsupported options found for 'openai'") as raised:
        env.execute_sql(ASKED)
    assert (
        "Options that come from connection default_catalog.default_database.ai: "
        "api-key, api-version, endpoint"
    ) in str(raised.value)
    assert KEY not in str(raised.value)


@pytest.mark.usefixtures("model")
def test_secret_store_down(env, secret_store, monkeypatch):
    """A secret store that is down is an error that names the connection."""

    def fail(_):
        msg = "The secret store does not answer."
        raise SecretException(msg)

    monkeypatch.setattr(secret_store, "get_secret", fail)
    with pytest.raises(SecretException, match=r"Connection .*\.ai can't be resolved: The secret"):
        env.execute_sql(ASKED)


def test_missing_connection(env):
    """A model can't be created with a connection that does not exist."""
    with pytest.raises(ConnectionNotExistException, match="ai does not exist"):
        create_model(env)
    with pytest.raises(ValidationException, match="Write USING CONNECTION"):
        env.execute_sql(
            f"CREATE MODEL m {SCHEMAS} WITH ('provider' = 'openai', 'connection.identifier' = 'x')"
        )


def shown(env, name="m"):
    """What SHOW CREATE MODEL prints."""
    [(text,)] = rows(env.execute_sql(f"SHOW CREATE MODEL {name}"))
    return text
