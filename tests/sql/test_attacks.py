"""Texts made to get something past the parser that Flink would understand."""

import time
from itertools import product

import pytest

from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.sql import parse
from pyflink_connections.sql.statements import CreateObject
from tests.sql.outcomes import outcome

SECRET = "CREATE CONNECTION c WITH ('password' = 'p4ss')"

# Flink 2.3 parses most of these, and repeats the statement with its secrets when it can't run it.
HIDDEN_CONNECTIONS = [
    "CREATE OR REPLACE CONNECTION c WITH ('password' = 'p4ss')",
    "CREATE OR REPLACE TEMPORARY CONNECTION c WITH ('password' = 'p4ss')",
    "CREATE OR REPLACE TEMPORARY SYSTEM CONNECTION c WITH ('password' = 'p4ss')",
    "CREATE OR ALTER CONNECTION c WITH ('password' = 'p4ss')",
    "CREATE SYSTEM TEMPORARY CONNECTION c WITH ('password' = 'p4ss')",
    "CREATE TEMPORARY TEMPORARY CONNECTION c WITH ('password' = 'p4ss')",
    "/***/ ' */ CREATE CONNECTION c WITH ('password' = 'p4ss') x",
    f"; {SECRET}",
    f"({SECRET})",
    f"/*+ x */ {SECRET}",
    f"`x` {SECRET}",
    f"SELECT 1; {SECRET}",
    f"USE MODULES a, b; {SECRET}",
    f"UNLOAD MODULE a; {SECRET}",
    f"DROP DATABASE d; {SECRET}",
    f"DROP DATABASE d {SECRET}",
    f"SHOW CREATE TABLE t; {SECRET}",
    f"SHOW TABLES; {SECRET}",
    f"DESCRIBE t; {SECRET}",
    f"CREATE TABLE t (a INT); {SECRET}",
    f"CREATE TABLE t (a INT) WITH ('a' = 'b'); {SECRET}",
    f"CREATE TABLE t USING CONNECTION c WITH ('a' = 'b'); {SECRET}",
    f"CREATE TABLE t AS {SECRET}",
    f"CREATE VIEW v AS {SECRET}",
    f"ALTER TABLE t SET ('a' = 'b'); {SECRET}",
    f"BEGIN STATEMENT SET; {SECRET}",
    f"EXECUTE STATEMENT SET BEGIN {SECRET}; END",
    f"EXECUTE {SECRET}",
    f"EXPLAIN {SECRET}",
    f"EXPLAIN PLAN FOR {SECRET}",
    f"EXPLAIN ESTIMATED_COST, CHANGELOG_MODE {SECRET}",
    "EXPLAIN PLAN FOR CREATE OR REPLACE CONNECTION c WITH ('password' = 'p4ss')",
    f"COMPILE PLAN 'x' FOR {SECRET}",
    f"COMPILE AND EXECUTE PLAN 'x' FOR {SECRET}",
    f"SELECT 1 -- x\r{SECRET}",
    f"SELECT 1 // '\n{SECRET}",
    f"SELECT 1 /***/ ' */; {SECRET} -- '",
    f"SELECT E'\\'; --'; {SECRET}",
    f"SELECT 'a\\'; {SECRET}",
    f"SELECT 1; ALTER{SECRET[6:]}",
    "SELECT 1; CREATE/**/TEMPORARY--x\nSYSTEM\tCONNECTION c WITH ('password' = 'p4ss')",
    "SELECT 1; create connection c with ('password' = 'p4ss')",
    "SELECT 1; ALTER CONNECTION c SET ('password' = 'p4ss')",
    "CREATE TABLE t (a INT) USING CONNECTION c LIKE s; ALTER CONNECTION c SET ('a' = 'p4ss')",
]


@pytest.mark.parametrize("sql", HIDDEN_CONNECTIONS)
def test_hidden_connections(sql):
    """No CREATE or ALTER CONNECTION reaches Flink inside, behind or in disguise of another."""
    with pytest.raises(SqlParserException) as raised:
        parse(sql)
    assert "p4ss" not in str(raised.value)


