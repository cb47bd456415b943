"""The table environment's methods that are about connections (FLIP-529, Table API changes)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pyflink_connections.connections import ScopeKind
from pyflink_connections.definitions import SensitiveConnection
from pyflink_connections.identifiers import parse_path

if TYPE_CHECKING:
    from pyflink_connections.connections import ConnectionObserver
    from pyflink_connections.definitions import CatalogConnection
    from pyflink_connections.table.connection_descriptor import ConnectionDescriptor
    from pyflink_connections.table.session import ConnectionSession
    from pyflink_connections.validation import ValidationReport

__all__ = ["ConnectionMethods"]


class ConnectionMethods:
    """What a table environment of ours can do with connections.

    A path is ``[[catalog.]database.]name``; missing parts come from the current catalog and
    database. A part with other characters than letters, digits, ``_`` and ``$`` stands in
    backticks. The statements of SQL do the same and raise the same.
    """

    _session: ConnectionSession

    def create_connection(
        self, path: str, connection_descriptor: ConnectionDescriptor, ignore_if_exists: bool = False
    ) -> None:
        """Creates a permanent connection; its secrets go to the secret store.

        Example:
            >>> t_env.create_connection(
            ...     "mycat.mydb.mysql_prod",
            ...     ConnectionDescriptor.for_type("basic")
            ...     .option("url", "jdbc:mysql://prod:3306/db")
            ...     .option("username", "user")
            ...     .option("password", "pass")
            ...     .build(),
            ... )  # doctest: +SKIP

        Args:
            path: The connection's name.
            connection_descriptor: Its type, options and comment.
            ignore_if_exists: Whether an existing connection is left as it is.

        Raises:
            CatalogNotExistException, DatabaseNotExistException: There is nowhere to put it.
            ConnectionAlreadyExistException: There is a permanent connection of this name.
            ValidationException: The options are not what the type wants.
            SecretException: The secret can't be stored; then there is no connection either.
        """
        self._create(path, connection_descriptor, ScopeKind.PERMANENT, ignore_if_exists)

    def create_temporary_connection(
        self, path: str, connection_descriptor: ConnectionDescriptor, ignore_if_exists: bool = False
    ) -> None:
        """Creates a connection that ends with this session, its secrets kept in memory.

        It hides a permanent connection of the same name.

        Args:
            path: The connection's name.
            connection_descriptor: Its type, options and comment.
            ignore_if_exists: Whether an existing temporary connection is left as it is.

        Raises:
            CatalogNotExistException, DatabaseNotExistException: There is nowhere to put it.
            ConnectionAlreadyExistException: There is a temporary connection of this name.
            ValidationException: The options are not what the type wants.
        """
        self._create(path, connection_descriptor, ScopeKind.TEMPORARY, ignore_if_exists)

    def create_temporary_system_connection(
        self, path: str, connection_descriptor: ConnectionDescriptor, ignore_if_exists: bool = False
    ) -> None:
        """Creates a connection that belongs to no catalog and ends with this session.

        Args:
            path: A name of one part.
            connection_descriptor: Its type, options and comment.
            ignore_if_exists: Whether an existing system connection is left as it is.

        Raises:
            ConnectionAlreadyExistException: There is a system connection of this name.
            ValidationException: The name has more than one part, or the options are not what the
                type wants.
        """
        self._create(path, connection_descriptor, ScopeKind.TEMPORARY_SYSTEM, ignore_if_exists)

    def alter_connection(
        self,
        path: str,
        options: Mapping[str, str],
        reset_keys: Iterable[str] = (),
        ignore_if_not_exists: bool = False,
    ) -> bool:
        """Sets and removes options of a permanent connection; those not named stay.

        The same as ``ALTER CONNECTION ... SET`` and ``... RESET``, in one step.

        Example:
            >>> t_env.alter_connection("pg", {"password": new_password})  # doctest: +SKIP

        Args:
            path: The connection's name.
            options: Options to set, secrets in the clear.
            reset_keys: Options to remove; one that is not set is no error.
            ignore_if_not_exists: Whether a missing connection is no error.

        Returns:
            Whether there was such a connection.

        Raises:
            ConnectionNotExistException: There is no such permanent connection.
            ValidationException: The result is not what the type wants, the type would change, or
                a temporary connection of the same name hides this one.
            SecretException: The secret can't be read or stored.
        """
        return self._session.manager.alter(
            parse_path(path),
            options,
            frozenset(reset_keys),
            ignore_if_not_exists=ignore_if_not_exists,
        )

    def drop_connection(self, path: str, ignore_if_not_exists: bool = True) -> bool:
        """Drops a permanent connection, and then its secret.

        Args:
            path: The connection's name.
            ignore_if_not_exists: Whether a missing connection is no error.

        Returns:
            Whether there was such a connection.

        Raises:
            ConnectionNotExistException: There is none, and that is not to be ignored.
            ValidationException: A temporary connection of the same name hides this one; drop that
                one first.
        """
        return self._drop(path, ScopeKind.PERMANENT, ignore_if_not_exists)

    def drop_temporary_connection(self, path: str) -> bool:
        """Drops a temporary connection.

        Returns:
            Whether there was such a connection.
        """
        return self._drop(path, ScopeKind.TEMPORARY, ignore_if_not_exists=True)

    def drop_temporary_system_connection(self, path: str) -> bool:
        """Drops a temporary system connection.

        Returns:
            Whether there was such a connection.

        Raises:
            ValidationException: The name has more than one part.
        """
        return self._drop(path, ScopeKind.TEMPORARY_SYSTEM, ignore_if_not_exists=True)

    def list_connections(self) -> list[str]:
        """Lists the connections that a name of one part finds now, temporary ones included."""
        return self._session.manager.lookup.list_names()

    def list_temporary_connections(self) -> list[str]:
        """Lists the temporary connections of the current database, and those of the system."""
        temporary = (ScopeKind.TEMPORARY, ScopeKind.TEMPORARY_SYSTEM)
        return self._session.manager.lookup.list_names(kinds=temporary)

    def get_connection(self, path: str) -> CatalogConnection:
        """Returns the definition of the connection that a name finds now; it holds no secret.

        Raises:
            ConnectionNotExistException: No connection is known under this name.
        """
        return self._session.manager.lookup.by_path(parse_path(path)).definition

    def validate_connection(self, path: str) -> ValidationReport:
        """Tries a connection with the service's own protocol; ``VALIDATE CONNECTION`` in SQL.

        What does not work is in the report, and no error: ``ok`` tells, ``failure`` says what. A
        connection that nobody knows how to try has no failure.

        Example:
            >>> report = t_env.validate_connection("pg")  # doctest: +SKIP
            >>> print(report)  # doctest: +SKIP
            resolve      true          0 ms  3 options
            find the driver true      12 ms  org.postgresql.Driver 42.7
            log in       true         31 ms  PostgreSQL 18.0

        Args:
            path: The connection's name.

        Raises:
            ConnectionNotExistException: No connection is known under this name.
        """
        found = self._session.manager.lookup.by_path(parse_path(path))
        return self._session.validator.validate(found.definition, found.scope.secrets)

    def add_connection_observer(self, observer: ConnectionObserver) -> None:
        """Has a callable called with a ``ConnectionEvent`` after each change of a connection.

        Events hold definitions, never secrets. An observer that raises is logged and changes
        nothing. The same events are log records of the logger ``pyflink_connections.audit``.

        Example:
            >>> t_env.add_connection_observer(
            ...     lambda event: print(event.action, event.identifier)
            ... )  # doctest: +SKIP
        """
        self._session.manager.observers.add(observer)

    def get_secret_store_metrics(self) -> dict[str, float]:
        """Returns what was asked of the secret store: reads, hits, failures, throttled, seconds."""
        return self._session.secrets.metrics.as_dict()

    def _create(
        self, path: str, descriptor: ConnectionDescriptor, kind: ScopeKind, ignore_if_exists: bool
    ) -> None:
        if not isinstance(descriptor, SensitiveConnection):  # others have options as well
            what = type(descriptor).__name__
            msg = f"connection_descriptor must be a ConnectionDescriptor, not {what}."
            raise TypeError(msg)
        self._session.manager.create(
            parse_path(path), descriptor, kind, ignore_if_exists=ignore_if_exists
        )

    def _drop(self, path: str, kind: ScopeKind, ignore_if_not_exists: bool) -> bool:
        return self._session.manager.drop(
            parse_path(path), kind, ignore_if_not_exists=ignore_if_not_exists
        )
