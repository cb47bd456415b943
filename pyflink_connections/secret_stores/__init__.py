"""Where secrets live."""

from pyflink_connections.secret_stores.base import (
    ListedSecret,
    ReadableSecretStore,
    SecretStore,
    SweepableSecretStore,
    WritableSecretStore,
)
from pyflink_connections.secret_stores.factory import (
    SecretStoreFactory,
    SecretStoreFactoryContext,
)
from pyflink_connections.secret_stores.generic_in_memory import GenericInMemorySecretStore

__all__ = [
    "GenericInMemorySecretStore",
    "ListedSecret",
    "ReadableSecretStore",
    "SecretStore",
    "SecretStoreFactory",
    "SecretStoreFactoryContext",
    "SweepableSecretStore",
    "WritableSecretStore",
]
