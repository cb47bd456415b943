"""The table environment's methods that give functions a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyflink.table import TableEnvironment as PyFlinkTableEnvironment

from pyflink_connections.identifiers import parse_path

if TYPE_CHECKING:
    from pyflink.table.udf import UserDefinedFunctionWrapper

    from pyflink_connections.table.session import ConnectionSession

__all__ = ["FunctionMethods"]


class FunctionMethods(PyFlinkTableEnvironment):
    """PyFlink's methods for functions, which take a connection as well."""

    _session: ConnectionSession

    def create_temporary_function(
        self, path: str, function: UserDefinedFunctionWrapper, connection: str | None = None
    ) -> None:
        """Registers a Python function in a catalog for this session; see PyFlink.

        Args:
            path: The function's name.
            function: What ``udf``, ``udtf``, ``udaf`` or ``udtaf`` made.
            connection: The path of a connection, whose options the function gets in ``open`` from
                :func:`pyflink_connections.functions.connection_options`.

        Raises:
            ConnectionNotExistException: There is no such connection.
            ValidationException: The function has no ``open``, or the workers that run it could not
                read the connection's secret.
        """
        if connection is None:
            super().create_temporary_function(path, function)
        else:
            self._register(parse_path(path), function, connection, "TEMPORARY")

    def create_temporary_system_function(
        self, name: str, function: UserDefinedFunctionWrapper, connection: str | None = None
    ) -> None:
        """Registers a Python function of the system for this session; see PyFlink.

        Args:
            name: The function's name.
            function: What ``udf``, ``udtf``, ``udaf`` or ``udtaf`` made.
            connection: As for :meth:`create_temporary_function`.

        Raises:
            ConnectionNotExistException, ValidationException: As for
                :meth:`create_temporary_function`.
        """
        if connection is None:
            super().create_temporary_system_function(name, function)
        else:
            self._register((name,), function, connection, "TEMPORARY", "SYSTEM")

    def create_java_temporary_function(
        self, path: str, function_class_name: str, connection: str | None = None
    ) -> None:
        """Registers a Java function in a catalog for this session; see PyFlink.

        Args:
            path: The function's name.
            function_class_name: Its class. To have a connection, it implements
                ``org.pyflinkconnections.shim.tokens.ConnectionUser``.
            connection: The path of a connection that service ``connections`` carries by delegation
                token.

        Raises:
            ConnectionNotExistException: There is no such connection.
            ValidationException: The class can't use a connection, or the connection is not carried.
        """
        if connection is None:
            super().create_java_temporary_function(path, function_class_name)
        else:
            self._register_java(parse_path(path), function_class_name, connection, system=False)

    def create_java_temporary_system_function(
        self, name: str, function_class_name: str, connection: str | None = None
    ) -> None:
        """Registers a Java function of the system for this session; see PyFlink.

        Args:
            name: The function's name.
            function_class_name: As for :meth:`create_java_temporary_function`.
            connection: As for :meth:`create_java_temporary_function`.

        Raises:
            ConnectionNotExistException, ValidationException: As for
                :meth:`create_java_temporary_function`.
        """
        if connection is None:
            super().create_java_temporary_system_function(name, function_class_name)
        else:
            self._register_java((name,), function_class_name, connection, system=True)

    def function_with_connection(
        self, function: UserDefinedFunctionWrapper, connection: str
    ) -> UserDefinedFunctionWrapper:
        """Returns a Python function with a connection, to be called in expressions.

        It has the connection as it is now; one that is registered looks it up in each query.

        Example:
            >>> score = t_env.function_with_connection(
            ...     udf(Score(), result_type="DOUBLE"), "crm"
            ... )  # doctest: +SKIP
            >>> customers.select(col("id"), score(col("id")))  # doctest: +SKIP

        Args:
            function: What ``udf``, ``udtf``, ``udaf`` or ``udtaf`` made; it stays as it is.
            connection: The connection's path.

        Raises:
            ConnectionNotExistException, ValidationException: As for
                :meth:`create_temporary_function`.
        """
        function = self._wrap_aggregate_function_if_needed(function)
        bound: UserDefinedFunctionWrapper = self._session.functions.bind(function, connection)
        return bound

    def _register_java(
        self, path: tuple[str, ...], class_name: str, connection: str, *, system: bool
    ) -> None:
        self._session.java_functions.register(
            path, class_name, parse_path(connection), system=system
        )

    def _register(
        self, path: tuple[str, ...], function: Any, connection: str, *modifiers: str
    ) -> None:
        function = self._wrap_aggregate_function_if_needed(function)
        super().execute_sql(
            self._session.functions.registration(path, function, connection, *modifiers)
        )
