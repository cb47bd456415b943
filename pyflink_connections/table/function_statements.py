"""Python functions with a connection: in SQL, from Python, and when a query uses one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyflink_connections.bound_functions import BoundFunctions, bound_name
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.functions.secret_store_source import forget_what_was_read
from pyflink_connections.identifiers import parse_path, quote
from pyflink_connections.sql import rewrite_function
from pyflink_connections.sql.literals import quote_literal
from pyflink_connections.table.function_binding import bind, require_open

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from pyflink_connections.connections import ConnectionManager
    from pyflink_connections.functions import ConnectionSource
    from pyflink_connections.sql.statements import ConnectedFunction
    from pyflink_connections.table.function_sources import FunctionSources

__all__ = ["FunctionStatements"]


class FunctionStatements:
    """The Python functions of one session that have a connection.

    Args:
        manager: The session's connections.
        sources: Makes what workers get instead of a connection.
    """

    def __init__(self, manager: ConnectionManager, sources: FunctionSources) -> None:
        self._manager = manager
        self._sources = sources
        self._bound_functions = BoundFunctions(self._source_of, bind)
        manager.observers.add(lambda _event: forget_what_was_read())

    def planning(self) -> AbstractContextManager[None]:
        """Marks the time in which functions are imported for this session."""
        return self._bound_functions.planning()

    def text(self, statement: ConnectedFunction, sql: str) -> str:
        """Returns CREATE or ALTER FUNCTION as Flink understands it.

        The reference becomes part of the function's name, which every catalog keeps.

        Raises:
            ConnectionNotExistException: The connection does not exist now.
            ValidationException: The workers of the function could not read the connection's secret.
        """
        if "." not in statement.class_name:
            msg = (
                f"Function {'.'.join(statement.name)} needs the dotted name of a Python function "
                "behind AS, such as 'my_module.my_function'."
            )
            raise ValidationException(msg)
        name = self._bound_name(statement.class_name, statement.connection)
        return rewrite_function(sql, statement, name)

    def registration(
        self, path: tuple[str, ...], function: Any, connection: str, *modifiers: str
    ) -> str:
        """Returns the statement that registers a Python function with a connection.

        The connection is looked up again whenever a query uses the function, as it is for
        functions that a module has.

        Args:
            path: The function's name.
            function: What ``udf``, ``udtf``, ``udaf`` or ``udtaf`` made; kept with the session.
            connection: The connection's path.
            modifiers: What stands before FUNCTION.

        Raises:
            ConnectionNotExistException, ValidationException: As for :meth:`bind`.
        """
        require_open(function)
        name = self._bound_name(self._bound_functions.give(function), parse_path(connection))
        full_name = ".".join(map(quote, path))
        create = " ".join(("CREATE", *modifiers, "FUNCTION"))
        return f"{create} {full_name} AS {quote_literal(name)} LANGUAGE PYTHON"

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

    def _bound_name(self, function_name: str, connection: tuple[str, ...]) -> str:
        found = self._manager.lookup.by_path(connection)
        self._sources.of(found)  # rather fail now than in the first query
        return bound_name(function_name, str(found.identifier))

    def _source_of(self, reference: str) -> ConnectionSource | None:
        found = self._manager.lookup.by_reference(reference)
        return None if found is None else self._sources.of(found)
