"""What is not about connections is Flink's alone."""

import pytest

from pyflink_connections.sql import parse
from pyflink_connections.sql.statements import (
    CreateCatalog,
    CreateModel,
    CreateObject,
    CreateTable,
    DescribeCatalog,
    DescribeFunction,
    DropDatabase,
    ShowCreate,
    UnloadModule,
    UseModules,
)
from tests.sql.statement_files import statements

FLINKS = (
    CreateObject,
    DescribeCatalog,
    DescribeFunction,
    DropDatabase,
    ShowCreate,
    UnloadModule,
    UseModules,
)


@pytest.mark.parametrize("sql", statements("passed_on", "raw"))
def test_passed_on(sql):
    """The parser has nothing to do with statements of Flink's, whatever case they are in."""
    assert parse(sql) is None
    assert parse(sql.lower()) is None


@pytest.mark.parametrize("sql", statements("noted"))
def test_noted(sql):
    """Some statements of Flink's are taken note of; they have no clause to be rewritten."""
    statement = parse(sql)
    assert isinstance(statement, FLINKS)
    assert getattr(statement, "connection", None) is None


@pytest.mark.parametrize("sql", statements("lookalikes", "until_flink_2_2"))
def test_lookalikes(sql):
    """Our words are names like any other, and our syntax is none within literals and comments."""
    statement = parse(sql)
    assert statement is None or isinstance(statement, FLINKS)
    assert getattr(statement, "connection", None) is None


@pytest.mark.parametrize(
    ("sql", "tree"),
    [
        ("DROP DATABASE d", DropDatabase(("d",))),
        ("DROP DATABASE IF EXISTS c.`d e` RESTRICT;", DropDatabase(("c", "d e"), if_exists=True)),
        ("drop database d cascade", DropDatabase(("d",), cascade=True)),
        # Flink lets TEMPORARY pass; CONNECTIONS is reserved since 2.3 only.
        ("DROP TEMPORARY DATABASE d", DropDatabase(("d",))),
        ("DROP DATABASE connections", DropDatabase(("connections",))),
        ("DROP DATABASE d CASCADE; ;", DropDatabase(("d",), cascade=True)),
        ("DROP DATABASE a.b.c", None),
        ("DROP DATABASE d x", None),
        ("DROP DATABASE", None),
        ("USE MODULES a, `b`", UseModules()),
        ("UNLOAD MODULE `connections`", UnloadModule("connections")),
        ("UNLOAD MODULE connections", UnloadModule("connections")),
        ("UNLOAD MODULE", None),
        ("SHOW CREATE TABLE t", ShowCreate()),
        ("SHOW CREATE MODEL m", ShowCreate()),
        ("SHOW CREATE CATALOG c", ShowCreate()),
        ("SHOW CREATE VIEW v", None),
        ("SHOW CREATE", None),
        ("DESCRIBE CATALOG c", DescribeCatalog(("c",))),
        ("DESC CATALOG EXTENDED `c d`;", DescribeCatalog(("c d",), extended=True)),
        ("DESCRIBE CATALOG", None),
        ("DESCRIBE CATALOG a.b", None),
        ("DESCRIBE CATALOG c x", None),
        ("DESC FUNCTION EXTENDED a.b.f", DescribeFunction()),
        ("CREATE TABLE t (a INT)", CreateTable(("t",))),
        ("CREATE MODEL m INPUT (a INT) OUTPUT (b INT)", CreateModel(("m",))),
        ("CREATE CATALOG IF NOT EXISTS c COMMENT 'x'", CreateCatalog(("c",))),
        ("CREATE DATABASE d WITH ('a' = 'b')", None),
        (
            "CREATE TABLE t (a INT) WITH ('a' = 'b')",
            CreateTable(("t",), options_end=38, needs_comma=True, option_keys=("a",)),
        ),
        ("CREATE TABLE connections (a INT)", CreateTable(("connections",))),
        ("CREATE TABLE a.b.c.d (a INT)", None),
        ("CREATE TABLE 't' (a INT)", None),
    ],
)
def test_trees(sql, tree):
    """What has to be known of Flink's statements is read; what is malformed is left to Flink."""
    assert tree == parse(sql)
