"""Databases for connection stores."""

import pytest

from pyflink_connections.connection_stores.sql.database import Database
from pyflink_connections.connection_stores.sql.tables import CONNECTIONS, JOURNAL
from tools.mariadb import EmbeddedMariaDb, runs_here


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
    """The URL of a database that is not there yet."""
    return f"sqlite:///{tmp_path}/connections.db"


@pytest.fixture(name="postgres_url")
def _postgres_url(postgres, open_database):
    """The URL of a server whose tables, if there are any, are empty."""
    url = f"postgresql+pg8000://{postgres.user}@{postgres.host}:{postgres.port}/{postgres.database}"
    yield url
    empty(open_database(url, lambda: postgres.password))


@pytest.fixture(name="mariadb", scope="session")
def _mariadb():
    """A real MariaDB server."""
    if not runs_here():
        pytest.skip("there is a MariaDB to run for Linux on x86_64 only")
    with EmbeddedMariaDb() as server:
        yield server


@pytest.fixture(name="mariadb_url")
def _mariadb_url(mariadb, open_database):
    """The URL of a server whose tables, if there are any, are empty."""
    url = f"mysql+pymysql://{mariadb.user}@{mariadb.host}:{mariadb.port}/{mariadb.database}"
    yield url
    empty(open_database(url, lambda: mariadb.password))


def empty(database):
    """Removes all rows of a store."""
    for table in (CONNECTIONS, JOURNAL):
        database.run(lambda connection, table=table: connection.execute(table.delete()))
