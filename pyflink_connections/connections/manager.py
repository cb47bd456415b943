"""The life cycle of connections: what happens, in which order, and what a failure leaves."""

from __future__ import annotations

from collections.abc import Mapping

from pyflink_connections.connection_stores import ConnectionStore, GenericInMemoryConnectionStore
from pyflink_connections.connections.alteration import Change, alter_connection
from pyflink_connections.connections.lookup import ConnectionLookup
from pyflink_connections.connections.observers import ConnectionEvent, Observers
from pyflink_connections.connections.orphans import OrphanSweep
from pyflink_connections.connections.scopes import (
    Namespace,
    Scope,
    ScopeKind,
    qualify,
    renamed,
    require_database,
)
from pyflink_connections.connections.secret_access import SecretAccess
from pyflink_connections.connections.secrets import new_secret, old_secret
from pyflink_connections.connections.staging import stage
from pyflink_connections.connections.targets import Targets
from pyflink_connections.connections.trials import Trials, wanted_trials, wish
from pyflink_connections.connections.types import ConnectionTypes
from pyflink_connections.definitions import TYPE_OPTION, SensitiveConnection
from pyflink_connections.exceptions import (
    ConnectionAlreadyExistException,
    DatabaseNotEmptyException,
)
from pyflink_connections.identifiers import quote_path
from pyflink_connections.options import refuse_near_misses, validate_connection_options
from pyflink_connections.secret_stores import GenericInMemorySecretStore

__all__ = ["ConnectionManager"]

Path = tuple[str, ...]


