"""Definitions in files."""

import pytest

from pyflink_connections.connection_stores.file import FileConnectionStore
from pyflink_connections.testing.connection_stores import ConnectionStoreConformance


class TestConformance(ConnectionStoreConformance):
    @pytest.fixture
    def open_store(self, path):
        return lambda: FileConnectionStore(path)


@pytest.fixture(name="path")
def _path(tmp_path):
    return tmp_path / "connections"
