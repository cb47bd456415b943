"""A manager over in-memory stores and a small set of catalogs; no JVM."""

import pytest

from pyflink_connections.connection_stores import GenericInMemoryConnectionStore
from pyflink_connections.connections import ConnectionManager, ConnectionTypes, SecretAccess
from pyflink_connections.redaction import RedactionRule
from pyflink_connections.secret_stores import GenericInMemorySecretStore


class Catalogs:
    """The session's catalogs: ``cat`` with ``db`` and ``other``, and nothing else."""

    def current_catalog(self):
        return "cat"

    def current_database(self):
        return "db"

    def catalog_exists(self, catalog_name):
        return catalog_name == "cat"

    def database_exists(self, catalog_name, database_name):
        return (catalog_name, database_name) in {("cat", "db"), ("cat", "other")}


@pytest.fixture(name="connection_store")
def _connection_store():
    return GenericInMemoryConnectionStore()


@pytest.fixture(name="secret_store")
def _secret_store():
    return GenericInMemorySecretStore()


@pytest.fixture(name="types")
def _types():
    return ConnectionTypes(RedactionRule())


@pytest.fixture(name="secrets")
def _secrets(secret_store):
    return SecretAccess(secret_store)


@pytest.fixture(name="manager")
def _manager(connection_store, secrets, types):
    return ConnectionManager(Catalogs(), connection_store, secrets, types)
