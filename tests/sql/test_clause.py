"""USING CONNECTION in CREATE statements: found wherever it may stand, and rewritten for Flink."""

import pytest

from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.sql import add_clause, parse, rewrite_create
from pyflink_connections.sql.statements import CreateObject
from tests.sql.create_statements import CATALOGS, ONE_OPTION, WITH_CLAUSE
from tests.sql.outcomes import outcome
from tests.sql.tokens import tokenize

SQL = [sql for sql, _, _ in WITH_CLAUSE]
WITH_ONE_OPTION = [sql for sql, _, _ in ONE_OPTION]
WITH_A_TYPE = [sql for sql, _, _ in CATALOGS]


@pytest.mark.parametrize(("sql", "connection", "keys"), WITH_CLAUSE, ids=SQL)
def test_clause(sql, connection, keys):
    """The clause is found, and so are the keys of the WITH list and where it ends."""
    statement = parse(sql)
    assert isinstance(statement, CreateObject)
    assert connection == statement.connection
    assert keys == statement.option_keys
    clause = tokenize(sql[statement.clause_start : statement.clause_end])
    assert ["USING", "CONNECTION"] == [token.upper for token in clause[:2]]
    assert sql[: statement.clause_end].endswith(clause[-2].text)
    if keys or "WITH" in [token.upper for token in tokenize(sql)]:
        assert statement.options_end is None or ")" == sql[statement.options_end]
    assert bool(keys) == statement.needs_comma


@pytest.mark.parametrize("sql", WITH_ONE_OPTION)
def test_rewriting(sql):
    """Rewriting blanks the clause out and inserts one option; all else stays where it was."""
    statement = parse(sql)
    rewritten = rewrite_create(sql, statement, "it's.db.c")
    option = "'connection.identifier' = 'it''s.db.c'"
    assert 1 == rewritten.count(option)
    start = rewritten.index(option)
    end = start + len(option)
    if statement.options_end is None:
        start, end = start - len(" WITH ("), end + len(")")
    elif statement.needs_comma:
        start -= len(", ")
    restored = rewritten[:start] + rewritten[end:]
    assert len(sql) == len(restored)
    clause = slice(statement.clause_start, statement.clause_end)
    assert "" == restored[clause].strip()
    assert [*map(len, sql[clause].splitlines())] == [*map(len, restored[clause].splitlines())]
    assert sql == restored[: clause.start] + sql[clause] + restored[clause.stop :]
    assert start >= statement.clause_end


@pytest.mark.parametrize("sql", SQL)
def test_rewritten_has_no_clause(sql):
    """What Flink gets is the same statement without clause that holds the reference."""
    statement = parse(sql)
    rewritten = parse(rewrite_create(sql, statement, "c"))
    assert type(statement) is type(rewritten)
    assert rewritten.connection is None
    assert "connection.identifier" in rewritten.option_keys


@pytest.mark.parametrize("sql", WITH_A_TYPE)
def test_rewritten_catalog(sql):
    """A catalog's type becomes another option behind the reference, and all else stays in place."""
    statement = parse(sql)
    rewritten = rewrite_create(sql, statement, "c")
    keys = [key for key in statement.option_keys if key != "type"]
    added = ("connection.identifier", "connection.catalog-type", "type")
    assert (*keys, *added) == parse(rewritten).option_keys
    before = rewritten[: rewritten.index("'connection.identifier' = 'c'")]
    changed = [ours for theirs, ours in zip(sql[: statement.options_end], before) if theirs != ours]
    assert {" "} == set(changed)
    assert sql[statement.options_end :] == rewritten[rewritten.rindex(")") :]


@pytest.mark.parametrize("sql", SQL)
def test_truncated(sql):
    """A statement cut off anywhere is an error of ours, or left to Flink."""
    for end in range(len(sql)):
        result = outcome(sql[:end])
        assert result is None or isinstance(result, (CreateObject, SqlParserException))


