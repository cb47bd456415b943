"""How secret stores are made out of Flink's configuration: FLIP-529's ``SecretStoreFactory``."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from pyflink_connections.secret_stores.base import SecretStore
from pyflink_connections.store_factories import StoreFactory, StoreFactoryContext

__all__ = ["SecretStoreFactory", "SecretStoreFactoryContext"]

PREFIX = "table.secret-store."


@dataclass(frozen=True)
class SecretStoreFactoryContext(StoreFactoryContext):
    """What a factory is opened with (FLIP-529 ``SecretStoreFactory.Context``).

    Attributes:
        options: The store's own options, without ``table.secret-store.<kind>.``.
        configuration: The whole configuration of the session.
    """


class SecretStoreFactory(StoreFactory):
    """Makes one kind of secret store.

    A factory is opened once, makes one store, and is closed with the session.
    """

    prefix = PREFIX

    #: Whether other processes, given the same options, see the same secrets.
    readable_by_workers: ClassVar[bool] = True

    @abstractmethod
    def open(self, context: SecretStoreFactoryContext) -> None:
        """Checks the options and prepares the factory; no remote call is made.

        Raises:
            ValidationException: An option is unknown, malformed or missing.
            SecretException: The SDK of this kind is not installed; the message names the extra.
        """

    @abstractmethod
    def create_secret_store(self) -> SecretStore:
        """Makes the store; called once, after :meth:`open`."""
