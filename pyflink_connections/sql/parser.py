"""The front door: tells statements that concern connections from those that do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Optional, get_args

from pyflink_connections.sql import (
    connection_rules,
    create_rules,
    function_rules,
    session_rules,
)
from pyflink_connections.sql.lexer import Kind, first_word
from pyflink_connections.sql.reader import TokenReader
from pyflink_connections.sql.statements import ConnectionStatement, Statement

__all__ = ["parse"]

Rule = Callable[[TokenReader], Optional[Statement]]

_DESCRIBE: tuple[Rule, ...] = (
    connection_rules.parse_describe,
    session_rules.parse_describe_catalog,
    function_rules.parse_describe_function,
)
# By first word: the rules to try, each from the same place, until one knows the statement.
_RULES: dict[str, tuple[Rule, ...]] = {
    "ALTER": (
        connection_rules.parse_alter,
        function_rules.parse_function,
        session_rules.refuse_reference,
    ),
    "CREATE": (
        create_rules.parse_create_object,
        connection_rules.parse_create,
        function_rules.parse_function,
        session_rules.refuse_reference,
    ),
    "DESC": _DESCRIBE,
    "DESCRIBE": _DESCRIBE,
    "DROP": (connection_rules.parse_drop, session_rules.parse_drop_database),
    "EXPLAIN": (session_rules.parse_explain,),
    "REPLACE": (create_rules.parse_create_object,),
    "SHOW": (connection_rules.parse_show, session_rules.parse_show_create),
    "UNLOAD": (session_rules.parse_unload,),
    "USE": (session_rules.parse_use,),
    "VALIDATE": (connection_rules.parse_validate,),
}
_BEFORE_CONNECTION = frozenset(("OR", "REPLACE", "ALTER", "TEMPORARY", "SYSTEM"))
_CONNECTION_STATEMENTS = get_args(ConnectionStatement)


def parse(sql: str) -> Statement | None:
    """Parses a statement that concerns connections.

    Args:
        sql: One statement, with or without a semicolon at its end.

    Returns:
        The statement's tree, or None: then the text is Flink's alone and must reach it as it is.

    Raises:
        SqlParserException: It concerns connections, and is not as the grammar wants it.
    """
    word = first_word(sql)
    rules = _RULES.get(word, ())
    mentions_connection = "connection" in sql.lower()
    if not rules and not mentions_connection:
        return None
    reader = TokenReader(sql)
    statement = _apply(rules, reader)
    if mentions_connection and not isinstance(statement, _CONNECTION_STATEMENTS):
        _refuse_inner(sql, word)
    return statement


def _apply(rules: tuple[Rule, ...], reader: TokenReader) -> Statement | None:
    reader.advance()
    for rule in rules:
        reader.restart()
        statement = rule(reader)
        if statement is not None:
            return statement
    return None


def _refuse_inner(sql: str, word: str) -> None:
    """Refuses CREATE and ALTER CONNECTION inside or behind another statement.

    Flink must never see one: its errors repeat the statement with the secrets in it. CREATE and
    ALTER are reserved, so no valid statement of Flink's is refused.
    """
    text = sql.lower()
    if text.count("create") + text.count("alter") == int(word in ("CREATE", "ALTER")):
        return  # there is none but the first word
    reader = TokenReader(sql)
    while (token := reader.advance()).kind is not Kind.END:
        if token.upper in ("CREATE", "ALTER"):
            while reader.current.upper in _BEFORE_CONNECTION:
                reader.advance()
            if reader.at("CONNECTION"):
                reader.error(
                    f"{token.upper} CONNECTION must be a statement of its own.",
                    token=token,
                    expected="one statement for each call of execute_sql",
                )
