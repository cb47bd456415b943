"""Wrong and odd input through the door the user comes in by."""

import os
import subprocess
import sys

import pytest
from pyflink.version import __version__ as flink_version

from pyflink_connections.exceptions import (
    CatalogNotExistException,
    ConnectionNotExistException,
    DatabaseNotExistException,
    SqlParserException,
    ValidationException,
)
from pyflink_connections.table.flink_versions import HAS_MODELS
from tests.integration.conftest import rows
from tools.connectors import connector_jars


@pytest.mark.parametrize(
    ("statement", "error", "message"),
    [
        ("CREATE CONNECTION nope.db.c WITH ('a' = 'b')", CatalogNotExistException, "'nope'"),
        ("CREATE CONNECTION nope.c WITH ('a' = 'b')", DatabaseNotExistException, "'nope'"),
        ("SHOW CONNECTIONS FROM nope", DatabaseNotExistException, "'nope'"),
        ("SHOW CONNECTIONS FROM nope.db", CatalogNotExistException, "'nope'"),
        ("DESCRIBE CONNECTION nope", ConnectionNotExistException, "nope does not exist"),
        ("SHOW CREATE CONNECTION nope", ConnectionNotExistException, "nope does not exist"),
        ("DROP CONNECTION nope", ConnectionNotExistException, "no permanent connection nope"),
        (
            "CREATE TABLE t (a INT) USING CONNECTION nope WITH ('connector' = 'datagen')",
            ConnectionNotExistException,
            "nope does not exist",
        ),
        ("CREATE CONNECTION c WITH ()", SqlParserException, r"empty.*line 1, column 27"),
        ("CREATE CONNECTION c", SqlParserException, r"Expected WITH.*line 1, column 20"),
        ("CREATE CONNECTION c WITH ('a'='b', 'a'='c')", SqlParserException, "twice"),
        ("CREATE CONNECTION c WITH ('a' = 'b)", SqlParserException, "never closed"),
        ("CREATE CONNECTION c WITH ('type'='x','a'='b')", ValidationException, "Known are: basic"),
        ("CREATE CONNECTION c WITH ('connection.identifier'='x')", ValidationException, "reserved"),
        (
            "CREATE TABLE t (a INT) WITH ('connector'='datagen', 'connection.identifier'='x')",
            ValidationException,
            "USING CONNECTION",
        ),
        (
            "CREATE TABLE t (a INT) WITH ('connector'='datagen', 'connection.' 'identifier'='x')",
            ValidationException,
            "USING CONNECTION",
        ),
        (
            "CREATE TABLE t (a INT) WITH ('connector'='datagen') USING CONNECTION c",
            SqlParserException,
            "before WITH",
        ),
        ("ALTER TABLE t SET ('connection.identifier' = 'x')", SqlParserException, "can't be alt"),
    ],
)
def test_errors(new_env, statement, error, message):
    """Each mistake is an error of ours that says what was wrong; nothing is created."""
    with pytest.raises(error, match=message):
        new_env.execute_sql(statement)
    assert [] == rows(new_env.execute_sql("SHOW CONNECTIONS"))
    assert [] == new_env.list_tables()


@pytest.mark.parametrize(
    "name", ["a.b", "a`b", "it's", 'say "hi"', "größe 日本 🚀", "c--d", "/*x*/", "%41,+"]
)
def test_odd_names(new_env, name):
    """A name may hold anything in backticks, and everything works with it."""
    quoted = "`" + name.replace("`", "``") + "`"
    new_env.execute_sql(f"CREATE CONNECTION {quoted} WITH ('number-of-rows' = '2')")
    new_env.execute_sql(
        f"CREATE TABLE {quoted} (n BIGINT) USING CONNECTION {quoted} WITH ('connector' = 'datagen')"
    )
    assert [(name,)] == rows(new_env.execute_sql("SHOW CONNECTIONS"))
    assert 2 == len(rows(new_env.execute_sql(f"SELECT * FROM {quoted}")))
    [(text,)] = rows(new_env.execute_sql(f"SHOW CREATE TABLE {quoted}"))
    new_env.execute_sql(f"DROP TABLE {quoted}")
    new_env.execute_sql(text)
    assert 2 == len(rows(new_env.execute_sql(f"SELECT * FROM {quoted}")))
    [(text,)] = rows(new_env.execute_sql(f"SHOW CREATE CONNECTION {quoted}"))
    new_env.execute_sql(f"DROP CONNECTION {quoted}")
    new_env.execute_sql(text)
    assert [(name,)] == rows(new_env.execute_sql("SHOW CONNECTIONS"))


@pytest.mark.parametrize("value", ["", " ", "it's", "a\nb\r\nc", "日本 🚀", "a,b%2C+", "\x01\x7f"])
def test_odd_values(new_env, value, tmp_path):
    """Values reach the connector as they were written."""
    literal = value.replace("'", "''")
    new_env.execute_sql(f"CREATE CONNECTION c WITH ('path' = '{tmp_path}', 'x' = '{literal}')")
    shown = dict(rows(new_env.execute_sql("DESCRIBE CONNECTION c")))
    assert value == shown["option:x"]
    resolved = new_env._session.manager.lookup.by_path(("c",)).definition.options["x"]
    assert value == resolved


