"""The contract of connection stores: where definitions live, never secrets."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from pyflink_connections.connection_stores.journal import SecretJournal
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.identifiers import ObjectIdentifier

__all__ = ["ConnectionStore", "StoredConnection"]


@dataclass(frozen=True)
class StoredConnection:
    """A definition together with the generation it was read at.

    Attributes:
        definition: The definition, without secrets.
        generation: A number that is another one after each write of this definition; what a
            writer passes back so that nobody's change is lost.
    """

    definition: CatalogConnection
    generation: int


class ConnectionStore(ABC):
    """Keeps definitions by identifier, with compare-and-set.

    Every write names the generation it builds on. A write that returns has happened for good, and
    one that raises has not happened at all.
    """

    @abstractmethod
    def get(self, identifier: ObjectIdentifier) -> StoredConnection | None:
        """Returns the definition and its generation, or None if there is none."""

    @abstractmethod
    def list_identifiers(
        self, catalog_name: str | None, database_name: str | None = None
    ) -> list[ObjectIdentifier]:
        """Returns the identifiers in a catalog, or in one database of it, sorted.

        Args:
            catalog_name: The catalog; None stands for the system scope (one-part names).
            database_name: A database of that catalog; None means all of them.
        """

    @abstractmethod
    def scan(self) -> Iterator[tuple[ObjectIdentifier, StoredConnection]]:
        """Gives every definition of all catalogs and of the system scope, in no special order.

        The whole never has to fit into memory. What is there from the beginning to the end is given
        at least once, a connection that is renamed meanwhile under one of its names: who looks for
        secrets that nothing refers to can trust it.

        Raises:
            InvalidConnectionDefinitionException: One of them is not valid, so that what it refers
                to can't be known.
        """

    @abstractmethod
    def create(self, identifier: ObjectIdentifier, definition: CatalogConnection) -> None:
        """Adds a definition.

        Raises:
            ConnectionAlreadyExistException: There is one under this identifier.
        """

    @abstractmethod
    def replace(
        self, identifier: ObjectIdentifier, definition: CatalogConnection, generation: int
    ) -> None:
        """Replaces the definition that was read at a generation.

        Raises:
            ConnectionNotExistException: There is none any more.
            ConcurrentModificationException: It has another generation by now.
        """

    @abstractmethod
    def remove(self, identifier: ObjectIdentifier, generation: int) -> None:
        """Removes the definition that was read at a generation.

        Raises:
            ConnectionNotExistException: There is none any more.
            ConcurrentModificationException: It has another generation by now.
        """

    @abstractmethod
    def rename(
        self, identifier: ObjectIdentifier, new_identifier: ObjectIdentifier, generation: int
    ) -> None:
        """Moves a definition to a new identifier of the same database, in one step.

        Raises:
            ConnectionNotExistException: There is none any more.
            ConcurrentModificationException: It has another generation by now.
            ConnectionAlreadyExistException: The new identifier is taken.
        """

    @abstractmethod
    def lock(self, identifier: ObjectIdentifier) -> AbstractContextManager[None]:
        """Returns a context in which nobody else changes this connection, its secret included.

        The lock is not re-entrant. It serves changes that touch two stores; single writes are safe
        without it.
        """

    @property
    @abstractmethod
    def journal(self) -> SecretJournal:
        """Where the secrets are written down that may be without a definition."""
