"""What a migration keeps, whatever the script."""

import re
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pyflink_connections.migration import Script, find_inline_credentials, plan_migration
from pyflink_connections.redaction import RedactionRule
from pyflink_connections.sql import parse, read_option_list
from pyflink_connections.sql.lexer import read_tokens
from pyflink_connections.sql.literals import quote_literal
from tests.sql.strategies import created_objects, gaps, literals, sql_like, texts, trees
from tests.sql.strategies import options as option_lists

RULE = RedactionRule()
PATH = Path("s.sql")
CONNECTION_FILE = Path("connections.sql")

statements = st.one_of(
    sql_like,
    created_objects().map(" ".join),
    trees().map(repr),
    st.sampled_from(["SHOW TABLES", "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1", "END"]),
)
scripts = st.lists(statements | gaps(), max_size=5).map(";".join)


def migrated(text):
    """A script's plan, and its text afterwards."""
    plan = plan_migration([Script(PATH, text)], RULE)
    return plan, plan.files(in_place=True).get(PATH, text)


@settings(deadline=None)
@given(scripts)
def test_without_credentials(text):
    """A script that holds no credential is not changed, and nothing is written for it."""
    assume(not any(f.key for f in find_inline_credentials(Script(PATH, text), RULE)))
    plan, _ = migrated(text)
    assert {} == plan.files(in_place=True)
    assert {} == plan.files(in_place=False)
    assert "" == plan.diff(in_place=True)


@st.composite
def keys_with_values(draw):
    """Options of a JDBC table, with a password, others that move, and others that stay."""
    moved = draw(st.dictionaries(st.sampled_from(["url", "username", "api-key"]), texts))
    kept = draw(st.dictionaries(st.sampled_from(["table-name", "driver", "a'b", "x"]), texts))
    password = draw(texts.map(lambda text: f"s3cret{text}"))
    entries = {**moved, **kept, "password": password, "connector": "jdbc"}
    return draw(st.permutations(sorted(entries.items())))


@st.composite
def tables(draw):
    """A CREATE TABLE with an inline password in three parts: before WITH, its list, behind it."""
    start = f"CREATE TABLE t (`with` INT COMMENT 'WITH (''a'' = ''b'')'){draw(gaps(empty=False))}"
    entries = [
        f"{draw(literals(key))} = {draw(literals(value))}"
        for key, value in draw(keys_with_values())
    ]
    separators = draw(st.sampled_from([",", ", ", ",\n  ", "\n  , ", ",\r\n\t"]))
    pieces = [draw(gaps())]
    for entry in entries:
        pieces += [entry, draw(gaps()), separators, draw(gaps())]
    del pieces[-2]
    end = draw(st.sampled_from(["", "\n", " AS SELECT 1", " LIKE x (EXCLUDING ALL)"]))
    return start, f"WITH ({''.join(pieces)})", end


def options_of(sql):
    """The options of a statement's WITH list."""
    return {entry.key: entry.value for entry in read_option_list(sql).entries}


def comments(text):
    """All that is no token, without white space."""
    gaps_between, position = [], 0
    for token in read_tokens(text):
        gaps_between.append(text[position : token.start])
        position = token.end
    return "".join("".join(gaps_between).split())


def without_entries(sql, keys):
    """A statement with a word in place of these options; a comment inside of one goes with it."""
    for entry in reversed(read_option_list(sql).entries):
        if entry.key in keys:
            sql = f"{sql[: entry.start]}x{sql[entry.end :]}"
    return sql


@settings(deadline=None)
@given(
    tables(),
    st.sampled_from(["", "\ufeff", "SHOW TABLES;\r\n", "-- ä\n"]),
    st.sampled_from(["", ";", ";\r\nINSERT INTO t SELECT 'never closed", "; -- end"]),
)
def test_with_credentials(table, before, behind):
    """The statement means the same with its connection, and all outside of it stays."""
    sql = "".join(table)
    plan, new_text = migrated(f"{before}{sql}{behind}")
    [connection] = plan.connections
    assert new_text.startswith(before + table[0])
    assert new_text.endswith(table[2] + behind)
    new_sql = new_text[len(before) : len(new_text) - len(behind)]
    assert connection.identifier.parts() == parse(new_sql).connection
    assert options_of(sql) == {**options_of(new_sql), **connection.options}
    assert not options_of(new_sql).keys() & connection.options.keys()
    assert "password" in connection.options
    assert comments(without_entries(sql, connection.options)) == comments(new_sql)
    assert {} == migrated(new_text)[0].files(in_place=True)


@settings(deadline=None)
@given(option_lists.filter(lambda options: "connector" not in options), tables())
def test_secrets_leave(options, table):
    """No value that became a secret of a connection stands in an option of the new script."""
    sql = "".join(table)
    others = ", ".join(f"{quote_literal(k)} = {quote_literal(v)}" for k, v in options.items())
    _, new_text = migrated(f"{sql};\nCREATE TABLE u (a INT) WITH ('connector' = 'x', {others})")
    left = Script(PATH, new_text).settings
    assert not any(re.match("s3cret", entry.value) for entry in left)
