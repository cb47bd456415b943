"""Where definitions of connections live."""

from pyflink_connections.connection_stores.base import ConnectionStore, StoredConnection
from pyflink_connections.connection_stores.factory import (
    ConnectionStoreFactory,
    ConnectionStoreFactoryContext,
)
from pyflink_connections.connection_stores.generic_in_memory import GenericInMemoryConnectionStore
from pyflink_connections.connection_stores.journal import SecretIntent, SecretJournal

__all__ = [
    "ConnectionStore",
    "ConnectionStoreFactory",
    "ConnectionStoreFactoryContext",
    "GenericInMemoryConnectionStore",
    "SecretIntent",
    "SecretJournal",
    "StoredConnection",
]