EXAMPLES = [
    (
        "CREATE MODEL m INPUT (a INT)\nUSING CONNECTION c\nWITH ('a' = 'b')",
        "CREATE MODEL m INPUT (a INT)\n                  \n"
        "WITH ('a' = 'b', 'connection.identifier' = 'x.y.c')",
    ),
    (
        "CREATE CATALOG d\nUSING CONNECTION c\nWITH (\n  'type' = 'jdbc',\n  'a' = 'b'\n)",
        "CREATE CATALOG d\n                  \nWITH (\n                  \n  'a' = 'b'\n"
        ", 'connection.identifier' = 'x.y.c', 'connection.catalog-type' = 'jdbc'"
        ", 'type' = 'connection')",
    ),
    (
        "CREATE CATALOG d USING CONNECTION c WITH ('a' = 'b', 'type' = 'jdbc') -- x",
        "CREATE CATALOG d                    WITH ('a' = 'b'                 "
        ", 'connection.identifier' = 'x.y.c', 'connection.catalog-type' = 'jdbc'"
        ", 'type' = 'connection') -- x",
    ),
    (
        # Flink is to complain about it where it stands.
        "CREATE CATALOG d USING CONNECTION c WITH ('type' = x)",
        "CREATE CATALOG d                    WITH ('type' = x, 'connection.identifier' = 'x.y.c')",
    ),
    (
        "CREATE TABLE t (a INT) USING CONNECTION c",
        "CREATE TABLE t (a INT)                    WITH ('connection.identifier' = 'x.y.c')",
    ),
    (
        "CREATE TABLE t (a INT)\nUSING CONNECTION\n  c\nWITH (\n  'a' = 'b' -- b\n) -- end",
        "CREATE TABLE t (a INT)\n                \n   \nWITH (\n  'a' = 'b' -- b\n"
        ", 'connection.identifier' = 'x.y.c') -- end",
    ),
    (
        "CREATE TABLE t USING CONNECTION c WITH () AS SELECT 1",
        "CREATE TABLE t                    WITH ('connection.identifier' = 'x.y.c') AS SELECT 1",
    ),
    (
        "CREATE TABLE t USING CONNECTION`c`AS SELECT 1",
        "CREATE TABLE t                     WITH ('connection.identifier' = 'x.y.c')AS SELECT 1",
    ),
    (
        "CREATE TABLE t USING CONNECTION c LIKE s",
        "CREATE TABLE t                    WITH ('connection.identifier' = 'x.y.c') LIKE s",
    ),
    (
        "CREATE TABLE t USING CONNECTION c;",
        "CREATE TABLE t                    WITH ('connection.identifier' = 'x.y.c');",
    ),
    (
        # What Flink is to complain about must not become part of the option.
        "CREATE TABLE t USING CONNECTION c WITH (N)",
        "CREATE TABLE t                    WITH (N, 'connection.identifier' = 'x.y.c')",
    ),
    (
        "CREATE TABLE t USING CONNECTION c WITH ('a' = U&'\\zz')",
        "CREATE TABLE t                    "
        "WITH ('a' = U&'\\zz', 'connection.identifier' = 'x.y.c')",
    ),
    (
        "CREATE TABLE t USING CONNECTION c WITH ('a' = 'b',)",
        "CREATE TABLE t                    WITH ('a' = 'b',, 'connection.identifier' = 'x.y.c')",
    ),
]


@pytest.mark.parametrize(("sql", "expected"), EXAMPLES)
def test_examples(sql, expected):
    """The clause becomes spaces, and the option the last entry of WITH."""
    assert expected == rewrite_create(sql, parse(sql), "x.y.c")


