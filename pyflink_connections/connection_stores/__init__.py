"""Where definitions of connections live."""

from pyflink_connections.connection_stores.base import ConnectionStore, StoredConnection
from pyflink_connections.connection_stores.generic_in_memory import GenericInMemoryConnectionStore

__all__ = ["ConnectionStore", "GenericInMemoryConnectionStore", "StoredConnection"]
