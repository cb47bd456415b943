"""Runs Flink's own statements that connections must take note of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyflink_connections.connections import ConnectionManager
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.identifiers import quote
from pyflink_connections.jvm import MODULE_NAME, ConnectionModule, single_cell, string_rows
from pyflink_connections.jvm import table_result as make_result
from pyflink_connections.outputs import describe_catalog_rows, describe_function_rows
from pyflink_connections.sql import CONNECTED_CATALOG_TYPE, add_clause
from pyflink_connections.sql.statements import (
    ConnectedFunction,
    CreateCatalog,
    CreateModel,
    CreateObject,
    CreateTable,
    DescribeCatalog,
    DescribeFunction,
    DropDatabase,
    ShowCreate,
    UnloadModule,
    UseModules,
)
from pyflink_connections.table.create_statements import CreateStatements
from pyflink_connections.table.function_statements import FunctionStatements
from pyflink_connections.table.java_functions import JavaFunctions
from pyflink_connections.table.managed_tables import requiring_own_connector
from pyflink_connections.table.references import References

__all__ = ["FlinkStatements"]

#: Runs a statement in Flink and returns its Java result.
Flink = Callable[[str], Any]


class FlinkStatements:
    """One method for each kind of statement, around the call that lets Flink run it.

    Args:
        manager: The session's connections.
        module: The session's module.
        references: Gives the full names of connections.
        functions: The session's Python functions with a connection.
        java_functions: Its Java functions with a connection.
    """

    def __init__(
        self,
        manager: ConnectionManager,
        module: ConnectionModule,
        references: References,
        functions: FunctionStatements,
        java_functions: JavaFunctions,
    ) -> None:
        self._manager = manager
        self._module = module
        self._functions = functions
        self._java_functions = java_functions
        self._creates = CreateStatements(references)
        self._handlers: dict[type, Callable[[Any, str, Flink], Any]] = {
            CreateTable: self._create_table,
            CreateModel: self._create,
            CreateCatalog: self._create,
            ConnectedFunction: self._connected_function,
            DescribeCatalog: self._describe_catalog,
            DescribeFunction: self._describe_function,
            DropDatabase: self._drop_database,
            ShowCreate: self._show_create,
            UnloadModule: self._unload_module,
            UseModules: self._use_modules,
        }

    def execute(self, statement: object, sql: str, flink: Flink) -> Any:
        """Runs a statement and returns its Java result."""
        return self._handlers[type(statement)](statement, sql, flink)

    def create_text(self, statement: CreateObject, sql: str) -> str:
        """Returns a CREATE statement as Flink understands it; see :class:`CreateStatements`."""
        return self._creates.text(statement, sql)

    def _create(self, statement: CreateObject, sql: str, flink: Flink) -> Any:
        return flink(self._creates.text(statement, sql))

    def _create_table(self, statement: CreateTable, sql: str, flink: Flink) -> Any:
        with requiring_own_connector(statement):
            return self._create(statement, sql, flink)

    def _connected_function(self, statement: ConnectedFunction, sql: str, flink: Flink) -> Any:
        if statement.language in ("JAVA", "SCALA"):
            return self._java_functions.create(statement)
        return flink(self._functions.text(statement, sql))

    def _drop_database(self, statement: DropDatabase, sql: str, flink: Flink) -> Any:
        if not statement.cascade:
            self._manager.require_empty_database(statement.name)
            return flink(sql)
        # Flink first: if it refuses, for example to drop the current database, nothing happened.
        result = flink(sql)
        self._manager.drop_database(statement.name)
        return result

    def _show_create(self, _statement: ShowCreate, sql: str, flink: Flink) -> Any:
        result = flink(sql)
        column, text = single_cell(result)
        with_clause = add_clause(text)
        return result if with_clause == text else make_result([column], [[with_clause]])

    def _describe_catalog(self, statement: DescribeCatalog, sql: str, flink: Flink) -> Any:
        result = flink(sql)
        columns, rows = string_rows(result)
        if ["type", CONNECTED_CATALOG_TYPE] not in rows:
            return result
        # The own type and the connection are options, which only EXTENDED shows.
        extended = flink(f"DESCRIBE CATALOG EXTENDED {quote(statement.name[0])}")
        options = dict(string_rows(extended)[1])
        return make_result(columns, describe_catalog_rows(options, extended=statement.extended))

    def _describe_function(self, _statement: DescribeFunction, sql: str, flink: Flink) -> Any:
        result = flink(sql)
        columns, rows = string_rows(result)
        described = describe_function_rows(rows)
        return result if described == rows else make_result(columns, described)

    def _use_modules(self, _statement: UseModules, sql: str, flink: Flink) -> Any:
        result = flink(sql)
        self._module.keep_in_use()
        return result

    def _unload_module(self, statement: UnloadModule, sql: str, flink: Flink) -> Any:
        refuse_unloading(statement.name)
        return flink(sql)


def refuse_unloading(module_name: str) -> None:
    """Refuses to unload the module that resolves connections.

    Raises:
        ValidationException: It is this module.
    """
    if module_name == MODULE_NAME:
        msg = (
            f"Module '{MODULE_NAME}' can't be unloaded: without it no table of this session could "
            "use its connection. Use pyflink.table's own TableEnvironment for a session without."
        )
        raise ValidationException(msg)
