"""How connection stores are made out of Flink's configuration."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pyflink_connections.connection_stores.base import ConnectionStore
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.store_factories import StoreFactory, StoreFactoryContext

__all__ = ["PREFIX", "ConnectionStoreFactory", "ConnectionStoreFactoryContext"]

PREFIX = "table.connection-store."


def _no_secrets(secret_id: str) -> Mapping[str, str]:
    msg = f"There is no secret store here that could have the secret {secret_id!r}."
    raise ValidationException(msg)


@dataclass(frozen=True)
class ConnectionStoreFactoryContext(StoreFactoryContext):
    """What a factory is opened with.

    Attributes:
        options: The store's own options, without ``table.connection-store.<kind>.``.
        configuration: The whole configuration of the session.
        get_secret: Reads a secret of the session's secret store by its identifier, for a store
            that has to log in somewhere itself. Connections' own secrets are no business of a
            connection store.
    """

    get_secret: Callable[[str], Mapping[str, str]] = _no_secrets


class ConnectionStoreFactory(StoreFactory):
    """Makes one kind of connection store.

    A factory is opened once, makes one store, and is closed with the session.
    """

    prefix = PREFIX

    @abstractmethod
    def open(self, context: ConnectionStoreFactoryContext) -> None:
        """Checks the options and prepares the factory; no remote call is made.

        Raises:
            ValidationException: An option is unknown, malformed or missing.
            ConnectionStoreException: What this kind needs is not installed; the message names the
                extra.
        """

    @abstractmethod
    def create_connection_store(self) -> ConnectionStore:
        """Makes the store; called once, after :meth:`open`."""
