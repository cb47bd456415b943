"""Fixtures for tests of the Key Vault store; imported by name where they are needed."""

import pytest

pytest.importorskip(
    "azure.keyvault.secrets",
    reason="azure-keyvault-secrets has releases for Python 3.10 and later only",
)

# Imported here, since the SDK takes longer to load than some operations in the tests may take.
import pyflink_connections.secret_stores.azure.client  # noqa: F401
from pyflink_connections.exceptions import SecretException
from pyflink_connections.secret_stores.azure.key_vault import AzureKeyVaultSecretStoreFactory
from pyflink_connections.secret_stores.factory import SecretStoreFactoryContext
from tests.support.key_vault_emulator import KeyVaultEmulator


@pytest.fixture(name="emulator")
def emulator_fixture(monkeypatch):
    """A Key Vault, and an environment in which credentials ask it for tokens."""
    with KeyVaultEmulator() as emulator:
        for name, value in emulator.environment().items():
            monkeypatch.setenv(name, value)
        # With this one, a managed identity would be that of a pod.
        monkeypatch.delenv("AZURE_FEDERATED_TOKEN_FILE")
        yield emulator


@pytest.fixture(name="open_store")
def open_store_fixture():
    """Opens stores as a session does, and closes them."""
    factories = []

    def open_store(options):
        factory = AzureKeyVaultSecretStoreFactory()
        factory.open(SecretStoreFactoryContext(options))
        factories.append(factory)
        return factory.create_secret_store()

    yield open_store
    for factory in factories:
        factory.close()


@pytest.fixture(name="store")
def store_fixture(emulator, open_store):
    """A store whose operations may take three seconds."""
    return open_store(emulator.options(operation_timeout="3 s"))


def error_of(call, *arguments):
    """Return the exception that a call raises."""
    with pytest.raises(SecretException) as caught:
        call(*arguments)
    return caught.value
