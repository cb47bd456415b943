"""The life cycle, look-up and resolution of connections; knows neither SQL text nor the JVM."""

from pyflink_connections.connections.assembly import resolved_options
from pyflink_connections.connections.catalog_connections import CatalogConnections
from pyflink_connections.connections.definition_access import DefinitionAccess
from pyflink_connections.connections.factories import ConnectionFactory, DefaultConnectionFactory
from pyflink_connections.connections.manager import ConnectionManager
from pyflink_connections.connections.observers import ConnectionEvent, ConnectionObserver
from pyflink_connections.connections.orphans import GRACE_TIME, OrphanedSecret, OrphanSweep
from pyflink_connections.connections.resolution import ConnectionResolver
from pyflink_connections.connections.scopes import Found, Namespace, ScopeKind
from pyflink_connections.connections.secret_access import SecretAccess
from pyflink_connections.connections.trials import VALIDATE_OPTION, Trials
from pyflink_connections.connections.types import ConnectionTypes

__all__ = [
    "GRACE_TIME",
    "VALIDATE_OPTION",
    "CatalogConnections",
    "ConnectionEvent",
    "ConnectionFactory",
    "ConnectionManager",
    "ConnectionObserver",
    "ConnectionResolver",
    "ConnectionTypes",
    "DefaultConnectionFactory",
    "DefinitionAccess",
    "Found",
    "Namespace",
    "OrphanSweep",
    "OrphanedSecret",
    "ScopeKind",
    "SecretAccess",
    "Trials",
    "resolved_options",
]
