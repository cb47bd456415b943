"""What goes and what stays in the text of a statement, layout by layout."""

import pytest

from pyflink_connections.migration.rewriting import use_connection
from pyflink_connections.sql import read_option_list

LAYOUTS = {
    "one line": (
        "CREATE TABLE t (a INT) WITH ('connector' = 'c', 'url' = 'u', 'table-name' = 't')",
        "CREATE TABLE t (a INT) USING CONNECTION x WITH ('connector' = 'c', 'table-name' = 't')",
    ),
    "last ones": (
        "CREATE TABLE t WITH ('connector'='c','url'='u' , 'password'='p' )",
        "CREATE TABLE t USING CONNECTION x WITH ('connector'='c')",
    ),
    "first ones": (
        "CREATE TABLE t WITH ('url'='u', 'password'='p', 'connector'='c')",
        "CREATE TABLE t USING CONNECTION x WITH ('connector'='c')",
    ),
    "a line each": (
        "CREATE TABLE t\nWITH (\n  'url' = 'u',\n  'connector' = 'c',\n  'password' = 'p'\n)",
        "CREATE TABLE t\nUSING CONNECTION x\nWITH (\n  'connector' = 'c'\n)",
    ),
    "CRLF and tabs": (
        "CREATE TABLE t\r\n\tWITH (\r\n\t'connector' = 'c',\r\n\t'url' = 'u',\r\n\t'a' = 'b'\r\n)",
        "CREATE TABLE t\r\n\tUSING CONNECTION x\r\n\tWITH (\r\n\t'connector' = 'c',\r\n\t'a' = 'b'"
        "\r\n)",
    ),
    "commas first": (
        "CREATE TABLE t WITH (\n    'url' = 'u'\n  , 'connector' = 'c'\n  , 'password' = 'p'\n)",
        "CREATE TABLE t USING CONNECTION x WITH (\n    'connector' = 'c'\n)",
    ),
    "commas first, two gone before": (
        "CREATE TABLE t WITH (\n    'url' = 'u'\n  , 'password' = 'p'\n  , 'connector' = 'c'\n)",
        "CREATE TABLE t USING CONNECTION x WITH (\n    'connector' = 'c'\n)",
    ),
    "two in a line": (
        "CREATE TABLE t WITH (\n  'connector' = 'c',\n  'url' = 'u', 'password' = 'p',\n"
        "  'a' = 'b'\n)",
        "CREATE TABLE t USING CONNECTION x WITH (\n  'connector' = 'c',\n  'a' = 'b'\n)",
    ),
    "comments": (
        "CREATE TABLE t WITH (\n  'connector' = 'c', -- one\n  'url' = 'u', -- two\n"
        "  /* three */ 'password' = 'p' // four\n)",
        "CREATE TABLE t USING CONNECTION x WITH (\n  'connector' = 'c' -- one\n  -- two\n"
        "  /* three */ // four\n)",
    ),
    "LIKE behind": (
        "CREATE TABLE t WITH ('connector' = 'c', 'url' = 'u') LIKE s (EXCLUDING OPTIONS)",
        "CREATE TABLE t USING CONNECTION x WITH ('connector' = 'c') LIKE s (EXCLUDING OPTIONS)",
    ),
    "twice the same key": (
        "CREATE TABLE t WITH ('url' = 'u', 'connector' = 'c', 'url' = 'v')",
        "CREATE TABLE t USING CONNECTION x WITH ('connector' = 'c')",
    ),
}


@pytest.mark.parametrize(("before", "after"), LAYOUTS.values(), ids=LAYOUTS)
def test_layout(before, after):
    """The clause stands where WITH stood; no blank line, comma or space is left over."""
    options = read_option_list(before)
    assert after == use_connection(before, options, {"url", "password"}, "x")
