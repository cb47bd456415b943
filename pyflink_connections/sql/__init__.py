"""Reads and writes the SQL of connections; knows nothing of PyFlink."""

from pyflink_connections.sql.function_rules import rewrite_function
from pyflink_connections.sql.like import matches
from pyflink_connections.sql.option_lists import (
    OptionEntry,
    OptionList,
    find_settings,
    read_option_list,
)
from pyflink_connections.sql.parser import parse
from pyflink_connections.sql.printer import print_create_connection
from pyflink_connections.sql.rewriting import CONNECTED_CATALOG_TYPE, add_clause, rewrite_create
from pyflink_connections.sql.scripts import ScriptStatement, split_script

__all__ = [
    "CONNECTED_CATALOG_TYPE",
    "OptionEntry",
    "OptionList",
    "ScriptStatement",
    "add_clause",
    "find_settings",
    "matches",
    "parse",
    "print_create_connection",
    "read_option_list",
    "rewrite_create",
    "rewrite_function",
    "split_script",
]
