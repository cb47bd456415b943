"""The rules for Flink's own statements that connections must take note of."""

from __future__ import annotations

from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.options import REFERENCE_OPTION
from pyflink_connections.sql.reader import TokenReader
from pyflink_connections.sql.statements import (
    DropDatabase,
    ShowCreateTable,
    Statement,
    UnloadModule,
    UseModules,
)
from pyflink_connections.sql.table_rules import parse_create_table, read_option_keys

__all__ = [
    "parse_drop_database",
    "parse_explain",
    "parse_show_create_table",
    "parse_unload",
    "parse_use",
    "refuse_reference",
]

_BEFORE_OPTIONS = frozenset(("WITH", "SET", "RESET", "AS"))


def parse_drop_database(reader: TokenReader) -> Statement | None:
    """Parses what follows DROP, if it is a database."""
    reader.match("TEMPORARY")  # means nothing, but Flink lets it pass
    if not reader.match("DATABASE"):
        return None
    if_exists = reader.match("IF", "EXISTS")
    name = _name(reader, most_parts=2)
    if name is None:
        return None
    cascade = reader.match("CASCADE")
    if not cascade:
        reader.match("RESTRICT")
    return DropDatabase(name, if_exists, cascade) if reader.at_end() else None


def parse_show_create_table(reader: TokenReader) -> Statement | None:
    """Parses what follows SHOW, if it is CREATE TABLE; Flink will say what is wrong with it."""
    return ShowCreateTable() if reader.match("CREATE", "TABLE") else None


def parse_use(reader: TokenReader) -> Statement | None:
    """Parses what follows USE."""
    return UseModules() if reader.match("MODULES") else None


def parse_unload(reader: TokenReader) -> Statement | None:
    """Parses what follows UNLOAD."""
    name = _name(reader, most_parts=1) if reader.match("MODULE") else None
    return None if name is None else UnloadModule(name[0])


def parse_explain(reader: TokenReader) -> Statement | None:
    """Parses what follows EXPLAIN, if a table would be created."""
    if reader.match("PLAN"):
        reader.match("FOR")
    else:
        while not reader.at_end() and reader.current.upper not in ("CREATE", "REPLACE"):
            if not (reader.current.upper or reader.at_symbol(",")):
                return None
            reader.advance()
    if reader.match("CREATE") or reader.match("REPLACE"):
        return parse_create_table(reader)
    return None


def _name(reader: TokenReader, most_parts: int) -> tuple[str, ...] | None:
    try:
        return reader.name("name", most_parts, reserved=True)
    except SqlParserException:  # Flink will say what is wrong with it
        return None


def refuse_reference(reader: TokenReader) -> Statement | None:
    """Refuses the option that holds a table's connection wherever but CREATE TABLE sets options."""
    while reader.skip_to(_BEFORE_OPTIONS) and not reader.match("AS"):
        reader.advance()
        keys = read_option_keys(reader) if reader.at_symbol("(") else []
        for key in keys:
            if key.text == REFERENCE_OPTION:
                reader.error(
                    f"The option '{REFERENCE_OPTION}' can be set by CREATE TABLE ... USING "
                    "CONNECTION only, and can't be altered; drop the table and create it again.",
                    token=reader.tokens[key.token_index],
                    expected="another option",
                )
        reader.match_symbol(")")
    return None
