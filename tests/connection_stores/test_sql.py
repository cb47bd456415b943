"""Definitions in databases."""

import pytest
from sqlalchemy import LargeBinary, cast
from sqlalchemy.dialects import mysql
from sqlalchemy.schema import CreateTable

from pyflink_connections.connection_stores.journal import entry_key
from pyflink_connections.connection_stores.sql.store import SqlConnectionStore
from pyflink_connections.connection_stores.sql.tables import CONNECTIONS, JOURNAL, METADATA, SCHEMA
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.exceptions import (
    ConnectionStoreException,
    InvalidConnectionDefinitionException,
    ValidationException,
)
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.testing.connection_stores import ConnectionStoreConformance
from pyflink_connections.testing.leaks import leads_to

C = ObjectIdentifier.of("cat", "db", "c")
DEFINITION = CatalogConnection({"type": "basic", "url": "u"}, "note", frozenset(("password",)))


class TestSqliteConformance(ConnectionStoreConformance):
    @pytest.fixture
    def open_store(self, sqlite_url, open_database):
        return lambda: SqlConnectionStore(open_database(sqlite_url))


class TestPostgresConformance(ConnectionStoreConformance):
    @pytest.fixture
    def open_store(self, postgres, postgres_url, open_database):
        return lambda: SqlConnectionStore(open_database(postgres_url, lambda: postgres.password))


class TestMariaDbConformance(ConnectionStoreConformance):
    @pytest.fixture
    def open_store(self, mariadb, mariadb_url, open_database):
        return lambda: SqlConnectionStore(open_database(mariadb_url, lambda: mariadb.password))


@pytest.fixture(name="store")
def _store(sqlite_url, open_database):
    return SqlConnectionStore(open_database(sqlite_url))


def test_row(store, open_database, sqlite_url):
    """A row is readable: names, and the definition as JSON."""
    store.create(C, DEFINITION)
    query = CONNECTIONS.select()
    [row] = open_database(sqlite_url).run(lambda connection: connection.execute(query).all())
    assert ("cat", "db", "c") == (row.catalog_name, row.database_name, row.object_name)
    text = '{"comment": "note", "options": {"url": "u"}, "secret": {"options": ["password"]}, '
    assert f'{text}"type": "basic"}}' == row.definition


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is not valid JSON"),
        ('{"options": {"a": "c4nary0123456789"', "it is not valid JSON"),
        ("[" * 100_000, "it is not valid JSON"),
        ('["c4nary0123456789"]', "a definition must have keys and values"),
        ('{"options": {"a": ["c4nary0123456789"]}}', "'a' must be a text"),
        ('{"options": {"a": 1}}', "'a' must be a text"),
        ('{"options": {}, "opts": "c4nary0123456789"}', "unknown key 'opts'"),
    ],
)
def test_edited_row(store, sqlite_url, open_database, text, reason):
    """A row that somebody edited is checked; the error names the connection and shows no value."""
    store.create(C, DEFINITION)
    update = CONNECTIONS.update().values(definition=text)
    open_database(sqlite_url).run(lambda connection: connection.execute(update))
    with pytest.raises(InvalidConnectionDefinitionException, match=reason) as caught:
        store.get(C)
    assert "connection cat.db.c in table pyflink_connections" in str(caught.value)
    assert not leads_to(caught.value, "c4nary0123456789")
    assert [C] == store.list_identifiers("cat")


def test_row_renamed_by_hand(store, sqlite_url, open_database):
    """A row whose name was changed without its key ends a scan with an error, not never."""
    store.create(C, DEFINITION)
    update = CONNECTIONS.update().values(object_name="other")
    open_database(sqlite_url).run(lambda connection: connection.execute(update))
    with pytest.raises(InvalidConnectionDefinitionException, match=r"cat\.db\.other is listed"):
        list(store.scan())


@pytest.mark.parametrize("damaged", ["", "0f9a3c5217d", "0F9A3C5217D0"])
def test_damaged_owner(store, sqlite_url, open_database, damaged):
    """Whoever can't tell which secrets are his own is told where that stands, and takes none."""
    database = open_database(sqlite_url)
    update = SCHEMA.update().values(secret_owner=damaged)
    database.run(lambda connection: connection.execute(update))
    with pytest.raises(ConnectionStoreException, match=r"secret_owner is damaged.*12 characters"):
        _ = store.journal.owner


@pytest.mark.parametrize(
    "damaged",
    [
        {"secret_id": "of somebody else"},
        {"secret_id": cast(b"\xff", LargeBinary)},
        {"since": "2020-01-01T00:00:00"},
        {"since": "yesterday"},
    ],
)
def test_damaged_journal(store, sqlite_url, open_database, damaged):
    """An entry that can't be read is an error that names its row, until it is removed."""
    store.journal.begin("s", C)
    database = open_database(sqlite_url)
    database.run(lambda connection: connection.execute(JOURNAL.update().values(**damaged)))
    with pytest.raises(ConnectionStoreException, match=f"row {entry_key('s')} is no valid entry"):
        store.journal.intents()
    store.journal.end("s")
    assert [] == store.journal.intents()


def test_too_long(store):
    """Names and definitions that the columns can't hold are refused."""
    with pytest.raises(ValidationException, match="has 256 characters, and may have 255"):
        store.create(ObjectIdentifier.of("cat", "db", "x" * 256), DEFINITION)
    with pytest.raises(ValidationException, match="and may have 262144"):
        store.create(C, CatalogConnection({"a": "x" * 262_144}))
    assert store.get(C) is None


def test_name_that_is_no_text(store):
    """A name with half of a surrogate pair is refused."""
    store.create(C, DEFINITION)
    half = ObjectIdentifier.of("cat", "db", "\ud800")
    for call in (
        lambda: store.create(half, DEFINITION),
        lambda: store.rename(C, half, store.get(C).generation),
        lambda: store.get(half),
        lambda: store.list_identifiers("cat", "\ud800"),
        lambda: store.list_identifiers("\ud800"),
    ):
        with pytest.raises(ValidationException, match=r"surrogate pair.*\\ud800"):
            call()


def test_text_that_a_database_can_not_store(postgres, postgres_url, open_database):
    """PostgreSQL has no NUL in texts: a name with one is refused, and a value is no problem."""
    store = SqlConnectionStore(open_database(postgres_url, lambda: postgres.password))
    with pytest.raises(ValidationException, match="can't store this"):
        store.create(ObjectIdentifier.of("cat", "db", "a\0b"), DEFINITION)
    store.create(C, CatalogConnection({"a": "x\0y"}))
    assert "x\0y" == store.get(C).definition.options["a"]


def test_mysql_tables():
    """On MySQL and its like, names differ by capitals and accents, and texts may be long."""
    for table in METADATA.sorted_tables:
        text = str(CreateTable(table).compile(dialect=mysql.dialect()))
        assert "ENGINE=InnoDB" in text
        assert "COLLATE utf8mb4_bin" in text
    assert "definition MEDIUMTEXT" in str(CreateTable(CONNECTIONS).compile(dialect=mysql.dialect()))
