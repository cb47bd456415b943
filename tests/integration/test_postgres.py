"""Real queries over a real PostgreSQL whose password is in the secret store only."""

import json

import pytest

from pyflink_connections.exceptions import ConnectionNotExistException, ValidationException
from tests.integration.conftest import rows
from tests.support.flink import needs_plans

ORDERS = [(1, "tea"), (2, "cup"), (3, "pot")]


@pytest.mark.smoke
def test_copy(env, connect, tables, orders, postgres):
    """A job copies rows from one table to another, both through one connection."""
    connect(env)
    tables(env)
    env.execute_sql("INSERT INTO `copy` SELECT * FROM orders").wait()
    assert ORDERS == sorted(map(tuple, postgres.query(f"SELECT * FROM {orders[1]}")))


def test_sql_query_and_table_api(env, connect, tables):
    """Queries and tables of the Table API resolve the connection as SQL does."""
    connect(env)
    tables(env)
    assert [(3,)] == rows(env.sql_query("SELECT id FROM orders WHERE item = 'pot'").execute())
    assert ORDERS == rows(env.from_path("orders").execute())


def test_explain(env, connect, tables):
    """A plan with connections can be explained, as text and as a statement."""
    connect(env)
    tables(env)
    insert = "INSERT INTO `copy` SELECT * FROM orders"
    assert "orders" in env.explain_sql(insert)
    assert "orders" in rows(env.execute_sql(f"EXPLAIN {insert}"))[0][0]


@needs_plans
def test_compiled_plan(connect, tables, orders, postgres, secret_store):
    """A compiled plan carries the reference only, and runs when it is loaded again."""
    from pyflink.table import PlanReference

    from tests.integration.conftest import jdbc_env

    env = jdbc_env(secret_store, "streaming")
    connect(env)
    tables(env)
    plan = env.compile_plan_sql("INSERT INTO `copy` SELECT * FROM orders")
    text = plan.as_json_string()
    options = [
        node[role]["table"]["resolvedTable"]["options"]
        for node in json.loads(text)["nodes"]
        for role in ("scanTableSource", "dynamicTableSink")
        if role in node
    ]
    assert [{"default_catalog.default_database.pg"}] * 2 == [
        {value for key, value in option.items() if key == "connection.identifier"}
        for option in options
    ]
    assert postgres.password not in text
    plan.execute().wait()
    env.execute_plan(PlanReference.from_json_string(text)).wait()
    assert 3 == len(postgres.query(f"SELECT * FROM {orders[1]}"))


def test_statement_set(env, connect, tables, orders, postgres):
    """Several inserts in one statement set run as one job."""
    connect(env)
    tables(env)
    statements = env.create_statement_set()
    statements.add_insert_sql("INSERT INTO `copy` SELECT id, item FROM orders WHERE id < 2")
    statements.add_insert("copy", env.sql_query("SELECT id, item FROM orders WHERE id > 2"))
    assert "orders" in statements.explain()
    statements.execute().wait()
    assert [(1,), (3,)] == sorted(map(tuple, postgres.query(f"SELECT id FROM {orders[1]}")))


def test_each_secret_is_read_once(batch_env, connect, tables, secret_store, monkeypatch):
    """One statement reads a secret once, however many tables use it."""
    connect(batch_env)
    tables(batch_env)
    reads, read = [], secret_store.get_secret
    monkeypatch.setattr(secret_store, "get_secret", lambda key: (reads.append(key), read(key))[1])
    batch_env.execute_sql(
        "INSERT INTO `copy` SELECT a.id, b.item FROM orders a JOIN orders b ON a.id = b.id"
    ).wait()
    assert 1 == len(reads)


@pytest.mark.smoke
def test_hint_to_another_host(batch_env, connect, tables):
    """A query hint that would send the password to another host is refused."""
    connect(batch_env)
    tables(batch_env)
    hinted = "SELECT * FROM orders /*+ OPTIONS('url' = 'jdbc:postgresql://evil/db') */"
    with pytest.raises(ValidationException, match="'url' is set both by table .*orders and by its"):
        batch_env.execute_sql(hinted)
    with pytest.raises(ValidationException, match="can't be set by a query hint"):
        batch_env.execute_sql("SELECT * FROM orders /*+ OPTIONS('connection.identifier'='x') */")


