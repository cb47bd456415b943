"""The example that writes a session's connections and tables as statements."""

import secrets

from examples.export_connections import statements
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

    exported = list(statements(new_env))

    assert 3 == len(exported)
    assert secret not in "".join(exported)
    again = TableEnvironment.create(EnvironmentSettings.in_batch_mode())
    again.execute_sql("CREATE DATABASE `other`")
    for statement in exported:
        again.execute_sql(statement.replace("******", secret))
    assert exported == list(statements(again))
    assert 2 == len(rows(again.execute_sql("SELECT * FROM t")))
