"""How secret stores are made out of Flink's configuration: FLIP-529's ``SecretStoreFactory``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pyflink_connections.configuration import ConfigOption, Options
from pyflink_connections.secret_stores.base import SecretStore

__all__ = ["SecretStoreFactory", "SecretStoreFactoryContext"]

PREFIX = "table.secret-store."


@dataclass(frozen=True)
class SecretStoreFactoryContext:
    """What a factory is opened with (FLIP-529 ``SecretStoreFactory.Context``).

    Attributes:
        options: The store's own options, without ``table.secret-store.<kind>.``.
        configuration: The whole configuration of the session.
    """

    options: Mapping[str, str]
    configuration: Mapping[str, str] = field(default_factory=dict)


class SecretStoreFactory(ABC):
    """Makes one kind of secret store.

    A factory is opened once, makes one store, and is closed with the session.
    """

    #: The kind, as in ``table.secret-store.kind``.
    identifier: str

    #: Whether other processes, given the same options, see the same secrets.
    readable_by_workers: ClassVar[bool] = True

    #: Every option of this kind; anything else below its prefix is an error.
    declared_options: ClassVar[Sequence[ConfigOption[Any]]] = ()

    def read_options(self, context: SecretStoreFactoryContext) -> Options:
        """Reads the declared options out of a context.

        Raises:
            ValidationException: An option is unknown, malformed or missing.
        """
        return Options(self.declared_options, context.options, f"{PREFIX}{self.identifier}.")

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

    def close(self) -> None:  # noqa: B027 - most stores hold nothing that must be given back
        """Gives back what the factory or its store holds."""
