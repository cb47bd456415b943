"""Definitions in databases."""

import pytest

from pyflink_connections.connection_stores.sql_database import Database
from pyflink_connections.connection_stores.sql_store import SqlConnectionStore
from pyflink_connections.testing.connection_stores import ConnectionStoreConformance


@pytest.fixture(name="open_database")
def _open_database():
    """Opens databases, and closes them."""
    opened = []

    def open_database(*arguments, **more):
        opened.append(Database(*arguments, **more))
        return opened[-1]

    yield open_database
    for database in opened:
        database.close()


@pytest.fixture(name="sqlite_url")
def _sqlite_url(tmp_path):
    return f"sqlite:///{tmp_path}/connections.db"


@pytest.fixture(name="postgres_url")
def _postgres_url(postgres):
    """The URL of a server without the tables of a store."""
    yield f"postgresql+pg8000://{postgres.user}@{postgres.host}:{postgres.port}/{postgres.database}"
    for table in (
        "pyflink_connections",
        "pyflink_connections_schema",
        "pyflink_connections_journal",
    ):
        postgres.execute(f"DROP TABLE IF EXISTS {table}")


class TestSqliteConformance(ConnectionStoreConformance):
    @pytest.fixture
    def open_store(self, sqlite_url, open_database):
        return lambda: SqlConnectionStore(open_database(sqlite_url))


class TestPostgresConformance(ConnectionStoreConformance):
    @pytest.fixture
    def open_store(self, postgres, postgres_url, open_database):
        return lambda: SqlConnectionStore(open_database(postgres_url, lambda: postgres.password))