class ConnectionManager:
    """Creates, changes, drops and finds the connections of one session.

    SQL and Table API both end here, so both keep the same promises: a change either happened or it
    did not, and no definition is ever left without its secret.

    Args:
        namespace: The session's catalogs.
        connection_store: Where permanent definitions live.
        secrets: The way to the secrets of permanent connections. Temporary connections keep
            theirs in a private in-memory store, which goes with the session.
        types: The connection types.
    """

    def __init__(
        self,
        namespace: Namespace,
        connection_store: ConnectionStore,
        secrets: SecretAccess,
        types: ConnectionTypes,
    ) -> None:
        self._namespace = namespace
        self._types = types
        private = SecretAccess(GenericInMemorySecretStore())
        stores = {
            ScopeKind.PERMANENT: (connection_store, secrets),
            ScopeKind.TEMPORARY: (GenericInMemoryConnectionStore(), private),
            ScopeKind.TEMPORARY_SYSTEM: (GenericInMemoryConnectionStore(), private),
        }
        self._scopes = {kind: Scope(kind, *pair) for kind, pair in stores.items()}
        self.lookup = ConnectionLookup(self._scopes, namespace)
        self._targets = Targets(self._scopes, namespace, self.lookup)
        self.orphans = OrphanSweep(connection_store, secrets)
        self.observers = Observers()
        #: Whether and how connections are tried before they are stored; set by who can try them.
        self.trials: Trials | None = None

    def create(
        self,
        path: Path,
        connection: SensitiveConnection,
        kind: ScopeKind = ScopeKind.PERMANENT,
        *,
        ignore_if_exists: bool = False,
    ) -> bool:
        """Creates a connection: checks, then the secret, then the definition.

        Args:
            path: Its name, one to three parts.
            connection: All its options, secrets in the clear, and its comment.
            kind: The scope to create it in.
            ignore_if_exists: Whether an existing one of the same scope is left as it is.

        Returns:
            Whether it was created.

        Raises:
            CatalogNotExistException, DatabaseNotExistException: There is nowhere to put it.
            ConnectionAlreadyExistException: The name is taken in this scope.
            ValidationException: The options are not what the type wants.
            InvalidConnectionException: It was to be validated, and does not work.
            SecretException: The secret can't be stored.
        """
        identifier, scope = self._targets.named(path, kind)
        require_database(identifier, self._namespace)
        given, wanted = wish(connection.get_options())
        trials = wanted_trials(self.trials, wanted, by_default=True)
        options = {TYPE_OPTION: "default", **given}
        validate_connection_options(options)
        factory = self._types.of(options[TYPE_OPTION])
        refuse_near_misses(options, factory.rule)
        with scope.connections.lock(identifier):
            if scope.connections.get(identifier) is not None:
                if ignore_if_exists:
                    return False
                msg = f"{kind.value.capitalize()} connection {identifier} exists already."
                raise ConnectionAlreadyExistException(msg)
            staged = stage(factory, SensitiveConnection(options, connection.get_comment()))
            if trials is not None:
                trials.staged(staged, scope.secrets)
            with new_secret(scope, identifier, staged) as definition:
                scope.connections.create(identifier, definition)
        self.observers.notify(ConnectionEvent("created", identifier, kind.value, definition))
        return True

    def alter(
        self,
        path: Path,
        set_options: Mapping[str, str],
        reset_keys: frozenset[str] = frozenset(),
        kind: ScopeKind = ScopeKind.PERMANENT,
        *,
        ignore_if_not_exists: bool = False,
    ) -> bool:
        """Sets and removes options; those not named stay.

        Args:
            path: The connection's name.
            set_options: Options to set, secrets in the clear.
            reset_keys: Options to remove; one that is not set is no error.
            kind: The scope the connection lives in.
            ignore_if_not_exists: Whether a missing connection is no error.

        Returns:
            Whether there was such a connection.

        Raises:
            ConnectionNotExistException: There is no such connection in this scope.
            ValidationException: The result is not what the type wants, the type would change, or
                a temporary connection of the same name hides this one.
            SecretException: The secret can't be read or stored.
        """
        given, wanted = wish(set_options)
        validate_connection_options(given)

        def change(current: SensitiveConnection) -> SensitiveConnection:
            options = {**current.get_options(), **given}
            kept = {key: value for key, value in options.items() if key not in reset_keys}
            return SensitiveConnection(kept, current.get_comment())

        return self.change(
            path, change, kind, ignore_if_not_exists=ignore_if_not_exists, validate=wanted
        )

    def change(
        self,
        path: Path,
        change: Change,
        kind: ScopeKind = ScopeKind.PERMANENT,
        *,
        ignore_if_not_exists: bool = False,
        even_if_hidden: bool = False,
        validate: bool | None = False,
    ) -> bool:
        """Makes a connection what a function makes of it; nobody else changes it meanwhile.

        Args:
            path: The connection's name.
            change: Given what the connection is now, secrets in the clear, returns what it is to
                be.
            kind: The scope the connection lives in.
            ignore_if_not_exists: Whether a missing connection is no error.
            even_if_hidden: Whether a temporary connection of the same name does not matter.
            validate: Whether to try what it is to be before it is stored.

        Returns:
            Whether there was such a connection.

        Raises:
            ConnectionNotExistException: There is no such connection in this scope.
            ValidationException: The result is not what the type wants, the type would change, or
                a temporary connection of the same name hides this one.
            SecretException: The secret can't be read or stored.
        """
        with self._targets.held(
            path,
            kind,
            ignore_if_not_exists=ignore_if_not_exists,
            even_if_hidden=even_if_hidden,
        ) as found:
            if found is None:
                return False
            factory = self._types.of(found.definition.connection_type)
            trials = wanted_trials(self.trials, validate, by_default=False)
            definition = alter_connection(found, factory, change, trials)
        self.observers.notify(ConnectionEvent("altered", found.identifier, kind.value, definition))
        return True

    def rename(
        self,
        path: Path,
        new_path: Path,
        kind: ScopeKind = ScopeKind.PERMANENT,
        *,
        ignore_if_not_exists: bool = False,
        even_if_hidden: bool = False,
    ) -> bool:
        """Gives a connection a new name in the same database; its secret stays where it is.

        Tables refer to connections by name, so those that use the old one stop resolving.

        Returns:
            Whether there was such a connection.

        Raises:
            ConnectionNotExistException: There is no such connection in this scope.
            ConnectionAlreadyExistException: The new name is taken.
            ValidationException: The new name is in another database, or a temporary connection of
                the same name hides this one.
        """
        identifier, scope = self._targets.named(path, kind)
        new_identifier = renamed(identifier, new_path, self._namespace)
        with self._targets.held(
            path,
            kind,
            ignore_if_not_exists=ignore_if_not_exists,
            even_if_hidden=even_if_hidden,
        ) as found:
            if found is None:
                return False
            scope.connections.rename(identifier, new_identifier, found.stored.generation)
        self.observers.notify(
            ConnectionEvent("renamed", new_identifier, kind.value, found.definition, identifier)
        )
        return True

    def drop(
        self,
        path: Path,
        kind: ScopeKind = ScopeKind.PERMANENT,
        *,
        ignore_if_not_exists: bool = False,
        even_if_hidden: bool = False,
    ) -> bool:
        """Removes a connection's definition, then its secret.

        Returns:
            Whether there was such a connection.

        Raises:
            ConnectionNotExistException: There is no such connection in this scope.
            ValidationException: A temporary connection of the same name hides this one.
        """
        with self._targets.held(
            path,
            kind,
            ignore_if_not_exists=ignore_if_not_exists,
            even_if_hidden=even_if_hidden,
        ) as found:
            if found is None:
                return False
            identifier, definition = found.identifier, found.definition
            with old_secret(found.scope, identifier, definition.secret_id):
                found.scope.connections.remove(identifier, found.stored.generation)
        self.observers.notify(ConnectionEvent("dropped", identifier, kind.value, definition))
        return True

    def require_empty_database(self, database: Path) -> None:
        """Refuses what DROP DATABASE ... RESTRICT must not remove.

        Raises:
            DatabaseNotEmptyException: The database has permanent connections.
        """
        within = qualify((*database, "connections"), self._namespace)
        store = self._scopes[ScopeKind.PERMANENT].connections
        names = store.list_identifiers(within.catalog_name, within.database_name)
        if names:
            msg = (
                f"Database {quote_path(within.parts()[:2])} has {len(names)} connections, such as "
                f"{names[0]}. Drop them first, or write DROP DATABASE ... CASCADE."
            )
            raise DatabaseNotEmptyException(msg)

    def drop_database(self, database: Path) -> None:
        """Drops all connections of a database that was dropped with CASCADE."""
        within = qualify((*database, "connections"), self._namespace)
        for kind in (ScopeKind.TEMPORARY, ScopeKind.PERMANENT):
            store = self._scopes[kind].connections
            for identifier in store.list_identifiers(within.catalog_name, within.database_name):
                self.drop(identifier.parts(), kind, ignore_if_not_exists=True)
