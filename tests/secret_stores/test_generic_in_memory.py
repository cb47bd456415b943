"""Secrets in this process's memory."""

import pytest

from pyflink_connections.secret_stores import GenericInMemorySecretStore
from pyflink_connections.testing.secret_stores import SecretStoreConformance


class TestConformance(SecretStoreConformance):
    @pytest.fixture
    def store(self):
        return GenericInMemorySecretStore()


def test_length():
    """The store tells how many secrets it holds."""
    store = GenericInMemorySecretStore()
    store.store_secret({"password": "p"})
    assert 1 == len(store)
    assert "GenericInMemorySecretStore(1 secrets)" == repr(store)