KEYS = [
    "'connection.identifier'",
    "'connection.' 'identifier'",
    "'connection'/**/'.identifier'",
    "'connection'/***/ ' */'.identifier'",
    "'connection' -- x\n '.identifier'",
    "'connection' // '\r'.identifier'",
    "N'connection.identifier'",
    "_utf8'connection.identifier'",
    "_ISO-8859-1'connection.' 'identifier'",
    r"U&'connection\002eidentifier'",
    r"u&'connection\002Eidentifier'",
    r"U&'connection' '\002eidentifier'",
    r"U&'connection!002eidentifier' UESCAPE '!'",
    r"U&'connection' /* x */ '!002eidentifier' -- x" + "\nUESCAPE '!'",
    r"U&'connection''002eidentifier' UESCAPE ''''",
    # Java's Integer.parseInt takes signs and the digits of other scripts.
    r"U&'connection\+02eidentifier'",
    "U&'connection\\\uff10\uff10\uff12eidentifier'",
    "U&'connection\\\u0660\u0660\u0662eidentifier'",
    r"E'connection\x2eidentifier'",
    r"E'connection\056identifier'",
    r"e'connection\u002eidentifier'",
    r"E'connection\U0000002eidentifier'",
]
PLACES = [
    "CREATE TABLE t (a INT) WITH ({} = 'x')",
    "CREATE TABLE t (a INT) WITH ('connector' = 'x', {} = 'x')",
    "CREATE TABLE t (a INT) USING CONNECTION c WITH ('a' = 'b' 'c', {} = 'x')",
    "CREATE TABLE t (a INT) COMMENT 'x' PARTITIONED BY (a) WITH ({} = 'x', 'a' = 'b')",
    "CREATE TABLE t (a INT) /***/ ' */ WITH ({} = 'x') -- '",
    "CREATE TABLE t (a AS E'\\') WITH (', b INT) WITH ({} = 'x')",
    "CREATE TABLE t (a AS U&'\\0027') WITH ({} = 'x') -- '",
    "CREATE TABLE t (a AS {{d '2020-01-01'}}) WITH ({} = 'x')",
    "CREATE TABLE connections (a INT) WITH ({} = 'x')",
    "CREATE TABLE bitmap (a INT) WITH ({} = 'x')",
    "CREATE TEMPORARY TABLE IF NOT EXISTS t (a INT) WITH ({} = 'x') LIKE s",
    "CREATE TABLE t WITH ({} = 'x') AS SELECT 1 AS a",
    "CREATE OR REPLACE TABLE t WITH ({} = 'x') AS SELECT 1 AS a",
    "REPLACE TABLE t WITH ({} = 'x') AS SELECT 1 AS a",
    "EXPLAIN PLAN FOR CREATE TABLE t WITH ({} = 'x') AS SELECT 1 AS a",
    "CREATE MATERIALIZED TABLE t WITH ({} = 'x') FRESHNESS = INTERVAL '1' DAY AS SELECT 1 AS a",
    "CREATE OR ALTER MATERIALIZED TABLE t (a AS 1) WITH ({} = 'x') AS SELECT 1 AS a",
    "CREATE MODEL m INPUT (a INT) OUTPUT (b INT) WITH ({} = 'x')",
    "CREATE CATALOG c COMMENT 'x' WITH ({} = 'x')",
    "CREATE DATABASE d WITH ({} = 'x')",
    "ALTER TABLE t SET ({} = 'x')",
    "ALTER TABLE IF EXISTS t SET ('a' = 'b', {} = 'x');",
    "ALTER TABLE t RESET ({})",
    "ALTER TABLE t RESET ('a', {})",
    "ALTER TABLE t ADD PARTITION (p = 1) WITH ('a' = 'b') PARTITION (p = 2) WITH ({} = 'x')",
    "ALTER MATERIALIZED TABLE t SET ({} = 'x')",
    "ALTER MODEL m SET ({} = 'x')",
    "ALTER CATALOG c SET ({} = 'x')",
]


