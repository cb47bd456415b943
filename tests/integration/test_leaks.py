"""A random password is planted and then looked for everywhere it must not be.

The search is also tried where the password *must* be found: only then finding nothing means
something.
"""

import os
import pickle
import tempfile
from urllib.parse import quote_plus

import psutil
import pytest

from pyflink_connections.exceptions import PyFlinkConnectionsException
from pyflink_connections.table import ConnectionDescriptor, Schema, TableDescriptor
from pyflink_connections.table.catalog import ObjectPath
from pyflink_connections.table.flink_versions import HAS_PLANS
from tests.integration.conftest import rows
from tests.support.errors import full_text
from tests.support.flink import needs_plans


@pytest.fixture(name="env")
def _env(batch_env, connect, tables, account, canary):
    """Tables that are read with the canary as password."""
    connect(batch_env, username=account, password=canary.replace("'", "''"))
    tables(batch_env)
    return batch_env


def test_the_search_works(env, search, secret_store, canary):
    """The password is where it must be, the rows come through it, and the search finds it there."""
    [secret] = secret_store._secrets.values()
    assert search.finds("\n".join(secret.values()))
    assert search.finds(f"x{quote_plus(canary)}y")
    assert not search.finds(canary[:-1])
    assert 3 == len(rows(env.execute_sql("SELECT * FROM orders")))


@pytest.mark.parametrize(
    "statement",
    [
        "DESCRIBE CONNECTION pg",
        "DESCRIBE CONNECTION EXTENDED pg",
        "SHOW CREATE CONNECTION pg",
        "SHOW CONNECTIONS",
        "SHOW CREATE TABLE orders",
        "DESCRIBE orders",
        "EXPLAIN SELECT * FROM orders",
        "EXPLAIN ESTIMATED_COST, JSON_EXECUTION_PLAN INSERT INTO `copy` SELECT * FROM orders",
    ],
)
def test_outputs(env, search, statement):
    """No output of a statement shows the password."""
    assert not search.finds(str(rows(env.execute_sql(statement))))


@needs_plans
def test_compiled_plan(env, search):
    """A compiled plan does not hold the password."""
    plan = env.compile_plan_sql("INSERT INTO `copy` SELECT * FROM orders")
    assert not search.finds(plan.as_json_string())


def test_explained_plan_and_catalog(env, search):
    """Neither an explained plan nor the table in the catalog holds the password."""
    assert not search.finds(env.explain_sql("INSERT INTO `copy` SELECT * FROM orders"))
    catalog = env._j_tenv.getCatalog("default_catalog").get()
    path = env._j_tenv.getClass().getClassLoader().loadClass(
        "org.apache.flink.table.catalog.ObjectPath"
    ).getConstructors()[0].newInstance(_strings("default_database", "orders"))  # fmt: skip
    options = str(catalog.getTable(path).getOptions())
    assert "connection.identifier" in options
    assert not search.finds(options)


def test_python_objects(env, search):
    """No repr and no pickle of what a user can get hold of holds the password."""
    found = env._session.manager.lookup.by_path(("pg",))
    assert not search.finds(repr(found) + repr(found.definition) + repr(env._session.manager))
    assert not search.finds(str(pickle.dumps(found.definition)))


def test_logs(env, search, records):
    """Creating, altering, reading and failing writes no record with the password, at any level."""
    literal = search.literal
    env.execute_sql(f"CREATE CONNECTION again WITH ('url' = 'u', 'password' = '{literal}')")
    env.execute_sql(f"ALTER CONNECTION again SET ('token' = '{literal}')")
    rows(env.execute_sql("SELECT * FROM orders"))
    env.explain_sql("SELECT * FROM orders")
    with pytest.raises(PyFlinkConnectionsException):
        env.execute_sql("SELECT * FROM orders /*+ OPTIONS('url' = 'x') */")
    messages = [record.getMessage() for record in records.records]
    assert any("Command to send" in message for message in messages)  # py4j did log at DEBUG
    assert [] == [message for message in messages if search.finds(message)]


