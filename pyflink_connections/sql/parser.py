"""The front door: tells statements that concern connections from those that do not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Optional

from pyflink_connections.sql import connection_rules, session_rules, table_rules
from pyflink_connections.sql.lexer import SPACE, Kind
from pyflink_connections.sql.reader import TokenReader
from pyflink_connections.sql.statements import Statement

__all__ = ["parse"]

Rule = Callable[[TokenReader], Optional[Statement]]

_FIRST_WORD = re.compile(rf"(?:{SPACE})?([A-Za-z]+)")

# By first word: the rules to try, each from the same place, until one knows the statement.
_RULES: dict[str, tuple[Rule, ...]] = {
    "ALTER": (connection_rules.parse_alter, session_rules.parse_alter_table),
    "CREATE": (connection_rules.parse_create, table_rules.parse_create_table),
    "DESC": (connection_rules.parse_describe,),
    "DESCRIBE": (connection_rules.parse_describe,),
    "DROP": (connection_rules.parse_drop, session_rules.parse_drop_database),
    "EXPLAIN": (session_rules.parse_explain,),
    "REPLACE": (table_rules.parse_create_table,),
    "SHOW": (connection_rules.parse_show, session_rules.parse_show_create_table),
    "UNLOAD": (session_rules.parse_unload,),
    "USE": (session_rules.parse_use,),
}

# Statements that begin with one of these words concern us only if they say CONNECTION, or hide a
# reserved option behind escapes (U&'...', E'...') or adjacent literals ('a' 'b').
_NEEDS_CONNECTION = frozenset(("ALTER", "CREATE", "DESC", "DESCRIBE", "EXPLAIN", "REPLACE"))
_CONNECTION = re.compile("connection|[ue]&?'|'\\s+'", re.IGNORECASE)


def parse(sql: str) -> Statement | None:
    """Parses a statement that concerns connections.

    Args:
        sql: One statement, with or without a semicolon at its end.

    Returns:
        The statement's tree, or None: then the text is Flink's alone and must reach it as it is.

    Raises:
        SqlParserException: It concerns connections, and is not as the grammar wants it.
    """
    first = _FIRST_WORD.match(sql)
    if first is None:
        return None
    word = first.group(1).upper()
    mentions_connection = _CONNECTION.search(sql) is not None
    if word not in _RULES or (word in _NEEDS_CONNECTION and not mentions_connection):
        if mentions_connection:
            _refuse_inner(TokenReader(sql))
        return None
    reader = TokenReader(sql)
    for rule in _RULES[word]:
        reader.index = 1
        statement = rule(reader)
        if statement is not None:
            return statement
    if mentions_connection:
        _refuse_inner(reader)
    return None


def _refuse_inner(reader: TokenReader) -> None:
    """Refuses CREATE and ALTER CONNECTION inside or behind another statement.

    Flink must never see one: its errors repeat the statement with the secrets in it. CREATE and
    ALTER are reserved, so no valid statement of Flink's is refused.
    """
    for index, token in enumerate(reader.tokens):
        if token.kind is Kind.WORD and token.upper in ("CREATE", "ALTER"):
            reader.index = index + 1
            reader.match("TEMPORARY")
            reader.match("SYSTEM")
            if reader.at("CONNECTION"):
                reader.error(
                    f"{token.upper} CONNECTION must be a statement of its own.",
                    token=token,
                    expected="one statement for each call of execute_sql",
                )