def test_option_on_both_sides(batch_env, connect, orders):
    """A table that sets an option of its connection is refused when it is planned."""
    connect(batch_env)
    batch_env.execute_sql(
        "CREATE TABLE t (id BIGINT) USING CONNECTION pg "
        f"WITH ('connector' = 'jdbc', 'table-name' = '{orders[0]}', 'username' = 'me')"
    )
    with pytest.raises(ValidationException, match="'username' is set both"):
        batch_env.sql_query("SELECT * FROM t")


@pytest.mark.smoke
def test_changed_connection_is_used_at_once(batch_env, connect, tables, postgres):
    """The next query after ALTER CONNECTION uses the new password."""
    connect(batch_env, password="wrong-p4ssword")
    tables(batch_env)
    with pytest.raises(Exception, match="password authentication failed"):
        rows(batch_env.execute_sql("SELECT * FROM orders"))
    batch_env.execute_sql(f"ALTER CONNECTION pg SET ('password' = '{postgres.password}')")
    assert ORDERS == rows(batch_env.execute_sql("SELECT * FROM orders"))


def test_dropped_connection(batch_env, connect, tables):
    """Without its connection a table can't be read; the error names both."""
    connect(batch_env)
    tables(batch_env)
    batch_env.execute_sql("DROP CONNECTION pg")
    for read in (
        lambda: batch_env.execute_sql("SELECT * FROM orders"),
        lambda: batch_env.sql_query("SELECT * FROM orders"),
        lambda: batch_env.explain_sql("SELECT * FROM orders"),
        lambda: batch_env.from_path("orders").execute(),
        lambda: batch_env.from_path("orders").to_pandas(),
    ):
        with pytest.raises(
            ConnectionNotExistException, match=r"default_database\.pg of table .*\.orders"
        ):
            read()


def test_like_copies_the_reference(batch_env, connect, tables, orders):
    """A table made LIKE another one has its connection; EXCLUDING OPTIONS leaves it out."""
    connect(batch_env)
    tables(batch_env)
    batch_env.execute_sql("CREATE TABLE again LIKE orders")
    assert ORDERS == rows(batch_env.execute_sql("SELECT * FROM again"))
    batch_env.execute_sql(
        "CREATE TABLE other USING CONNECTION pg "
        f"WITH ('connector' = 'jdbc', 'table-name' = '{orders[0]}') "
        "LIKE orders (EXCLUDING OPTIONS)"
    )
    assert ORDERS == rows(batch_env.execute_sql("SELECT * FROM other"))


@pytest.mark.smoke
def test_show_create_table_runs_again(batch_env, connect, tables):
    """What SHOW CREATE TABLE prints has the clause, runs again and gives the same table."""
    connect(batch_env)
    tables(batch_env)
    [(text,)] = rows(batch_env.execute_sql("SHOW CREATE TABLE orders"))
    assert "USING CONNECTION `default_catalog`.`default_database`.`pg`\nWITH (" in text
    assert "connection.identifier" not in text
    batch_env.execute_sql("DROP TABLE orders")
    batch_env.execute_sql(text)
    assert [(text,)] == rows(batch_env.execute_sql("SHOW CREATE TABLE orders"))
    assert ORDERS == rows(batch_env.execute_sql("SELECT * FROM orders"))


def test_create_table_as(batch_env, connect, tables, tmp_path):
    """CREATE TABLE AS reads through one connection and writes through another."""
    connect(batch_env)
    tables(batch_env)
    batch_env.execute_sql(f"CREATE CONNECTION files WITH ('path' = '{tmp_path.as_uri()}')")
    batch_env.execute_sql(
        "CREATE TABLE export USING CONNECTION files "
        "WITH ('connector' = 'filesystem', 'format' = 'csv') AS SELECT * FROM orders"
    ).wait()
    assert ORDERS == rows(batch_env.execute_sql("SELECT * FROM export"))


def test_views(batch_env, connect, tables):
    """A view over a table with a connection is planned when it is made and when it is read."""
    connect(batch_env)
    tables(batch_env)
    batch_env.execute_sql("CREATE VIEW v AS SELECT item FROM orders WHERE id < 3")
    assert [("cup",), ("tea",)] == rows(batch_env.execute_sql("SELECT * FROM v"))


def test_temporary_connection(batch_env, tables, secret_store, postgres):
    """A temporary connection serves tables like a permanent one, its secret apart."""
    batch_env.execute_sql(
        f"CREATE TEMPORARY CONNECTION pg WITH ('url' = '{postgres.jdbc_url}', "
        f"'username' = '{postgres.user}', 'password' = '{postgres.password}')"
    )
    tables(batch_env)
    assert ORDERS == rows(batch_env.execute_sql("SELECT * FROM orders"))
    assert 0 == len(secret_store)
