"""Where secrets live."""

from pyflink_connections.secret_stores.base import (
    ReadableSecretStore,
    SecretStore,
    WritableSecretStore,
)
from pyflink_connections.secret_stores.factory import (
    SecretStoreFactory,
    SecretStoreFactoryContext,
)
from pyflink_connections.secret_stores.generic_in_memory import GenericInMemorySecretStore

__all__ = [
    "GenericInMemorySecretStore",
    "ReadableSecretStore",
    "SecretStore",
    "SecretStoreFactory",
    "SecretStoreFactoryContext",
    "WritableSecretStore",
]
