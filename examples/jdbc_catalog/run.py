"""Uses all tables of a PostgreSQL database through one catalog, made with a system connection.

    python -m examples.jdbc_catalog.run

PGHOST, PGPORT, PGDATABASE and PGUSER say where the database is, PGPASSWORD_FILE names a file with
the password; the user may create tables. The jars of the JDBC connector and the PostgreSQL driver
must be in Flink's lib folder, or in HADOOP_CLASSPATH before the first environment is made: a JDBC
catalog does not look into pipeline.jars.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from pyflink_connections.table import EnvironmentSettings, TableEnvironment

CREATE_CATALOG = """CREATE CATALOG shop
    USING CONNECTION shop_database
    WITH ('type' = 'jdbc', 'default-database' = '{database}')"""

STATEMENTS = (
    "SHOW CREATE CATALOG shop",
    "DESCRIBE CATALOG EXTENDED shop",
    "SHOW CREATE TABLE shop.`{database}`.orders",
    "SELECT customer, SUM(amount) FROM shop.`{database}`.orders GROUP BY customer",
    # A copy of the definition lives in another catalog, has the same connection and no password.
    "CREATE TABLE recent_orders LIKE shop.`{database}`.orders",
    "SELECT COUNT(*) FROM recent_orders",
)


def run(host: str, port: str, database: str, user: str, password: str) -> Iterator[str]:
    """Creates the catalog, copies a table in the database and tells what the statements show."""
    t_env = TableEnvironment.create(EnvironmentSettings.in_batch_mode())
    literal = password.replace("'", "''")
    t_env.execute_sql(f"""CREATE TEMPORARY SYSTEM CONNECTION shop_database WITH (
        'base-url' = 'jdbc:postgresql://{host}:{port}',
        'username' = '{user}',
        'password' = '{literal}')""")
    t_env.execute_sql(CREATE_CATALOG.format(database=database))
    t_env.execute_sql(
        f"INSERT INTO shop.`{database}`.orders_copy SELECT * FROM shop.`{database}`.orders"
    ).wait()
    for statement in STATEMENTS:
        yield statement.format(database=database)
        with t_env.execute_sql(statement.format(database=database)).collect() as rows:
            yield from (f"    {', '.join(map(str, row))}" for row in rows)


def main() -> None:
    """Runs against the database that the environment names."""
    lines = run(
        os.environ.get("PGHOST", "localhost"),
        os.environ.get("PGPORT", "5432"),
        os.environ.get("PGDATABASE", "postgres"),
        os.environ.get("PGUSER", "postgres"),
        # From a file that only this user can read: Flink's JVM would inherit a variable.
        Path(os.environ.get("PGPASSWORD_FILE", ".pgpassword")).read_text(encoding="utf-8").strip(),
    )
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
