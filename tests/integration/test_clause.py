"""USING CONNECTION in each place and form of CREATE TABLE, planned by the real Flink."""

import pytest

from pyflink_connections.exceptions import ValidationException
from tests.integration.conftest import rows
from tests.support.flink import VERSION, since

pytestmark = pytest.mark.smoke

CLAUSE = "USING CONNECTION c"
DATAGEN = "WITH ('connector' = 'datagen')"


@pytest.fixture(name="env")
def _env(new_env):
    new_env.execute_sql("CREATE CONNECTION c WITH ('number-of-rows' = '2')")
    return new_env


@pytest.mark.parametrize(
    "statement",
    [
        f"CREATE TABLE t (n BIGINT) {CLAUSE} {DATAGEN}",
        f"CREATE TABLE IF NOT EXISTS t (n BIGINT) {CLAUSE} {DATAGEN};",
        f"CREATE TEMPORARY TABLE t (n BIGINT) {CLAUSE} {DATAGEN}",
        f"create table t (n bigint) using connection c {DATAGEN}",
        f"CREATE TABLE t (n INT) USING CONNECTION default_catalog.`default_database`.c {DATAGEN}",
        f"CREATE TABLE t (n INT, m AS n + 1) COMMENT 'it''s USING CONNECTION x' {CLAUSE} {DATAGEN}",
        f"CREATE TABLE t (n BIGINT, PRIMARY KEY (n) NOT ENFORCED) {CLAUSE} {DATAGEN}",
        f"CREATE TABLE t (n BIGINT, ts AS PROCTIME()) PARTITIONED BY (n) {CLAUSE} {DATAGEN}",
        "CREATE TABLE t (n BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) "
        f"{CLAUSE} {DATAGEN}",
        f"CREATE /* a */ TABLE t -- b\n(n BIGINT)\r\n{CLAUSE} // c\n{DATAGEN}",
        f"CREATE TABLE t (n BIGINT) {CLAUSE} WITH ('connector' = 'datagen' -- last )\n)",
    ],
)
def test_positions(env, statement):
    """A table made in any of these forms reads through its connection."""
    env.execute_sql(statement)
    assert 2 == len(rows(env.execute_sql("SELECT n FROM t")))
    [(text,)] = rows(env.execute_sql("SHOW CREATE TABLE t"))
    assert "USING CONNECTION `default_catalog`.`default_database`.`c`" in text


class TestLike:
    """LIKE with its options, on a table that has a connection itself."""

    @pytest.fixture(name="env")
    def _env(self, env):
        env.execute_sql(f"CREATE TABLE base (n BIGINT) {CLAUSE} {DATAGEN}")
        env.execute_sql("CREATE CONNECTION d WITH ('number-of-rows' = '3')")
        return env

    @pytest.mark.parametrize(
        ("statement", "count"),
        [
            ("CREATE TABLE t LIKE base", 2),
            ("CREATE TABLE t USING CONNECTION d LIKE base", 3),
            ("CREATE TABLE t USING CONNECTION d LIKE base (OVERWRITING OPTIONS)", 3),
            (f"CREATE TABLE t USING CONNECTION d {DATAGEN} LIKE base (EXCLUDING OPTIONS)", 3),
            ("CREATE TABLE t USING CONNECTION d WITH () LIKE base (OVERWRITING OPTIONS)", 3),
        ],
    )
    def test_reference(self, env, statement, count):
        """The reference is copied, replaced or left out as LIKE says."""
        env.execute_sql(statement)
        assert count == len(rows(env.execute_sql("SELECT * FROM t")))

    def test_conflict(self, env):
        """An own connection beside an included one is Flink's own conflict of options."""
        with pytest.raises(Exception, match="connection.identifier"):
            env.execute_sql("CREATE TABLE t USING CONNECTION d LIKE base (INCLUDING OPTIONS)")


