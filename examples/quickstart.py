"""Copies one PostgreSQL table into another through a named connection.

python examples/quickstart.py <jars of the JDBC connector and the PostgreSQL driver>
"""

import os
import sys
from pathlib import Path

from pyflink_connections.table import EnvironmentSettings, TableEnvironment

HOST = os.environ.get("PGHOST", "localhost")
PORT = os.environ.get("PGPORT", "5432")
USER = os.environ.get("PGUSER", "postgres")
# From a file that only this user can read: Flink's JVM would inherit an environment variable.
PASSWORD = Path(os.environ.get("PGPASSWORD_FILE", ".pgpassword")).read_text().strip()

COLUMNS = "id BIGINT, customer STRING, amount DECIMAL(10, 2), PRIMARY KEY (id) NOT ENFORCED"
COPY = "INSERT INTO orders_copy SELECT * FROM orders"


def declare(t_env: TableEnvironment) -> None:
    """Says where the database is, once, and which tables it has."""
    t_env.execute_sql(f"""CREATE CONNECTION warehouse WITH (
        'url' = 'jdbc:postgresql://{HOST}:{PORT}/postgres?reWriteBatchedInserts=true',
        'username' = '{USER}',
        'password' = '{PASSWORD.replace("'", "''")}')""")
    t_env.execute_sql(f"""CREATE TABLE orders ({COLUMNS}) USING CONNECTION warehouse WITH (
        'connector' = 'jdbc', 'table-name' = 'orders',
        'scan.fetch-size' = '10000', 'scan.auto-commit' = 'false')""")
    t_env.execute_sql(f"""CREATE TABLE orders_copy ({COLUMNS}) USING CONNECTION warehouse WITH (
        'connector' = 'jdbc', 'table-name' = 'orders_copy',
        'sink.buffer-flush.max-rows' = '10000')""")


if __name__ == "__main__":
    t_env = TableEnvironment.create(EnvironmentSettings.in_batch_mode())
    t_env.get_config().set("pipeline.jars", ";".join(Path(jar).as_uri() for jar in sys.argv[1:]))
    declare(t_env)
    t_env.execute_sql(COPY).wait()
    t_env.execute_sql("SELECT COUNT(*) AS copied, SUM(amount) AS total FROM orders_copy").print()
    print(t_env.execute_sql("SHOW CREATE TABLE orders_copy").collect().next()[0])
    t_env.execute_sql("DESCRIBE CONNECTION warehouse").print()
