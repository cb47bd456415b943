"""Topics of a real Kafka broker, behind a connection whose login is a secret."""

import itertools
import json
import secrets

import pytest
from pyflink.version import __version__ as flink_version

from pyflink_connections.table import EnvironmentSettings, TableEnvironment
from pyflink_connections.testing.leaks import leads_to
from tests.integration.conftest import rows
from tests.support.errors import full_text
from tools.connectors import connector_jars

ORDERS = [(1, "tea"), (2, "cup"), (3, "pot")]

_numbers = itertools.count(1)


def kafka_env(secret_store, mode):
    """Makes an environment with the Kafka connector that was made for this Flink."""
    builder = EnvironmentSettings.new_instance().with_secret_store(secret_store)
    builder = builder.in_batch_mode() if mode == "batch" else builder.in_streaming_mode()
    env = TableEnvironment.create(builder.build())
    jars = ";".join(jar.as_uri() for jar in connector_jars(flink_version, "kafka"))
    env.get_config().set("pipeline.jars", jars)
    return env


@pytest.fixture(name="env")
def _env(secret_store):
    """An environment with the Kafka connector in batch mode."""
    return kafka_env(secret_store, "batch")


@pytest.fixture(name="topic")
def _topic(kafka):
    """An empty topic."""
    name = f"orders_{next(_numbers)}"
    kafka.create_topic(name)
    return name


@pytest.fixture(name="connect")
def _connect(kafka, topic):
    """Creates connection ``events`` with a login, and table ``orders`` of the topic."""

    def connect(env, login):
        env.execute_sql(
            f"CREATE CONNECTION events WITH ("
            f"'properties.bootstrap.servers' = '{kafka.bootstrap_servers}', "
            "'properties.security.protocol' = 'SASL_PLAINTEXT', "
            "'properties.sasl.mechanism' = 'SCRAM-SHA-512', "
            f"'properties.sasl.jaas.config' = '{login}')"
        )
        env.execute_sql(
            "CREATE TABLE orders (id BIGINT, item STRING) USING CONNECTION events WITH ("
            f"'connector' = 'kafka', 'topic' = '{topic}', 'format' = 'json', "
            "'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset')"
        )

    return connect


@pytest.mark.parametrize("mode", [pytest.param("batch", marks=pytest.mark.smoke), "streaming"])
def test_write_and_read(mode, connect, kafka, topic, secret_store):
    """Rows go to the broker and come back; the login is in the secret store."""
    env = kafka_env(secret_store, mode)
    connect(env, kafka.jaas_config())
    env.execute_sql("INSERT INTO orders VALUES (1, 'tea'), (2, 'cup'), (3, 'pot')").wait()

    messages = [tuple(json.loads(message).values()) for message in kafka.messages(topic, 3)]
    assert ORDERS == sorted(messages)
    assert ORDERS == rows(env.execute_sql("SELECT * FROM orders"))
    [secret] = secret_store._secrets.values()
    assert {"properties.sasl.jaas.config": kafka.jaas_config()} == dict(secret)


def test_outputs(env, connect, kafka, records):
    """Nothing that a session shows, logs or keeps of its tables has the login or the password."""
    connect(env, kafka.jaas_config())
    env.execute_sql("INSERT INTO orders VALUES (1, 'tea')").wait()
    shown = {
        statement: str(rows(env.execute_sql(statement)))
        for statement in (
            "SHOW CREATE CONNECTION events",
            "DESCRIBE CONNECTION EXTENDED events",
            "SHOW CREATE TABLE orders",
            "DESCRIBE orders",
            "EXPLAIN SELECT * FROM orders",
            "EXPLAIN JSON_EXECUTION_PLAN INSERT INTO orders SELECT * FROM orders",
        )
    }
    assert "'properties.sasl.jaas.config' = '******'" in shown["SHOW CREATE CONNECTION events"]
    assert "SASL_PLAINTEXT" in shown["SHOW CREATE CONNECTION events"]
    assert [] == [name for name, text in shown.items() if kafka.password in text]
    assert any("Command to send" in record.getMessage() for record in records.records)
    assert [] == [r.name for r in records.records if leads_to(r.__dict__, kafka.password)]


@pytest.mark.parametrize(
    "use",
    [
        lambda env: rows(env.execute_sql("SELECT * FROM orders")),
        lambda env: env.execute_sql("INSERT INTO orders VALUES (1, 'tea')").wait(),
    ],
    ids=["source", "sink"],
)
def test_wrong_password(env, connect, kafka, use):
    """The broker's refusal reaches the user, without the password that it refused."""
    wrong = f"wr0ng-{secrets.token_hex(16)}"
    connect(env, kafka.jaas_config(wrong))
    with pytest.raises(Exception, match="Authentication failed") as raised:
        use(env)
    assert wrong not in full_text(raised.value) + str(vars(raised.value))


@pytest.mark.parametrize("login", ["{module} required user=u password={canary}", "{canary}"])
def test_malformed_login(env, connect, login):
    """Kafka's complaint of a login that it can't read does not repeat the login."""
    canary = f"c4nary-{secrets.token_hex(16)}"
    connect(env, login.format(module="org.example.Module", canary=canary))
    with pytest.raises(Exception, match="JAAS") as raised:
        rows(env.execute_sql("SELECT * FROM orders"))
    assert canary not in full_text(raised.value) + str(vars(raised.value))
