"""Prints statements about connections so that they parse to the same tree again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import singledispatch
from typing import Union

from pyflink_connections.identifiers import ObjectIdentifier, quote
from pyflink_connections.redaction import MASK
from pyflink_connections.sql.literals import quote_literal
from pyflink_connections.sql.statements import (
    AlterConnectionRename,
    AlterConnectionReset,
    AlterConnectionSet,
    ConnectionStatement,
    CreateConnection,
    DescribeConnection,
    DropConnection,
    ShowConnections,
    ShowCreateConnection,
    ValidateConnection,
)

__all__ = ["print_create_connection", "print_masked", "print_with_secrets"]

Show = Callable[[str], str]
_Alter = Union[AlterConnectionSet, AlterConnectionReset, AlterConnectionRename]


def print_create_connection(
    identifier: ObjectIdentifier,
    options: Mapping[str, str],
    comment: str | None = None,
    *,
    modifiers: Iterable[str] = (),
) -> str:
    """Prints CREATE CONNECTION with its options sorted, one a line.

    Args:
        identifier: The connection's full name.
        options: What to print, secrets already masked.
        comment: The connection's comment.
        modifiers: The words between CREATE and CONNECTION.
    """
    words = " ".join(["CREATE", *modifiers, "CONNECTION", identifier.as_serializable_string()])
    return words + _definition(options, comment)


def print_masked(statement: ConnectionStatement) -> str:
    """Prints a statement with the mask in place of every option's value."""
    return _print(statement, lambda _value: MASK)


def print_with_secrets(statement: ConnectionStatement) -> str:
    """Prints a statement with its secrets in the clear: for exports and tests, never for logs."""
    return _print(statement, lambda value: value)


@singledispatch
def _print(statement: ConnectionStatement, _show: Show) -> str:
    raise TypeError(type(statement).__name__)


@_print.register
def _(statement: CreateConnection, show: Show) -> str:
    condition = "IF NOT EXISTS " if statement.if_not_exists else ""
    head = f"CREATE {_modifiers(statement)}CONNECTION {condition}{_name(statement.name)}"
    options = {key: show(value) for key, value in statement.options.items()}
    return head + _definition(options, statement.comment)


@_print.register
def _(statement: AlterConnectionSet, show: Show) -> str:
    options = {key: show(value) for key, value in statement.options.items()}
    return f"{_alter(statement)} SET {_entries(options)}"


@_print.register
def _(statement: AlterConnectionReset, _show: Show) -> str:
    return f"{_alter(statement)} RESET ({', '.join(map(quote_literal, statement.keys))})"


@_print.register
def _(statement: AlterConnectionRename, _show: Show) -> str:
    return f"{_alter(statement)} RENAME TO {_name(statement.new_name)}"


@_print.register
def _(statement: DropConnection, _show: Show) -> str:
    condition = "IF EXISTS " if statement.if_exists else ""
    return f"DROP {_modifiers(statement)}CONNECTION {condition}{_name(statement.name)}"


@_print.register
def _(statement: DescribeConnection, _show: Show) -> str:
    extended = "EXTENDED " if statement.extended else ""
    return f"DESCRIBE CONNECTION {extended}{_name(statement.name)}"


@_print.register
def _(statement: ShowConnections, _show: Show) -> str:
    text = "SHOW CONNECTIONS"
    if statement.database is not None:
        text += f" FROM {_name(statement.database)}"
    if statement.like is not None:
        negation = "NOT " if statement.like.negated else ""
        word = "ILIKE" if statement.like.ignore_case else "LIKE"
        text += f" {negation}{word} {quote_literal(statement.like.pattern)}"
    return text


@_print.register
def _(statement: ShowCreateConnection, _show: Show) -> str:
    return f"SHOW CREATE CONNECTION {_name(statement.name)}"


@_print.register
def _(statement: ValidateConnection, _show: Show) -> str:
    return f"VALIDATE CONNECTION {_name(statement.name)}"


def _alter(statement: _Alter) -> str:
    condition = "IF EXISTS " if statement.if_exists else ""
    return f"ALTER {_modifiers(statement)}CONNECTION {condition}{_name(statement.name)}"


def _modifiers(statement: CreateConnection | _Alter | DropConnection) -> str:
    if statement.system:
        return "TEMPORARY SYSTEM "
    return "TEMPORARY " if statement.temporary else ""


def _name(parts: Iterable[str]) -> str:
    return ".".join(map(quote, parts))


def _definition(options: Mapping[str, str], comment: str | None) -> str:
    comment_line = "" if comment is None else f"\nCOMMENT {quote_literal(comment)}"
    return f"{comment_line}\nWITH {_entries(options)}"


def _entries(options: Mapping[str, str]) -> str:
    entries = (
        f"  {quote_literal(key)} = {quote_literal(value)}" for key, value in sorted(options.items())
    )
    return "(\n" + ",\n".join(entries) + "\n)"
