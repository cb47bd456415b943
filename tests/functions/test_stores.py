"""Connections in the stores that workers open with an identity of their own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from pyflink_connections.definitions import SECRET_ID_OPTION, CatalogConnection
from pyflink_connections.functions.secret_store_source import SecretStoreSource
from pyflink_connections.session.worker_configuration import WorkerConfiguration
from tests.support.key_vault_fixtures import emulator_fixture, open_store_fixture

__all__ = ["emulator_fixture", "open_store_fixture"]


def opened(kind, store_options, definition):
    """Opens a connection as a worker does that was told of this store."""
    configuration = WorkerConfiguration(
        kind, lambda _identifier: store_options, None, timedelta(minutes=5), ()
    )
    return SecretStoreSource("cat.db.crm", definition, configuration.secret_store()).open()


def test_azure_key_vault(emulator, open_store):
    """Many threads of a worker make one request to the vault, with the worker's identity."""
    options = emulator.options(credential="managed-identity")
    secret_id = open_store(options).store_secret({"token": "t0ken-1"})
    emulator.requests.clear()
    current = opened("azure-key-vault", options, CatalogConnection({SECRET_ID_OPTION: secret_id}))
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: current()["token"], range(100)))
    assert ["t0ken-1"] * 100 == found
    assert {"GET token": 1, "GET secrets": 1} == emulator.requests


def test_environment(monkeypatch):
    """A reference to a variable is resolved by the environment of the worker."""
    monkeypatch.setenv("FLINK_SECRET_CRM", "t0ken-1")
    definition = CatalogConnection({"token": "${secret:CRM}", "url": "http://crm"})
    current = opened("env", {"prefix": "FLINK_SECRET_"}, definition)
    assert {"token": "t0ken-1", "url": "http://crm"} == dict(current())
