"""Turns CREATE ... USING CONNECTION into what Flink understands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyflink_connections.connections import ConnectionManager
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.jvm import JvmNamespace, knows_models
from pyflink_connections.options import refuse_reserved_keys
from pyflink_connections.sql import rewrite_create
from pyflink_connections.sql.statements import (
    CreateCatalog,
    CreateModel,
    CreateObject,
    CreateTable,
)

__all__ = ["CreateStatements"]


class CreateStatements:
    """The clause of tables, models and catalogs, and what each of them needs beside it.

    Args:
        manager: The session's connections.
        namespace: The session's catalogs.
    """

    def __init__(self, manager: ConnectionManager, namespace: JvmNamespace) -> None:
        self._manager = manager
        self._namespace = namespace
        self._requirements: dict[type, Callable[[Any], None]] = {
            CreateTable: self._require_asking_catalog,
            CreateModel: _require_models,
            CreateCatalog: _require_one_type,
        }

    def text(self, statement: CreateObject, sql: str) -> str:
        """Returns a CREATE statement as Flink understands it: the clause turned into an option.

        Raises:
            ConnectionNotExistException: The connection does not exist now.
            ValidationException: A reserved option is set, or what is created can't use a
                connection.
        """
        refuse_reserved_keys(statement.option_keys)
        if statement.connection is None:
            return sql
        self._requirements[type(statement)](statement)
        found = self._manager.lookup.by_path(statement.connection)
        return rewrite_create(sql, statement, found.identifier.as_summary_string())

    def _require_asking_catalog(self, statement: CreateTable) -> None:
        catalog = statement.name[0] if len(statement.name) == 3 else None
        catalog = catalog or self._namespace.current_catalog()
        if self._namespace.brings_table_factory(catalog):
            msg = (
                f"Tables of catalog {catalog!r} can't use a connection: the catalog makes them "
                "itself and Flink would not ask for the connection's options. Create the table "
                "in another catalog."
            )
            raise ValidationException(msg)


def _require_models(_statement: CreateModel) -> None:
    if not knows_models():
        msg = (
            "This version of Flink has no models that could use a connection: they came with "
            "Flink 2.1. Install a newer apache-flink."
        )
        raise ValidationException(msg)


def _require_one_type(statement: CreateCatalog) -> None:
    if statement.option_keys.count("type") != 1:
        msg = (
            "A catalog with a connection needs its own type, once: USING CONNECTION <name> WITH "
            "('type' = 'jdbc', ...). A connection's type does not count."
        )
        raise ValidationException(msg)