def test_huge_value(new_env, tmp_path):
    """A value of a megabyte is stored, read while planning and kept out of outputs."""
    secret = "s" * 1_000_000
    new_env.execute_sql(
        f"CREATE CONNECTION c WITH ('path' = '{tmp_path.as_uri()}', 'password' = '{secret}')"
    )
    new_env.execute_sql(
        "CREATE TABLE t (n BIGINT) USING CONNECTION c "
        "WITH ('connector' = 'filesystem', 'format' = 'csv')"
    )
    # The connector refuses the option it does not know; it was there, and is not shown.
    with pytest.raises(Exception, match="Unsupported options found for 'filesystem'") as raised:
        new_env.execute_sql("SELECT * FROM t")
    assert "sss" not in str(raised.value)


def test_ordinary_names(new_env):
    """Tables, columns and aliases may be called connection; our words are not reserved."""
    new_env.execute_sql(
        "CREATE TABLE connection (connection INT, `connections` INT) "
        "WITH ('connector' = 'datagen', 'number-of-rows' = '1')"
    )
    query = "WITH q AS (SELECT connection AS connection FROM connection connection) SELECT * FROM q"
    assert 1 == len(rows(new_env.execute_sql(query)))
    assert 2 == len(rows(new_env.execute_sql("DESCRIBE `connection`")))
    [(text,)] = rows(new_env.execute_sql("SELECT 'USING CONNECTION c' -- CREATE CONNECTION x"))
    assert "USING CONNECTION c" == text


def test_flink_error_positions(new_env):
    """An error of Flink's own in a rewritten statement has the position the user sees."""
    new_env.execute_sql("CREATE CONNECTION c WITH ('a' = 'b')")
    statement = (
        "CREATE TABLE t (a INT)\nUSING CONNECTION c\nWITH ('connector' = 'datagen')\nAS SELECT FROM"
    )
    with pytest.raises(Exception, match="at line 4, column 11"):
        new_env.execute_sql(statement)


def test_database_life(new_env):
    """DROP DATABASE refuses to lose connections, unless it says CASCADE."""
    new_env.execute_sql("CREATE DATABASE d")
    new_env.execute_sql("CREATE CONNECTION d.c WITH ('password' = 'p4ss')")
    with pytest.raises(Exception, match=r"default_catalog\.d has 1 connections"):
        new_env.execute_sql("DROP DATABASE d")
    new_env.execute_sql("DROP DATABASE d CASCADE")
    assert "d" not in new_env.list_databases()
    new_env.execute_sql("CREATE DATABASE d")
    assert [] == rows(new_env.execute_sql("SHOW CONNECTIONS FROM d"))


CATALOG_SCRIPT = """
import os
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.table import (
    DataTypes, EnvironmentSettings, Schema, TableDescriptor, TableEnvironment
)

env = TableEnvironment.create(EnvironmentSettings.in_batch_mode())
env.execute_sql("CREATE CONNECTION c WITH ('a' = 'b')")
env.execute_sql(os.environ["CREATE_CATALOG"])
try:
    env.execute_sql("CREATE TABLE pg.postgres.t (a INT) USING CONNECTION default_database.c")
except ValidationException as exc:
    print(exc)
descriptor = TableDescriptor.for_connector("jdbc").connection("default_database.c").schema(
    Schema.new_builder().column("a", DataTypes.INT()).build()
).build()
try:
    env.create_table("pg.postgres.t", descriptor)
except ValidationException as exc:
    print(exc)
"""


def test_catalog_with_its_own_factory(postgres):
    """A catalog that makes its tables itself can't have tables with a connection, and we say so."""
    catalog = (
        f"CREATE CATALOG pg WITH ('type' = 'jdbc', 'default-database' = '{postgres.database}', "
        f"'username' = '{postgres.user}', 'password' = '{postgres.password}', "
        f"'base-url' = 'jdbc:postgresql://{postgres.host}:{postgres.port}')"
    )
    # The catalog finds its driver on the class path of the JVM only.
    classpath = os.pathsep.join(map(str, connector_jars(flink_version)))
    environment = {**os.environ, "HADOOP_CLASSPATH": classpath, "CREATE_CATALOG": catalog}
    result = subprocess.run(
        [sys.executable, "-c", CATALOG_SCRIPT],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert 2 == result.stdout.count("Tables of catalog 'pg' can't use a connection")  # SQL, Python


@pytest.mark.skipif(HAS_MODELS, reason="this Flink has models")
def test_models_of_an_older_flink(new_env):
    """Where Flink has no models, a model with a connection is refused with the version it needs."""
    new_env.execute_sql("CREATE CONNECTION c WITH ('a' = 'b')")
    with pytest.raises(ValidationException, match="no models .* Flink 2.1"):
        new_env.execute_sql("CREATE MODEL m USING CONNECTION c WITH ('provider' = 'openai')")