def test_exceptions(env, search, orders):
    """No exception, with all its causes and the Java ones, holds the password."""
    literal = search.literal
    bad_table = (
        "CREATE TABLE bad (id BIGINT) USING CONNECTION pg WITH ('connector' = 'jdbc', "
        f"'table-name' = '{orders[0]}', 'no.such.option' = 'x')"
    )
    env.execute_sql(bad_table)
    env.execute_sql(f"CREATE CONNECTION odd WITH ('password' = '{literal}', 'url' = '{literal}')")
    env.execute_sql(
        "CREATE TABLE odd (id BIGINT) USING CONNECTION odd "
        "WITH ('connector' = 'jdbc', 'table-name' = 'x', 'username' = 'u')"
    )
    failing = {
        "SELECT * FROM bad": "no.such.option",
        "SELECT * FROM odd": "Could not find any jdbc factory",
        "SELECT * FROM orders /*+ OPTIONS('password' = 'x') */": "'password' is set both",
        f"CREATE CONNECTION pg WITH ('password' = '{literal}')": "exists already",
        f"CREATE CONNECTION x WITH ('password' = '{literal}' 'x' y)": "',' or '\\)'",
        f"CREATE CONNECTION x WITH ('password' = '{literal}": "never closed",
        f"CREATE CONNECTION x WITH ('password' = '{literal}'); SELECT 1": "One statement at a time",
        f"CREATE SYSTEM CONNECTION x WITH ('password' = '{literal}')": "TEMPORARY SYSTEM",
        f"EXPLAIN CREATE CONNECTION x WITH ('password' = '{literal}')": "statement of its own",
        f"SELECT 1; CREATE CONNECTION x WITH ('password' = '{literal}')": "statement of its own",
        f"CREATE CONNECTION nope.db.x WITH ('password' = '{literal}')": "'nope'",
        f"CREATE CONNECTION x WITH ('type' = 'magic', 'pin' = '{literal}')": "no connection type",
    }
    for statement, useful in failing.items():
        with pytest.raises(Exception, match=useful) as raised:
            env.execute_sql(statement)
        text = full_text(raised.value) + str(vars(raised.value))
        assert not search.finds(text), statement.replace(literal, "...")


def plan_of(table):
    """What a plan in JSON holds, which Flink has since 2.1."""
    yield table.insert_into("copy").compile_plan().as_json_string()


def test_table_api(env, search, canary, account, postgres, orders, records):  # noqa: PLR0917 - fixtures
    """Nothing that the Table API gives back or logs holds a password that came in through it."""
    schema = Schema.new_builder().column("id", "BIGINT").column("item", "STRING").build()
    connection = (
        ConnectionDescriptor.for_type("basic")
        .option("url", postgres.jdbc_url)
        .option("username", account)
        .option("password", canary)
        .build()
    )
    table = TableDescriptor.for_connector("jdbc").connection("again").schema(schema)
    table = table.option("table-name", orders[0]).build()
    env.create_connection("again", connection)
    env.create_table("again", table)
    assert 3 == len(rows(env.from_descriptor(table).execute()))  # the password did arrive
    catalog = env.get_catalog("default_catalog")
    path = ObjectPath("default_database", "again")
    catalog.create_connection(
        ObjectPath("default_database", "other"), catalog.get_connection(path), False
    )
    found = catalog.get_table(path)
    told = [
        connection,
        connection.to_builder(),
        table,
        table.get_options(),
        env.get_connection("other"),
        env.get_connection("again").get_options(),
        found.get_options(),
        dict(found._j_catalog_base_table.getOptions()),
        env.from_path("again").explain(),
        *(plan_of(env.from_path("again")) if HAS_PLANS else ()),
        *(record.getMessage() for record in records.records),
    ]
    assert not search.finds("".join(f"{each!r} {each}" for each in told))


def test_processes_and_files(env, search, tmp_path, monkeypatch):
    """Neither the arguments and environment of child processes nor temporary files hold it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    rows(env.execute_sql("SELECT * FROM orders"))
    children = psutil.Process().children(recursive=True)
    assert any("java" in child.name() for child in children)
    told = [f"{child.cmdline()} {child.environ()}" for child in children]
    written = [path.read_bytes().decode(errors="replace") for path in tmp_path.rglob("*.*")]
    assert not search.finds(f"{told} {written} {dict(os.environ)}")


@pytest.mark.parametrize(
    "method",
    ["sql_query", "explain_sql", pytest.param("compile_plan_sql", marks=needs_plans)],
)
def test_statements_never_reach_flink(env, search, method):
    """Methods that only plan refuse statements about connections, before Flink could echo them."""
    statement = f"CREATE CONNECTION x WITH ('password' = '{search.literal}')"
    with pytest.raises(PyFlinkConnectionsException, match="run it with execute_sql") as raised:
        getattr(env, method)(statement)
    assert not search.finds(full_text(raised.value))


def _strings(*values):
    from pyflink.java_gateway import get_gateway

    gateway = get_gateway()
    array = gateway.new_array(gateway.jvm.Object, len(values))
    for index, value in enumerate(values):
        array[index] = value
    return array
