"""Runs Flink's own statements that connections must take note of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyflink_connections.connections import ConnectionManager
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.jvm import MODULE_NAME, ConnectionModule, JvmNamespace, single_cell
from pyflink_connections.jvm import table_result as make_result
from pyflink_connections.options import refuse_reserved_keys
from pyflink_connections.sql import add_clause, rewrite_create_table
from pyflink_connections.sql.statements import (
    CreateTable,
    DropDatabase,
    ShowCreateTable,
    UnloadModule,
    UseModules,
)

__all__ = ["FlinkStatements"]

#: Runs a statement in Flink and returns its Java result.
Flink = Callable[[str], Any]


class FlinkStatements:
    """One method for each kind of statement, around the call that lets Flink run it.

    Args:
        manager: The session's connections.
        module: The session's module.
        namespace: The session's catalogs.
    """

    def __init__(
        self, manager: ConnectionManager, module: ConnectionModule, namespace: JvmNamespace
    ) -> None:
        self._manager = manager
        self._module = module
        self._namespace = namespace
        self._handlers: dict[type, Callable[[Any, str, Flink], Any]] = {
            CreateTable: self._create_table,
            DropDatabase: self._drop_database,
            ShowCreateTable: self._show_create_table,
            UnloadModule: self._unload_module,
            UseModules: self._use_modules,
        }

    def execute(self, statement: object, sql: str, flink: Flink) -> Any:
        """Runs a statement and returns its Java result."""
        return self._handlers[type(statement)](statement, sql, flink)

    def create_table_text(self, statement: CreateTable, sql: str) -> str:
        """Returns CREATE TABLE as Flink understands it: the clause turned into an option.

        Raises:
            ConnectionNotExistException: The connection does not exist now.
            ValidationException: A reserved option is set, or the table's catalog makes its tables
                itself and so would never ask for the connection.
        """
        refuse_reserved_keys(statement.option_keys)
        if statement.connection is None:
            return sql
        catalog = statement.name[0] if len(statement.name) == 3 else None
        catalog = catalog or self._namespace.current_catalog()
        if self._namespace.brings_table_factory(catalog):
            msg = (
                f"Tables of catalog {catalog!r} can't use a connection: the catalog makes them "
                "itself and Flink would not ask for the connection's options. Create the table "
                "in another catalog."
            )
            raise ValidationException(msg)
        found = self._manager.lookup.by_path(statement.connection)
        return rewrite_create_table(sql, statement, found.identifier.as_summary_string())

    def _create_table(self, statement: CreateTable, sql: str, flink: Flink) -> Any:
        return flink(self.create_table_text(statement, sql))

    def _drop_database(self, statement: DropDatabase, sql: str, flink: Flink) -> Any:
        if not statement.cascade:
            self._manager.require_empty_database(statement.name)
            return flink(sql)
        # Flink first: if it refuses, for example to drop the current database, nothing happened.
        result = flink(sql)
        self._manager.drop_database(statement.name)
        return result

    def _show_create_table(self, _statement: ShowCreateTable, sql: str, flink: Flink) -> Any:
        result = flink(sql)
        column, text = single_cell(result)
        with_clause = add_clause(text)
        return result if with_clause == text else make_result([column], [[with_clause]])

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
