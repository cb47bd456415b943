"""USING CONNECTION in CREATE TABLE: found wherever it may stand, and rewritten for Flink."""

import pytest

from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.sql import add_clause, parse, rewrite_create_table
from pyflink_connections.sql.statements import CreateTable
from tests.sql.create_tables import WITH_CLAUSE
from tests.sql.outcomes import outcome
from tests.sql.tokens import tokenize

SQL = [sql for sql, _, _ in WITH_CLAUSE]


@pytest.mark.parametrize(("sql", "connection", "keys"), WITH_CLAUSE, ids=SQL)
def test_clause(sql, connection, keys):
    """The clause is found, and so are the keys of the WITH list and where it ends."""
    statement = parse(sql)
    assert isinstance(statement, CreateTable)
    assert connection == statement.connection
    assert keys == statement.option_keys
    clause = tokenize(sql[statement.clause_start : statement.clause_end])
    assert ["USING", "CONNECTION"] == [token.upper for token in clause[:2]]
    assert sql[: statement.clause_end].endswith(clause[-2].text)
    if keys or "WITH" in [token.upper for token in tokenize(sql)]:
        assert statement.options_end is None or ")" == sql[statement.options_end]
    assert bool(keys) == statement.needs_comma


@pytest.mark.parametrize("sql", SQL)
def test_rewriting(sql):
    """Rewriting blanks the clause out and inserts one option; all else stays where it was."""
    statement = parse(sql)
    rewritten = rewrite_create_table(sql, statement, "it's.db.c")
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
    """What Flink gets is a CREATE TABLE without clause that holds the reference."""
    rewritten = parse(rewrite_create_table(sql, parse(sql), "c"))
    assert rewritten.connection is None
    assert "connection.identifier" == rewritten.option_keys[-1]


@pytest.mark.parametrize("sql", SQL)
def test_truncated(sql):
    """A CREATE TABLE cut off anywhere is an error of ours, or left to Flink."""
    for end in range(len(sql)):
        result = outcome(sql[:end])
        assert result is None or isinstance(result, (CreateTable, SqlParserException))


EXAMPLES = [
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
    assert expected == rewrite_create_table(sql, parse(sql), "x.y.c")


SHOWN = [
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
    """SHOW CREATE TABLE gets its clause back, and comments or other literals do not confuse it."""
    assert expected == add_clause(shown)


UNCHANGED = [
    "",
    "CREATE TABLE `t` (\n  `a` INT\n)",
    "CREATE TABLE `t` (\n  `a` INT\n) WITH (\n  'a' = 'connection.identifier'\n)",
    "CREATE TABLE `t` (\n  `a` INT\n) COMMENT 'connection.identifier' WITH (\n  'a' = 'b'\n)",
    "CREATE TABLE `t` (`a` INT) WITH ('connection.identifier' = 'two.parts')",
    "CREATE TABLE `t` (`a` INT) WITH ('connection.identifier' = 'not a name')",
    "CREATE TABLE `t` (`a` INT) WITH ('connection.identifier' = '')",
]


@pytest.mark.parametrize("shown", UNCHANGED)
def test_add_clause_unchanged(shown):
    """A table without a reference, or with one that is none of ours, is shown as it is."""
    assert shown == add_clause(shown)


@pytest.mark.parametrize("reference", ["c", "x.y.c", "`it's`.`a``b`.`c\nd`", "größe.日本.`🚀`"])
def test_there_and_back(reference):
    """A clause that was rewritten is the same one when it is shown."""
    sql = f"CREATE TABLE t (a INT) USING CONNECTION {reference}"
    shown = add_clause(rewrite_create_table(sql, parse(sql), reference))
    assert parse(sql).connection == parse(shown).connection