@pytest.mark.parametrize(("place", "key"), list(product(PLACES, KEYS)))
def test_hidden_reference(place, key):
    """However the reference option is written, and wherever, it is refused or seen."""
    result = outcome(place.format(key))
    if isinstance(result, CreateObject):
        assert "connection.identifier" in result.option_keys
    else:
        assert isinstance(result, SqlParserException)


def test_reference_as_a_value():
    """The name of the reference option is an ordinary text where it is no option's name."""
    for sql in (
        "ALTER TABLE t SET ('a' = 'connection.identifier')",
        "ALTER TABLE t ADD (a INT COMMENT 'connection.identifier')",
        "ALTER VIEW v AS SELECT 'connection.identifier' = 'a' AS b",
        "ALTER TABLE t ADD (a AS X'1F' || 'connection.identifier')",
    ):
        assert parse(sql) is None
    catalog = parse("CREATE CATALOG c WITH ('a' = 'connection.identifier')")
    assert ("a",) == catalog.option_keys
    table = parse("CREATE TABLE t (a INT) WITH ('a' = 'b' 'c', 'd' = 'connection.identifier')")
    assert ("a", "d") == table.option_keys


@pytest.mark.parametrize(
    "sql",
    [
        "\u017fHOW CONNECTIONS",  # its upper case is SHOW CONNECTIONS
        "SHOW CONNECT\u0130ONS",
        "SHOW CONNECT\u0131ONS",
        "SHOW1 CONNECTIONS",
        "SHOW_ CONNECTIONS",
        "SHOW$ CONNECTIONS",
        "SHOWé CONNECTIONS",
        "DROP1 CONNECTION c",
        "`SHOW` CONNECTIONS",
        "SHOW `CONNECTIONS`",
        "SHOW\u00a0CONNECTIONS",
        "SHOW\u3000CONNECTIONS",
        "SHOW\x00CONNECTIONS",
        "'SHOW' CONNECTIONS",
        "CREATE \uff34\uff21\uff22\uff2c\uff25 t (a INT)",
    ],
)
def test_lookalike_keywords(sql):
    """Only ASCII letters make a keyword, and only the whole word does."""
    assert parse(sql) is None


@pytest.mark.parametrize(
    ("unit", "rest"),
    [
        (" ", "(SELECT 1)"),
        ("\n", "1"),
        ("--", "\n("),
        ("-- \n", "("),
        ("//", "\n'"),
        ("/**/", "("),
        ("/* */ ", "'"),
        ("/*", ""),
        ("/***/", ""),
        ("/*+", ""),
        ("*/", ""),
        ("'", ""),
        ("''", "'"),
        ("E'", ""),
        ("E'\\'", ""),
        ("\\'", ""),
        ("`", ""),
        ("``", "`"),
        ("a", "'"),
        ("a'", ""),
        ("_a", "'"),
        ("_a.", "'"),
        ("U&", "'"),
        ("1.", "'"),
        ("1e", ""),
        ("é", "'"),
        ("((", "'"),
        ("CREATE CONNECTION ", ""),
        ("CREATE OR ", ""),
        ("CREATE TABLE t WITH (", ""),
        ("'a' = 'b', ", ")"),
        ("USING CONNECTION ", ""),
        ("(a", "'"),
        ("(a, ", "("),
        ("a_", "'"),
        ("a ", "'"),
        ("a,", "&"),
        ("1 ", "'"),
        (". ", ""),
        ("<a", ">"),
        (")", ""),
        (";", "'"),
    ],
)
@pytest.mark.parametrize(
    "start",
    [
        "",
        "SELECT connection create ",
        "CREATE CONNECTION c WITH (",
        "CREATE TABLE t (",
        "CREATE TABLE t (a INT) ",
        "ALTER TABLE t SET (",
    ],
)
def test_linear_time(start, unit, rest):
    """No text takes the parser more than linear time: 30 kB are no reason to wait."""
    sql = start + unit * (30_000 // len(unit)) + rest
    begin = time.process_time()
    outcome(sql)
    assert time.process_time() - begin < 1
