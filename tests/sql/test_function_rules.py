"""USING CONNECTION in CREATE and ALTER FUNCTION: found, and rewritten for Flink."""

import re

import pytest

from pyflink_connections.bound_functions import bound_name, split_bound_name
from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.sql import parse, rewrite_function
from pyflink_connections.sql.statements import ConnectedFunction
from tests.sql.function_statements import WITH_CLAUSE
from tests.sql.outcomes import outcome
from tests.sql.tokens import tokenize

SQL = [sql for sql, _ in WITH_CLAUSE]


@pytest.mark.parametrize(("sql", "expected"), WITH_CLAUSE, ids=SQL)
def test_clause(sql, expected):
    """The clause is found, and so are the function's name, class and language."""
    statement = parse(sql)
    assert isinstance(statement, ConnectedFunction)
    found = (statement.name, statement.class_name, statement.language, statement.connection)
    assert expected == found
    clause = tokenize(sql[statement.clause_start : statement.clause_end])
    assert ["USING", "CONNECTION"] == [token.upper for token in clause[:2]]


@pytest.mark.parametrize(
    ("sql", "modifiers", "has_options"),
    [
        ("CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS f {}", "TEMPORARY SYSTEM", False),
        ("CREATE FUNCTION `TEMPORARY` {} WITH ('k' = 'v')", "", True),
        ("ALTER TEMPORARY FUNCTION IF EXISTS f {};", "TEMPORARY", False),
    ],
)
def test_modifiers(sql, modifiers, has_options):
    """What decides where a function without a place in a catalog is registered."""
    statement = parse(sql.format("AS 'a.B' USING CONNECTION c"))
    named = {sql.split()[0], *modifiers.split()} | ({"IF NOT EXISTS"} if "NOT" in sql else set())
    assert named == statement.modifiers
    assert has_options == statement.has_options


@pytest.mark.parametrize("sql", SQL)
def test_rewriting(sql):
    """The class gets another name and the clause becomes blank; all else stays as it is."""
    statement = parse(sql)
    rewritten = rewrite_function(sql, statement, "it's.f")
    literal = "'it''s.f'"
    assert 1 == rewritten.count(literal, statement.class_start)
    assert sql[: statement.class_start] == rewritten[: statement.class_start]
    behind = rewritten[statement.class_start + len(literal) :]
    between = sql[statement.class_end : statement.clause_start]
    clause = sql[statement.clause_start : statement.clause_end]
    blank = re.sub(r"[^\r\n]", " ", clause)
    assert f"{between}{blank}{sql[statement.clause_end :]}" == behind
    assert parse(rewritten) is None


@pytest.mark.parametrize("sql", SQL)
def test_truncated(sql):
    """A statement cut off anywhere is an error of ours, or left to Flink."""
    for end in range(len(sql)):
        result = outcome(sql[:end])
        assert result is None or isinstance(result, (ConnectedFunction, SqlParserException))


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE FUNCTION f AS 'a.b.C' USING JAR '/x.jar' USING CONNECTION c",
        "CREATE FUNCTION f AS 'a.b.C' USING JAR '/x.jar', JAR '/y.jar' USING CONNECTION c",
        "CREATE FUNCTION f AS 'm.f' LANGUAGE PYTHON WITH ('k' = 'v') USING CONNECTION c",
        "CREATE FUNCTION f AS 'm.f' USING JAR '/x.jar' WITH ('k' = 'v')\nUSING CONNECTION c",
    ],
)
def test_another_place(sql):
    """A clause that stands anywhere else is an error of ours, since Flink knows no such clause."""
    with pytest.raises(SqlParserException, match="behind LANGUAGE and before WITH") as e:
        parse(sql)
    lines = sql[: sql.index("USING CONNECTION")].split("\n")
    assert (len(lines), len(lines[-1]) + 1) == (e.value.line, e.value.column)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE FUNCTION f AS U&'m.f' LANGUAGE PYTHON USING CONNECTION c",
        "CREATE FUNCTION f AS 'm.' 'f' LANGUAGE PYTHON USING CONNECTION c",
        "CREATE FUNCTION f AS m LANGUAGE PYTHON USING CONNECTION c",
        "CREATE FUNCTION f LANGUAGE PYTHON USING CONNECTION c",
        "CREATE FUNCTION a.b.c.f AS 'm.f' LANGUAGE PYTHON USING CONNECTION c",
        "CREATE FUNCTION AS 'm.f' LANGUAGE PYTHON USING CONNECTION c",
    ],
)
def test_left_to_flink(sql):
    """What is wrong before our clause is for Flink to say."""
    assert parse(sql) is None


@pytest.mark.parametrize("name", ["m.f", "größe.日本.f", "it's.f", "a.b.c.d.e"])
@pytest.mark.parametrize("reference", ["c", "cat.db.c", "`it's`.`a``b`.`c.d`", "`100 %`.日本.`🚀`"])
def test_bound_names(name, reference):
    """A name holds function and connection, whatever they are called, and is a dotted name."""
    bound = bound_name(name, reference)
    assert (name, reference) == split_bound_name(bound)
    assert bound.endswith(f".{name}")
    assert re.fullmatch(r"[\w.]+", bound[: -len(name)])


@pytest.mark.parametrize(
    "name",
    [
        "",
        "m.f",
        "pyflink_connections.bound_functions",
        "pyflink_connections.bound_functions.names.bound_name",
        "pyflink_connections.bound_functions.x.m.f",
        "pyflink_connections.bound_functions.x6.m.f",
        "pyflink_connections.bound_functions.xff.m.f",
        "other.pyflink_connections.bound_functions.x63.m.f",
    ],
)
def test_other_names(name):
    """A name that was not made so is none of ours."""
    assert split_bound_name(name) is None
