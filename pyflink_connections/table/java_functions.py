"""Java functions with a connection: what is registered holds its full name, and asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.functions.delegation_token_source import DelegationTokenSource

if TYPE_CHECKING:
    from pyflink_connections.connections import ConnectionManager
    from pyflink_connections.jvm import ConnectionModule
    from pyflink_connections.sql.statements import ConnectedFunction
    from pyflink_connections.table.function_sources import FunctionSources

__all__ = ["JavaFunctions"]


class JavaFunctions:
    """The Java functions of one session that have a connection.

    They live as long as the session. A catalog keeps the class name of a Java function and nothing
    else, so there would be no place for the reference.

    Args:
        manager: The session's connections.
        sources: Tells how a connection reaches workers.
        module: Registers functions.
    """

    def __init__(
        self, manager: ConnectionManager, sources: FunctionSources, module: ConnectionModule
    ) -> None:
        self._manager = manager
        self._sources = sources
        self._module = module

    def create(self, statement: ConnectedFunction) -> Any:
        """Runs CREATE TEMPORARY [SYSTEM] FUNCTION; returns its Java result.

        Raises:
            ConnectionNotExistException: The connection does not exist now.
            ValidationException: The function is not temporary or is altered, is none that can use a
                connection, or the connection is not carried by delegation token.
        """
        if not {"CREATE", "TEMPORARY"} <= statement.modifiers or statement.has_options:
            msg = (
                f"Function {'.'.join(statement.name)} is written in Java, and gets a connection "
                "from CREATE TEMPORARY [SYSTEM] FUNCTION without WITH only: catalogs keep nothing "
                "but its class. To change it, drop it first."
            )
            raise ValidationException(msg)
        return self.register(
            statement.name,
            statement.class_name,
            statement.connection,
            system="SYSTEM" in statement.modifiers,
            ignore_if_exists="IF NOT EXISTS" in statement.modifiers,
        )

    def register(
        self,
        name: tuple[str, ...],
        class_name: str,
        connection: tuple[str, ...],
        *,
        system: bool,
        ignore_if_exists: bool = False,
    ) -> Any:
        """Registers a Java function with a connection; returns a Java result.

        Args:
            name: The function's path.
            class_name: Its class, which implements ``ConnectionUser``.
            connection: The connection's path.
            system: Whether it is a function of the system.
            ignore_if_exists: Whether to leave one that exists as it is.

        Raises:
            ConnectionNotExistException, ValidationException: As for :meth:`create`.
        """
        found = self._manager.lookup.by_path(connection)
        if not isinstance(self._sources.of(found), DelegationTokenSource):
            msg = (
                f"Function {'.'.join(name)} is written in Java, and connection {found.identifier} "
                "does not reach it: list the connection in "
                "'security.delegation.token.provider.connections.names'."
            )
            raise ValidationException(msg)
        return self._module.register_function(
            class_name,
            str(found.identifier),
            name,
            system=system,
            ignore_if_exists=ignore_if_exists,
        )
