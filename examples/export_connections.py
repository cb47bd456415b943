"""Write a session's connections, and the tables that use them, as statements to run elsewhere.

What it prints has no secret in it: where one belongs stands '******'.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyflink_connections.table import EnvironmentSettings, TableEnvironment


def statements(t_env: TableEnvironment) -> Iterator[str]:
    """Yield CREATE CONNECTION and then CREATE TABLE for all databases of all catalogs."""
    databases = [
        (catalog_name, database)
        for catalog_name in t_env.list_catalogs()
        for database in t_env.get_catalog(catalog_name).list_databases()
    ]
    for path in databases:
        for name in column(t_env, f"SHOW CONNECTIONS FROM {quoted(*path)}"):
            yield from column(t_env, f"SHOW CREATE CONNECTION {quoted(*path, name)}")
    for catalog_name, database in databases:
        catalog = t_env.get_catalog(catalog_name)
        for name in sorted({*catalog.list_tables(database)} - {*catalog.list_views(database)}):
            path = quoted(catalog_name, database, name)
            [text] = column(t_env, f"SHOW CREATE TABLE {path}")
            if "\nUSING CONNECTION `" in text:
                yield text


def column(t_env: TableEnvironment, statement: str) -> list[str]:
    """Return the first column of a statement's result."""
    with t_env.execute_sql(statement).collect() as rows:
        return [row[0] for row in rows]


def quoted(*names: str) -> str:
    """Return a path of names in backticks."""
    return ".".join("`" + name.replace("`", "``") + "`" for name in names)


def main() -> None:
    """Export a session; yours is made as yours is."""
    t_env = TableEnvironment.create(EnvironmentSettings.in_batch_mode())
    t_env.execute_sql("CREATE CONNECTION three WITH ('number-of-rows' = '3')")
    t_env.execute_sql(
        "CREATE TABLE numbers (n BIGINT) USING CONNECTION three WITH ('connector' = 'datagen')"
    )
    for statement in statements(t_env):
        print(f"{statement};\n")


if __name__ == "__main__":
    main()
