"""Which kinds of connection stores there are, and how their factories are found."""

from __future__ import annotations

from pyflink_connections.connection_stores.factory import ConnectionStoreFactory
from pyflink_connections.plugins import Plugins

__all__ = ["CONNECTION_STORE_KINDS"]

_MODULES = "pyflink_connections.connection_stores"

#: Other packages register theirs in the same group: ``kind = "module:Factory"``.
CONNECTION_STORE_KINDS = Plugins(
    what="connection store kind",
    group="pyflink_connections.connection_stores",
    base=ConnectionStoreFactory,
    built_in={
        "generic_in_memory": f"{_MODULES}.generic_in_memory:GenericInMemoryConnectionStoreFactory",
        "file": f"{_MODULES}.file.store:FileConnectionStoreFactory",
        "sql": f"{_MODULES}.sql.factory:SqlConnectionStoreFactory",
    },
)
