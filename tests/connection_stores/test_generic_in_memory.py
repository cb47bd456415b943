"""Definitions in this process's memory."""

import pytest

from pyflink_connections.connection_stores import GenericInMemoryConnectionStore
from pyflink_connections.testing.connection_stores import ConnectionStoreConformance


class TestConformance(ConnectionStoreConformance):
    @pytest.fixture
    def open_store(self):
        store = GenericInMemoryConnectionStore()
        return lambda: store