SHOWN = [
    (
        "CREATE MODEL `x`.`y`.`m`\nINPUT (`a` STRING)\nOUTPUT (`b` STRING)\nWITH (\n"
        "  'connection.identifier' = 'x.y.c',\n  'provider' = 'openai'\n)\n",
        "CREATE MODEL `x`.`y`.`m`\nINPUT (`a` STRING)\nOUTPUT (`b` STRING)\n"
        "USING CONNECTION `x`.`y`.`c`\nWITH (\n  'provider' = 'openai'\n)\n",
    ),
    (
        "CREATE CATALOG `d`\nCOMMENT 'it''s'\nWITH (\n  'a' = 'b',\n"
        "  'connection.catalog-type' = 'jdbc',\n  'connection.identifier' = 's',\n"
        "  'type' = 'connection'\n)\n",
        "CREATE CATALOG `d`\nCOMMENT 'it''s'\nUSING CONNECTION `s`\nWITH (\n  'a' = 'b',\n"
        "  'type' = 'jdbc'\n)\n",
    ),
    (
        "CREATE CATALOG `d` WITH (\n  'type' = 'connection',\n  'connection.identifier' = 's',\n"
        "  'connection.catalog-type' = 'jdbc'\n)",
        "CREATE CATALOG `d` USING CONNECTION `s`\nWITH (\n  'type' = 'jdbc'\n)",
    ),
    (
        "CREATE TABLE `x`.`y`.`t` (\n  `a` INT\n)\nWITH (\n"
        "  'connection.identifier' = 'x.y.c',\n  'connector' = 'jdbc'\n)\n",
        "CREATE TABLE `x`.`y`.`t` (\n  `a` INT\n)\nUSING CONNECTION `x`.`y`.`c`\nWITH (\n"
        "  'connector' = 'jdbc'\n)\n",
    ),
    (
        "CREATE TABLE `t` (\n  `a` INT\n) WITH (\n  'a' = 'b',\n  'connection.identifier' = 'c'\n)",
        "CREATE TABLE `t` (\n  `a` INT\n) USING CONNECTION `c`\nWITH (\n  'a' = 'b'\n)",
    ),
    (
        "CREATE TABLE `t` (\n  `a` INT\n) WITH (\n  'connection.identifier' = 'x.`y z`.c'\n)\n",
        "CREATE TABLE `t` (\n  `a` INT\n) USING CONNECTION `x`.`y z`.`c`\n",
    ),
    (
        "CREATE TABLE `t` (`a` INT COMMENT 'connection.identifier') COMMENT 'connection.identifier'"
        "\nPARTITIONED BY (`a`)\nWITH ('a' = 'b', 'connection.identifier' = 'c', 'd' = 'e')",
        "CREATE TABLE `t` (`a` INT COMMENT 'connection.identifier') COMMENT 'connection.identifier'"
        "\nPARTITIONED BY (`a`)\nUSING CONNECTION `c`\nWITH ('a' = 'b', 'd' = 'e')",
    ),
    (
        "CREATE TABLE `t` (`a` AS X'1F', `b` AS U&'\\zzzz') WITH ('connection.identifier' = 'c')",
        "CREATE TABLE `t` (`a` AS X'1F', `b` AS U&'\\zzzz') USING CONNECTION `c`",
    ),
]


@pytest.mark.parametrize(("shown", "expected"), SHOWN)
def test_add_clause(shown, expected):
    """SHOW CREATE gets its clause back, and comments or other literals do not confuse it."""
    assert expected == add_clause(shown)


UNCHANGED = [
    "",
    "CREATE TABLE `t` (\n  `a` INT\n)",
    "CREATE TABLE `t` (\n  `a` INT\n) WITH (\n  'a' = 'connection.identifier'\n)",
    "CREATE TABLE `t` (\n  `a` INT\n) COMMENT 'connection.identifier' WITH (\n  'a' = 'b'\n)",
    "CREATE TABLE `t` (`a` INT) WITH ('connection.identifier' = 'two.parts')",
    "CREATE TABLE `t` (`a` INT) WITH ('connection.identifier' = 'not a name')",
    "CREATE TABLE `t` (`a` INT) WITH ('connection.identifier' = '')",
    "CREATE CATALOG `c` WITH ('type' = 'connection', 'connection.catalog-type' = 'jdbc')",
]


@pytest.mark.parametrize("shown", UNCHANGED)
def test_add_clause_unchanged(shown):
    """What has no reference, or one that is none of ours, is shown as it is."""
    assert shown == add_clause(shown)


@pytest.mark.parametrize("reference", ["c", "x.y.c", "`it's`.`a``b`.`c\nd`", "größe.日本.`🚀`"])
def test_there_and_back(reference):
    """A clause that was rewritten is the same one when it is shown."""
    sql = f"CREATE TABLE t (a INT) USING CONNECTION {reference}"
    shown = add_clause(rewrite_create(sql, parse(sql), reference))
    assert parse(sql).connection == parse(shown).connection
