"""The life cycle, look-up and resolution of connections; knows neither SQL text nor the JVM."""

from pyflink_connections.connections.factories import (
    ConnectionFactories,
    ConnectionFactory,
    DefaultConnectionFactory,
)
from pyflink_connections.connections.manager import ConnectionManager
from pyflink_connections.connections.observers import ConnectionEvent, ConnectionObserver
from pyflink_connections.connections.resolution import ConnectionResolver
from pyflink_connections.connections.scopes import Found, Namespace, ScopeKind

__all__ = [
    "ConnectionEvent",
    "ConnectionFactories",
    "ConnectionFactory",
    "ConnectionManager",
    "ConnectionObserver",
    "ConnectionResolver",
    "DefaultConnectionFactory",
    "Found",
    "Namespace",
    "ScopeKind",
]
