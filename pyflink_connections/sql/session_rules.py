"""The rules for Flink's own statements that connections must take note of."""

from __future__ import annotations

from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.options import REFERENCE_OPTIONS
from pyflink_connections.sql.create_rules import parse_create_object, read_option_keys
from pyflink_connections.sql.reader import TokenReader
from pyflink_connections.sql.statements import (
    DescribeCatalog,
    DropDatabase,
    ShowCreate,
    Statement,
    UnloadModule,
    UseModules,
)

__all__ = [
    "parse_describe_catalog",
    "parse_drop_database",
    "parse_explain",
    "parse_show_create",
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


def parse_show_create(reader: TokenReader) -> Statement | None:
    """Parses what follows SHOW, if it is CREATE ...; Flink will say what is wrong with it."""
    if not reader.match("CREATE"):
        return None
    return ShowCreate() if reader.current.upper in ("TABLE", "MODEL", "CATALOG") else None


def parse_describe_catalog(reader: TokenReader) -> Statement | None:
    """Parses what follows DESCRIBE, if it is a catalog."""
    if not reader.match("CATALOG"):
        return None
    extended = reader.match("EXTENDED")
    name = _name(reader, most_parts=1)
    return DescribeCatalog(name, extended) if name is not None and reader.at_end() else None


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
        return parse_create_object(reader)
    return None


def _name(reader: TokenReader, most_parts: int) -> tuple[str, ...] | None:
    try:
        return reader.name("name", most_parts, reserved=True)
    except SqlParserException:  # Flink will say what is wrong with it
        return None


def refuse_reference(reader: TokenReader) -> Statement | None:
    """Refuses the options that hold a reference in statements that have no clause."""
    while reader.skip_to(_BEFORE_OPTIONS) and not reader.match("AS"):
        reader.advance()
        keys = read_option_keys(reader) if reader.at_symbol("(") else []
        for key in keys:
            if key.text in REFERENCE_OPTIONS:
                reader.error(
                    f"The option '{key.text}' can be set by USING CONNECTION in a CREATE statement "
                    "only, and can't be altered; drop the object and create it again.",
                    token=reader.tokens[key.token_index],
                    expected="another option",
                )
        reader.match_symbol(")")
    return None
