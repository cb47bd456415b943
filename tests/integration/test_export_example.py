"""The example that prints a session's connections and tables as statements."""

import re
import secrets

from examples.export_connections import tables
from pyflink_connections.table import EnvironmentSettings, TableEnvironment
from tests.integration.conftest import rows

DATAGEN = "WITH ('connector' = 'datagen')"


def test_export(new_env):
    """The statements make the same connections and tables in another session, secrets apart."""
    secret = secrets.token_hex(16)
    new_env.execute_sql("CREATE DATABASE `other`")
    new_env.execute_sql(f"CREATE CONNECTION `a``b` WITH ('x' = 'y', 'password' = '{secret}')")
    new_env.execute_sql("CREATE CONNECTION `other`.c WITH ('number-of-rows' = '2')")
    new_env.execute_sql(f"CREATE TABLE t (n BIGINT) USING CONNECTION `other`.c {DATAGEN}")
    plain = "WITH ('connector' = 'datagen', 'number-of-rows' = '1')"
    new_env.execute_sql(f"CREATE TABLE plain (n BIGINT) {plain}")
    new_env.execute_sql("CREATE VIEW v AS SELECT * FROM plain")

    connections, exported = new_env.export_connections("sql"), list(tables(new_env))

    assert 1 == len(exported)
    assert secret not in connections + exported[0]
    again = TableEnvironment.create(EnvironmentSettings.in_batch_mode())
    again.execute_sql("CREATE DATABASE `other`")
    for statement in re.split(r";\s*\n", connections.replace("******", secret)):
        if statement.strip():
            again.execute_sql(statement)
    again.execute_sql(exported[0])
    assert connections == again.export_connections("sql")
    assert exported == list(tables(again))
    assert 2 == len(rows(again.execute_sql("SELECT * FROM t")))
