"""Catalogs as Python sees them: PyFlink's, with connections."""

import pyflink.table.catalog
import pytest

from pyflink_connections.exceptions import (
    ConnectionAlreadyExistException,
    ConnectionNotExistException,
    DatabaseNotEmptyException,
    DatabaseNotExistException,
)
from pyflink_connections.table.catalog import (
    Catalog,
    CatalogConnection,
    CatalogDatabase,
    CatalogTable,
    ObjectIdentifier,
    ObjectPath,
)
from tests.integration.conftest import rows


def path(name, database="default_database"):
    """The path of an object in a catalog."""
    return ObjectPath(database, name)


def test_get_catalog(new_env):
    """A catalog is PyFlink's and ours; one that does not exist is None, as in PyFlink."""
    catalog = new_env.get_catalog("default_catalog")
    assert isinstance(catalog, pyflink.table.catalog.Catalog)
    assert isinstance(catalog, Catalog)
    assert "default_database" == catalog.get_default_database()
    assert new_env.get_catalog("nope") is None


def test_life_cycle(new_env, secret_store):
    """All the methods of the FLIP's interface, on connections that SQL sees as well."""
    catalog = new_env.get_catalog("default_catalog")
    new_env.execute_sql("CREATE CONNECTION c WITH ('url' = 'u', 'password' = 'p4ssw0rd')")
    assert ["c"] == catalog.list_connections("default_database")
    definition = catalog.get_connection(path("c"))
    assert isinstance(definition, CatalogConnection)
    assert "u" == definition.get_options()["url"]

    catalog.create_connection(path("copy"), definition, False)
    catalog.create_connection(path("copy"), definition, True)
    with pytest.raises(ConnectionAlreadyExistException):
        catalog.create_connection(path("copy"), definition, False)
    assert catalog.connection_exists(path("copy"))
    assert 2 == len(secret_store)

    catalog.alter_connection(path("copy"), CatalogConnection({"url": "v"}, "changed"), False)
    assert ("comment", "changed") in rows(new_env.execute_sql("DESCRIBE CONNECTION `copy`"))
    assert 1 == len(secret_store)

    catalog.rename_connection(path("copy"), "renamed", False)
    assert ["c", "renamed"] == catalog.list_connections("default_database")

    catalog.drop_connection(path("renamed"), False)
    catalog.drop_connection(path("renamed"), True)
    with pytest.raises(ConnectionNotExistException):
        catalog.drop_connection(path("renamed"), False)
    assert not catalog.connection_exists(path("renamed"))
    assert [("c",)] == rows(new_env.execute_sql("SHOW CONNECTIONS"))


def test_missing_database(new_env):
    """A database that does not exist is Flink's error."""
    catalog = new_env.get_catalog("default_catalog")
    with pytest.raises(DatabaseNotExistException, match="'nope'"):
        catalog.list_connections("nope")
    with pytest.raises(DatabaseNotExistException, match="'nope'"):
        catalog.create_connection(path("c", "nope"), CatalogConnection({}), False)
    assert not catalog.connection_exists(path("c", "nope"))


def test_other_catalog(new_env):
    """Each catalog has its own connections, and need not be the current one."""
    new_env.execute_sql("CREATE CATALOG cat WITH ('type' = 'generic_in_memory')")
    catalog = new_env.get_catalog("cat")
    new_env.execute_sql("CREATE CONNECTION c WITH ('a' = 'b')")
    assert [] == catalog.list_connections("default")
    catalog.create_connection(path("d", "default"), CatalogConnection({"a": "b"}), False)
    assert ["c"] == new_env.get_catalog("default_catalog").list_connections("default_database")
    assert "b" == new_env.get_connection("cat.`default`.d").options["a"]


def test_drop_database(new_env):
    """A database that has connections is not dropped, as in SQL."""
    catalog = new_env.get_catalog("default_catalog")
    catalog.create_database("db", CatalogDatabase.create_instance({}, ""), False)
    catalog.create_connection(path("c", "db"), CatalogConnection({"a": "b"}), False)
    with pytest.raises(DatabaseNotEmptyException, match="has 1 connections"):
        catalog.drop_database("db", False)
    catalog.drop_connection(path("c", "db"), False)
    catalog.drop_database("db", False)
    assert ["default_database"] == catalog.list_databases()


class TestTables:
    """What a catalog says of a table's connection."""

    @pytest.fixture(name="tables")
    def _tables(self, new_env):
        new_env.execute_sql("CREATE CONNECTION c WITH ('number-of-rows' = '5')")
        new_env.execute_sql("CREATE TEMPORARY SYSTEM CONNECTION s WITH ('number-of-rows' = '5')")
        for name, clause in (("t", "USING CONNECTION c"), ("u", "USING CONNECTION s"), ("p", "")):
            new_env.execute_sql(
                f"CREATE TABLE {name} (n BIGINT) {clause} WITH ('connector' = 'datagen')"
            )
        new_env.execute_sql("CREATE VIEW v AS SELECT * FROM t")
        return new_env.get_catalog("default_catalog")

    def test_connection(self, tables):
        """A table knows its connection by its full name, apart from its options."""
        table = tables.get_table(path("t"))
        assert isinstance(table, CatalogTable)
        assert isinstance(table, pyflink.table.catalog.CatalogBaseTable)
        full = ObjectIdentifier.of("default_catalog", "default_database", "c")
        assert full == table.get_connection()
        assert {"connector": "datagen"} == table.get_options()
        assert full == table.copy().get_connection()
        system = tables.get_table(path("u")).get_connection()
        assert system == ObjectIdentifier.of("s")
        assert system.has_only_object_name()

    def test_without_connection(self, tables):
        """A table without a connection has none, and a view can't have one."""
        assert tables.get_table(path("p")).get_connection() is None
        assert not hasattr(tables.get_table(path("v")), "get_connection")

    def test_copy_into_the_catalog(self, new_env, tables):
        """A table that was read from a catalog and put back under another name still works."""
        tables.create_table(path("again"), tables.get_table(path("t")), False)
        assert 5 == len(rows(new_env.execute_sql("SELECT * FROM again")))


class TestObjectIdentifier:
    """PyFlink's identifier, with FLIP-529's system scope; also where PyFlink has none."""

    def test_names(self):
        """It has PyFlink's methods."""
        identifier = ObjectIdentifier.of("cat", "my db", "c")
        assert ("cat", "my db", "c") == (
            identifier.get_catalog_name(),
            identifier.get_database_name(),
            identifier.get_object_name(),
        )
        assert ["cat", "my db", "c"] == identifier.to_list()
        assert "`cat`.`my db`.`c`" == identifier.as_serializable_string()
        assert ObjectPath("my db", "c") == identifier.to_object_path()
        stock = getattr(pyflink.table.catalog, "ObjectIdentifier", object)
        assert isinstance(identifier, stock)

    def test_system(self):
        """A single name belongs to no catalog, and has no object path."""
        identifier = ObjectIdentifier.of("c")
        assert identifier.has_only_object_name()
        assert identifier.get_catalog_name() is None
        with pytest.raises(ValueError, match="belongs to no database"):
            identifier.to_object_path()

    def test_equal_to_those_of_events(self, new_env):
        """Identifiers of other parts of the package are equal to it, with one hash."""
        events = []
        new_env.add_connection_observer(events.append)
        new_env.execute_sql("CREATE CONNECTION c WITH ('a' = 'b')")
        mine = ObjectIdentifier.of("default_catalog", "default_database", "c")
        assert mine == events[0].identifier
        assert events[0].identifier == mine
        assert 1 == len({mine, events[0].identifier})
