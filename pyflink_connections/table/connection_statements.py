"""Runs the statements that are about connections themselves; Flink never sees them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Union

from pyflink_connections.connections import ConnectionManager, ConnectionTypes, Found, ScopeKind
from pyflink_connections.definitions import SensitiveConnection
from pyflink_connections.jvm import ok_result, table_result
from pyflink_connections.outputs import create_connection_text, describe_rows
from pyflink_connections.redaction import RedactionRule
from pyflink_connections.sql import matches
from pyflink_connections.sql.statements import (
    AlterConnectionRename,
    AlterConnectionReset,
    AlterConnectionSet,
    CreateConnection,
    DescribeConnection,
    DropConnection,
    ShowConnections,
    ShowCreateConnection,
    ValidateConnection,
)
from pyflink_connections.validation import ConnectionValidator
from pyflink_connections.validation.results import COLUMNS

__all__ = ["ConnectionStatements"]

_Scoped = Union[
    CreateConnection,
    AlterConnectionSet,
    AlterConnectionReset,
    AlterConnectionRename,
    DropConnection,
]


class ConnectionStatements:
    """One method for each kind of statement; each gives a Java ``TableResult``.

    Args:
        manager: The session's connections.
        types: The connection types, each of which decides which values are hidden.
        validator: Tries connections.
    """

    def __init__(
        self, manager: ConnectionManager, types: ConnectionTypes, validator: ConnectionValidator
    ) -> None:
        self._manager = manager
        self._types = types
        self._validator = validator
        self._handlers: dict[type, Callable[[Any], Any]] = {
            CreateConnection: self._create,
            AlterConnectionSet: self._set,
            AlterConnectionReset: self._reset,
            AlterConnectionRename: self._rename,
            DropConnection: self._drop,
            DescribeConnection: self._describe,
            ShowConnections: self._show,
            ShowCreateConnection: self._show_create,
            ValidateConnection: self._validate,
        }

    def knows(self, statement: object) -> bool:
        """Tells whether a statement is run here."""
        return type(statement) in self._handlers

    def execute(self, statement: object) -> Any:
        """Runs a statement and returns its Java result."""
        return self._handlers[type(statement)](statement)

    def _create(self, statement: CreateConnection) -> Any:
        self._manager.create(
            statement.name,
            SensitiveConnection(statement.options, statement.comment),
            _kind(statement),
            ignore_if_exists=statement.if_not_exists,
        )
        return ok_result()

    def _set(self, statement: AlterConnectionSet) -> Any:
        self._manager.alter(
            statement.name,
            statement.options,
            kind=_kind(statement),
            ignore_if_not_exists=statement.if_exists,
        )
        return ok_result()

    def _reset(self, statement: AlterConnectionReset) -> Any:
        self._manager.alter(
            statement.name,
            {},
            frozenset(statement.keys),
            _kind(statement),
            ignore_if_not_exists=statement.if_exists,
        )
        return ok_result()

    def _rename(self, statement: AlterConnectionRename) -> Any:
        self._manager.rename(
            statement.name,
            statement.new_name,
            _kind(statement),
            ignore_if_not_exists=statement.if_exists,
        )
        return ok_result()

    def _drop(self, statement: DropConnection) -> Any:
        self._manager.drop(
            statement.name, _kind(statement), ignore_if_not_exists=statement.if_exists
        )
        return ok_result()

    def _describe(self, statement: DescribeConnection) -> Any:
        found = self._manager.lookup.by_path(statement.name)
        rows = describe_rows(found, self._rule_of(found), extended=statement.extended)
        return table_result(["name", "value"], rows)

    def _show(self, statement: ShowConnections) -> Any:
        names = self._manager.lookup.list_names(statement.database)
        if statement.like is not None:
            names = [name for name in names if matches(statement.like, name)]
        return table_result(["connection name"], [[name] for name in names])

    def _show_create(self, statement: ShowCreateConnection) -> Any:
        found = self._manager.lookup.by_path(statement.name)
        text = create_connection_text(found, self._rule_of(found))
        return table_result(["result"], [[text]])

    def _validate(self, statement: ValidateConnection) -> Any:
        found = self._manager.lookup.by_path(statement.name)
        report = self._validator.validate(found.definition, found.scope.secrets)
        return table_result(list(COLUMNS), report.text_rows())

    def _rule_of(self, found: Found) -> RedactionRule:
        return self._types.of(found.definition.connection_type).rule


def _kind(statement: _Scoped) -> ScopeKind:
    if statement.system:
        return ScopeKind.TEMPORARY_SYSTEM
    return ScopeKind.TEMPORARY if statement.temporary else ScopeKind.PERMANENT
