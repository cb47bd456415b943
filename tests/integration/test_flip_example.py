"""FLIP-529's example for the Table API, in Python's spelling, against a real PostgreSQL."""

from pyflink_connections.table import ConnectionDescriptor, DataTypes, Schema, TableDescriptor
from tests.integration.conftest import rows

ORDERS = [(1, "tea"), (2, "cup"), (3, "pot")]


def test_example(env, postgres, orders):
    """A connection is created and a table uses it, word for word as the FLIP has it."""
    table_env = env
    table_env.execute_sql("CREATE CATALOG mycat WITH ('type' = 'generic_in_memory')")
    table_env.execute_sql("CREATE DATABASE mycat.mydb")

    # Create connection
    table_env.create_connection(
        "mycat.mydb.mysql_prod",
        ConnectionDescriptor.for_type("basic")
        .option("url", postgres.jdbc_url)
        .option("username", postgres.user)  # Will be moved to SecretStore
        .option("password", postgres.password)  # Will be moved to SecretStore
        .build(),
    )

    # Use connection in table
    table_env.create_table(
        "orders",
        TableDescriptor.for_connector("jdbc")
        .connection("mycat.mydb.mysql_prod")  # Reference to connection
        .option("table-name", orders[0])
        .schema(
            Schema.new_builder()
            .column("id", DataTypes.BIGINT().not_null())
            .column("item", DataTypes.STRING())
            .primary_key("id")
            .build()
        )
        .build(),
    )

    assert ORDERS == rows(table_env.from_path("orders").execute())


def test_copy_with_inline_descriptors(env, postgres, orders, secret_store):
    """Source and sink of a job are described inline, and no catalog ever knows them."""
    options = {"username": postgres.user, "password": postgres.password}
    builder = ConnectionDescriptor.for_type("basic").option("url", postgres.jdbc_url)
    for key, value in options.items():
        builder.option(key, value)
    env.create_connection("pg", builder.build())
    assert [options] == [dict(secret) for secret in secret_store._secrets.values()]
    schema = (
        Schema.new_builder()
        .column("id", DataTypes.BIGINT().not_null())
        .column("item", DataTypes.STRING())
        .primary_key("id")
        .build()
    )
    source, sink = (
        TableDescriptor.for_connector("jdbc")
        .connection("pg")
        .option("table-name", table)
        .schema(schema)
        .build()
        for table in orders
    )
    env.from_descriptor(source).execute_insert(sink).wait()
    assert ORDERS == sorted(map(tuple, postgres.query(f"SELECT * FROM {orders[1]}")))
    assert [] == env.list_tables()
