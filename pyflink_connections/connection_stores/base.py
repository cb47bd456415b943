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
        generation: A number that is another one after each change of this definition, whoever
            changed it by whatever means, and after a removal and a new creation with another
            content. It has no order.
    """

    definition: CatalogConnection
    generation: int


class ConnectionStore(ABC):
    """Keeps definitions by identifier, with compare-and-set.

    **Atomicity.** Every method does all it says or nothing: a reader sees each definition as it was
    before a write or after it, and a process that is killed leaves one of the two.

    **Durability.** A write that returns has happened for good (as far as the kind of store lasts
    at all), also if the machine fails a moment later. One that raises has not happened, with the
    exception of ``ConnectionStoreUnavailableException``: when the way to the store breaks in the
    middle of a write, only a new look can tell.

    **Order.** Each method takes effect at one instant between its call and its return; so whoever
    reads after a write has returned sees that write or a later one, in every process. Writes name
    the generation they build on, so that no change is ever lost.

    **Errors.** Those of each method, and for all of them:

    - ``ConnectionStoreAccessDeniedException``: the store does not let us read or write.
    - ``ConnectionStoreTimeoutException``: others held a lock for too long.
    - ``ConnectionStoreUnavailableException``: it can't be reached, or fails (a full disk).
    - ``InvalidConnectionDefinitionException``: what is stored under the identifier is not valid;
      the message says where, and repeats no value.
    - ``ValidationException``: this store can't have such an identifier or definition.

    Stores are used by several threads and several processes at once. The conformance suite in
    :mod:`pyflink_connections.testing.connection_stores` tests all this.
    """

    @property
    def store_name(self) -> str:
        """The kind of store, as it is shown."""
        return type(self).__name__

    def identity(self) -> str | None:
        """Returns as whom this store is used, or None if it can't tell."""
        return None

    @abstractmethod
    def get(self, identifier: ObjectIdentifier) -> StoredConnection | None:
        """Returns the definition and its generation, or None if there is none."""

    def get_latest(self, identifier: ObjectIdentifier) -> StoredConnection | None:
        """Returns the same as :meth:`get`, out of the store itself where that may be a cache."""
        return self.get(identifier)

    @abstractmethod
    def list_identifiers(
        self, catalog_name: str | None, database_name: str | None = None
    ) -> list[ObjectIdentifier]:
        """Returns the identifiers in a catalog, or in one database of it, sorted by their parts.

        No definition is read for it, so one that is not valid is listed like the others.

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

        It keeps other holders out, in all processes that use the store; it does not keep out the
        methods above, which need no lock. It serves changes that touch two stores. It is not
        re-entrant, and nobody holds two at a time. It ends with its holder, also with one that is
        killed.

        Raises:
            ConnectionStoreTimeoutException: Somebody else held it for too long.
        """

    @property
    @abstractmethod
    def journal(self) -> SecretJournal:
        """Where the secrets are written down that may be without a definition."""