class TestAsSelect:
    """Tables that are created and filled by one statement."""

    @pytest.fixture(name="env")
    def _env(self, new_env, tmp_path):
        new_env.execute_sql(f"CREATE CONNECTION c WITH ('path' = '{(tmp_path / 'c').as_uri()}')")
        return new_env

    @pytest.mark.parametrize("create", ["CREATE TABLE", "CREATE OR REPLACE TABLE"])
    def test_create(self, env, create):
        """CREATE [OR REPLACE] TABLE AS SELECT writes through the connection."""
        env.execute_sql(
            f"{create} t {CLAUSE} WITH ('connector' = 'filesystem', 'format' = 'csv')\n"
            "AS SELECT 1 AS a, 'x' AS b"
        ).wait()
        assert [(1, "x")] == rows(env.execute_sql("SELECT * FROM t"))

    @since(2, 0, what="CREATE TABLE AS can be explained")
    def test_explain(self, env):
        """EXPLAIN of such a statement shows a plan and creates nothing."""
        statement = (
            f"CREATE TABLE t {CLAUSE} WITH ('connector' = 'filesystem', 'format' = 'csv') "
            "AS SELECT 1 AS a"
        )
        assert "Physical Plan" in env.explain_sql(statement)
        assert "Physical Plan" in rows(env.execute_sql(f"EXPLAIN {statement}"))[0][0]
        assert [] == env.list_tables()


def test_connector_of_the_connection(new_env):
    """The connector may come from the connection, where Flink has no managed tables."""
    new_env.execute_sql(
        "CREATE CONNECTION c WITH ('connector' = 'datagen', 'number-of-rows' = '2')"
    )
    create = f"CREATE TABLE t (n BIGINT) {CLAUSE}"
    if VERSION >= (2, 0):
        new_env.execute_sql(create)
        assert 2 == len(rows(new_env.execute_sql("SELECT * FROM t")))
    else:
        with pytest.raises(ValidationException, match="Table t needs a connector of its own"):
            new_env.execute_sql(create)
        assert [] == new_env.list_tables()


def test_system_connection(new_env):
    """A table refers to a system connection by its one part."""
    new_env.execute_sql("CREATE TEMPORARY SYSTEM CONNECTION s WITH ('number-of-rows' = '4')")
    new_env.execute_sql(f"CREATE TABLE t (n BIGINT) USING CONNECTION s {DATAGEN}")
    assert 4 == len(rows(new_env.execute_sql("SELECT * FROM t")))
    [(text,)] = rows(new_env.execute_sql("SHOW CREATE TABLE t"))
    assert "USING CONNECTION `s`\n" in text


def test_full_name_is_stored(new_env):
    """The current database at the time of CREATE TABLE counts, not that of the query."""
    new_env.execute_sql("CREATE CONNECTION c WITH ('number-of-rows' = '1')")
    new_env.execute_sql(f"CREATE TABLE t (n BIGINT) {CLAUSE} {DATAGEN}")
    new_env.execute_sql("CREATE DATABASE other")
    new_env.execute_sql("USE other")
    new_env.execute_sql("CREATE CONNECTION c WITH ('number-of-rows' = '9')")
    assert 1 == len(rows(new_env.execute_sql("SELECT * FROM default_database.t")))


@pytest.mark.parametrize(
    ("clauses", "names"),
    [
        ("", ["a_b", "acb", "s", "t"]),
        ("LIKE 'a%'", ["a_b", "acb"]),
        ("LIKE 'a\\_b'", ["a_b"]),
        ("LIKE 'A%'", []),
        ("ILIKE 'A%'", ["a_b", "acb"]),
        ("NOT LIKE 'a%'", ["s", "t"]),
        ("FROM default_database", ["a_b", "acb", "t"]),
        ("IN default_catalog.default_database NOT ILIKE 'A%'", ["t"]),
        ("LIKE 'a%' FROM default_database", ["a_b", "acb"]),
    ],
)
def test_show_connections(new_env, clauses, names):
    """SHOW CONNECTIONS filters as Flink's SHOW statements do, its clauses in either order."""
    for scope, name in (("", "a_b"), ("", "acb"), ("TEMPORARY", "t"), ("TEMPORARY SYSTEM", "s")):
        new_env.execute_sql(f"CREATE {scope} CONNECTION {name} WITH ('x' = 'y')")
    result = new_env.execute_sql(f"SHOW CONNECTIONS {clauses}")
    with result.collect() as shown:
        assert names == [name for (name,) in shown]
