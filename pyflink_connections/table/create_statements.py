"""Turns CREATE ... USING CONNECTION into what Flink understands."""

from __future__ import annotations

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.jvm import knows_models
from pyflink_connections.options import refuse_reserved_keys
from pyflink_connections.sql import rewrite_create
from pyflink_connections.sql.statements import (
    CreateCatalog,
    CreateModel,
    CreateObject,
    CreateTable,
)
from pyflink_connections.table.references import References

__all__ = ["CreateStatements"]


class CreateStatements:
    """The clause of tables, models and catalogs, and what each of them needs beside it.

    Args:
        references: Gives the full names of connections.
    """

    def __init__(self, references: References) -> None:
        self._references = references

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
        if isinstance(statement, CreateModel):
            _require_models()
        if isinstance(statement, CreateCatalog):
            _require_one_type(statement)
        # Only a table can be one of a catalog that makes its tables itself.
        owner = statement.name if isinstance(statement, CreateTable) else None
        return rewrite_create(
            sql, statement, self._references.full_name(statement.connection, owner)
        )


def _require_models() -> None:
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
