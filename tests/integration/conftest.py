"""Tables of a real PostgreSQL behind a connection, in batch and in streaming mode."""

import gc
import itertools
import logging
import secrets

import pytest
from pyflink.java_gateway import get_gateway
from pyflink.version import __version__ as flink_version

from pyflink_connections.table import EnvironmentSettings, TableEnvironment
from tests.support.search import Search
from tools.connectors import connector_jars

_numbers = itertools.count(1)


def jdbc_env(secret_store, mode="batch", configuration=None):
    """Makes an environment that has the JDBC connector."""
    builder = EnvironmentSettings.new_instance().with_secret_store(secret_store)
    if configuration is not None:
        builder = builder.with_configuration(configuration)
    builder = builder.in_batch_mode() if mode == "batch" else builder.in_streaming_mode()
    env = TableEnvironment.create(builder.build())
    jars = ";".join(jar.as_uri() for jar in connector_jars(flink_version))
    env.get_config().set("pipeline.jars", jars)
    return env


@pytest.fixture(scope="module", autouse=True)
def _context_class_loader():
    """Take away the class loaders that a module's environments leave behind.

    PyFlink wraps the thread's class loader once more for each environment, and every look-up of a
    name goes through all of them: after some hundred environments most of the time is spent there.
    """
    before = get_gateway().jvm.Thread.currentThread().getContextClassLoader()
    yield
    get_gateway().jvm.Thread.currentThread().setContextClassLoader(before)


@pytest.fixture(scope="module", autouse=True)
def _garbage_of_this_thread():
    """Leave objects that stand for Java's to this thread's garbage collection.

    Threads of the servers that tests start would tell the JVM of them at any time, by whatever
    connection is free; this thread then gets another one for its next call. Behind that is another
    thread of the JVM, in which Flink's planner fails if it was not made there (a
    NullPointerException of Calcite's), without this package just the same.
    """
    gc.disable()
    yield
    gc.enable()
    gc.collect()


@pytest.fixture(name="env", params=["batch", "streaming"])
def _env(request, secret_store):
    """An environment with the JDBC connector, in each mode."""
    return jdbc_env(secret_store, request.param)


@pytest.fixture(name="batch_env")
def _batch_env(secret_store):
    """An environment with the JDBC connector in batch mode."""
    return jdbc_env(secret_store)


@pytest.fixture(name="connect")
def _connect(postgres):
    """Creates connection ``pg`` in an environment, to the server, with changes if wanted."""

    def connect(env, name="pg", **changes):
        options = {
            "url": postgres.jdbc_url,
            "username": postgres.user,
            "password": postgres.password,
            **changes,
        }
        entries = ", ".join(f"'{key}' = '{value}'" for key, value in options.items())
        env.execute_sql(f"CREATE CONNECTION {name} WITH ({entries})")

    return connect


@pytest.fixture(name="orders")
def _orders(postgres):
    """Makes a table of three orders and an empty one beside it; gives their names."""
    number = next(_numbers)
    orders, copy = f"orders_{number}", f"copy_{number}"
    for name in (orders, copy):
        postgres.execute(f"CREATE TABLE {name} (id BIGINT PRIMARY KEY, item TEXT)")
    postgres.execute(f"INSERT INTO {orders} VALUES (1, 'tea'), (2, 'cup'), (3, 'pot')")
    yield orders, copy
    for name in (orders, copy):
        postgres.execute(f"DROP TABLE {name}")


@pytest.fixture(name="tables")
def _tables(orders):
    """Declares Flink tables ``orders`` and ``copy`` in an environment, using connection ``pg``."""

    def declare(env):
        for name, table in zip(("orders", "copy"), orders):
            env.execute_sql(
                f"CREATE TABLE {name} (id BIGINT, item STRING, PRIMARY KEY (id) NOT ENFORCED)\n"
                f"USING CONNECTION pg\nWITH ('connector' = 'jdbc', 'table-name' = '{table}')"
            )

    return declare


@pytest.fixture(name="records")
def _records(caplog):
    """All log records of all loggers, those of py4j included, at the lowest level."""
    loggers = [logging.getLogger(name) for name in ("", "py4j", "py4j.java_gateway")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    with caplog.at_level(logging.DEBUG):
        yield caplog
    for logger, level in zip(loggers, levels):
        logger.setLevel(level)


@pytest.fixture(name="canary")
def _canary():
    """A password with every character that quoting could mangle."""
    return f"c4'n%a+r y/{secrets.token_hex(16)}"


@pytest.fixture(name="search")
def _search(canary):
    return Search(canary)


@pytest.fixture(name="account")
def _account(postgres, canary):
    """A database account whose password is the canary."""
    name = f"account_{secrets.token_hex(4)}"
    literal = canary.replace("'", "''")
    postgres.execute(f"CREATE ROLE {name} LOGIN SUPERUSER PASSWORD '{literal}'")
    yield name
    postgres.execute(f"DROP ROLE {name}")


def rows(result):
    """Collects a result's rows, sorted, without their kinds."""
    with result.collect() as collected:
        return sorted(tuple(row) for row in collected)
