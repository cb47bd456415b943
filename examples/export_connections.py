"""Print a session's connections, and the tables that use them, as statements to run elsewhere.

What it prints has no secret in it: where one belongs stands '******'.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyflink_connections.table import EnvironmentSettings, TableEnvironment
from pyflink_connections.table.catalog import ObjectPath


def tables(t_env: TableEnvironment) -> Iterator[str]:
    """Yield CREATE TABLE for each table with a connection, in all catalogs and databases."""
    for catalog_name in t_env.list_catalogs():
        catalog = t_env.get_catalog(catalog_name)
        if catalog is None:  # somebody dropped it just now
            continue
        for database in catalog.list_databases():
            views = catalog.list_views(database)
            for name in sorted(set(catalog.list_tables(database)) - set(views)):
                table = catalog.get_table(ObjectPath(database, name))
                if table.get_connection() is not None:
                    yield statement_of(t_env, catalog_name, database, name)


def statement_of(t_env: TableEnvironment, *names: str) -> str:
    """Return what SHOW CREATE TABLE says of a table."""
    path = ".".join("`" + name.replace("`", "``") + "`" for name in names)
    with t_env.execute_sql(f"SHOW CREATE TABLE {path}").collect() as rows:
        [(text,)] = rows
    return str(text)


def main() -> None:
    """Export a session; yours is made as yours is."""
    t_env = TableEnvironment.create(EnvironmentSettings.in_batch_mode())
    t_env.execute_sql("CREATE CONNECTION three WITH ('number-of-rows' = '3')")
    t_env.execute_sql(
        "CREATE TABLE numbers (n BIGINT) USING CONNECTION three WITH ('connector' = 'datagen')"
    )
    print(t_env.export_connections("sql"))
    for statement in tables(t_env):
        print(f"{statement};\n")


if __name__ == "__main__":
    main()
