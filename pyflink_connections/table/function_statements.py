"""Functions with a connection: in SQL, from Python, and when a query uses one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyflink_connections.bound_functions import BoundFunctions, bound_name
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.identifiers import parse_path
from pyflink_connections.sql import rewrite_function
from pyflink_connections.table.function_binding import bind

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from pyflink_connections.connections import ConnectionManager
    from pyflink_connections.sql.statements import ConnectedFunction
    from pyflink_connections.table.function_sources import FunctionSources

__all__ = ["FunctionStatements"]


class FunctionStatements:
    """The functions of one session that have a connection.

    Args:
        manager: The session's connections.
        sources: Makes what workers get instead of a connection.
    """

    def __init__(self, manager: ConnectionManager, sources: FunctionSources) -> None:
        self._manager = manager
        self._sources = sources
        self._bound_functions = BoundFunctions(self._bind_reference)

    def planning(self) -> AbstractContextManager[None]:
        """Marks the time in which a statement is planned, and functions are imported for it."""
        return self._bound_functions.planning()

    def text(self, statement: ConnectedFunction, sql: str) -> str:
        """Returns CREATE or ALTER FUNCTION as Flink understands it.

        The reference becomes part of the function's name, which every catalog keeps.

        Raises:
            ConnectionNotExistException: The connection does not exist now.
            ValidationException: The function is not written in Python, or its workers could not
                read the connection's secret.
        """
        if statement.language != "PYTHON":
            msg = (
                f"Function {'.'.join(statement.name)} can't use a connection: only functions with "
                "LANGUAGE PYTHON can ask for one where they run."
            )
            raise ValidationException(msg)
        found = self._manager.lookup.by_path(statement.connection)
        self._sources.of(found)  # rather fail now than in the first query
        name = bound_name(statement.class_name, str(found.identifier))
        return rewrite_function(sql, statement, name)

    def bind(self, function: Any, connection: str) -> Any:
        """Returns a Python function with a connection.

        Args:
            function: What ``udf``, ``udtf``, ``udaf`` or ``udtaf`` made.
            connection: The connection's path.

        Raises:
            ConnectionNotExistException: There is no such connection.
            ValidationException: It is a plain function, which has no ``open``, or its workers could
                not read the connection's secret.
        """
        found = self._manager.lookup.by_path(parse_path(connection))
        return bind(function, self._sources.of(found))

    def _bind_reference(self, function: Any, reference: str) -> Any:
        found = self._manager.lookup.by_reference(reference)
        return None if found is None else bind(function, self._sources.of(found))
