"""Errors in statements about connections: where, what was expected, and no literal's content."""

import traceback

import pytest

from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.sql import parse
from pyflink_connections.sql.lexer import Kind
from tests.sql import function_statements
from tests.sql.connection_statements import ACCEPTED
from tests.sql.create_statements import WITH_CLAUSE
from tests.sql.outcomes import outcome
from tests.sql.rejected_statements import REJECTED
from tests.sql.tokens import tokenize

CANARY = "hunter2-c4n4ry"


@pytest.mark.parametrize(("sql", "line", "column", "expected"), REJECTED, ids=repr)
def test_position(sql, line, column, expected):
    """An error says in which line and column it is and what should stand there."""
    with pytest.raises(SqlParserException) as raised:
        parse(sql)
    error = raised.value
    assert (line, column, expected) == (error.line, error.column, error.expected)
    assert str(error).endswith(f"(line {line}, column {column})")


MESSAGES = [
    (
        "CREATE CONNECTION c WITH ('a' = b)",
        "Expected the option's value as a string literal in single quotes, but found a word. "
        "(line 1, column 33)",
    ),
    (
        "CREATE CONNECTION date WITH ('a' = 'b')",
        "DATE is a reserved word; as part of a name, write it in backticks: `date`. "
        "(line 1, column 19)",
    ),
    (
        "CREATE SYSTEM CONNECTION c WITH ('a' = 'b')",
        "A system connection is always temporary: write CREATE TEMPORARY SYSTEM CONNECTION "
        "instead of CREATE SYSTEM CONNECTION. (line 1, column 8)",
    ),
    (
        "DROP SYSTEM CONNECTION c",
        "A system connection is always temporary: write DROP TEMPORARY SYSTEM CONNECTION "
        "instead of DROP SYSTEM CONNECTION. (line 1, column 6)",
    ),
    (
        "CREATE OR REPLACE CONNECTION c WITH ('a' = 'b')",
        "A connection can't be created or replaced in one: change it with ALTER CONNECTION, or "
        "drop it first. (line 1, column 8)",
    ),
    (
        "CREATE CONNECTION c WITH ()",
        "The option list is empty; write at least one option. (line 1, column 27)",
    ),
    (
        "CREATE CONNECTION c WITH ('a' = 'b', 'a' = 'c')",
        "An option's name stands twice in this list; keep one of the two. (line 1, column 38)",
    ),
    (
        "CREATE CONNECTION c WITH ('a' = 'it's')",
        "Expected ',' or ')', but found a word. A quote inside a literal is written twice: "
        "'it''s'. (line 1, column 37)",
    ),
    (
        "CREATE CONNECTION c WITH ('a' = 'b)",
        "Expected the option's value as a string literal in single quotes, but found a string "
        "literal that is never closed. (line 1, column 33)",
    ),
    (
        "SHOW CONNECTIONS; SELECT 1",
        "One statement at a time: execute_sql takes no second statement after ';'. "
        "(line 1, column 19)",
    ),
    (
        "SELECT 1; CREATE CONNECTION c WITH ('a' = 'b')",
        "CREATE CONNECTION must be a statement of its own. (line 1, column 11)",
    ),
    (
        "CREATE TABLE t (a INT) USING CONNECTION c COMMENT 'x'",
        "COMMENT stands before USING CONNECTION, not behind it. (line 1, column 43)",
    ),
    (
        "CREATE TABLE t (a INT) WITH ('a' = 'b') USING CONNECTION c",
        "USING CONNECTION stands before WITH, not behind it. (line 1, column 41)",
    ),
]


@pytest.mark.parametrize(("sql", "message"), MESSAGES, ids=repr)
def test_message(sql, message):
    """An error tells what is wrong and, where it can, what to write instead."""
    with pytest.raises(SqlParserException) as raised:
        parse(sql)
    assert message == str(raised.value)


def planted(sql):
    """Returns the statement with the canary as content of each literal, quoted name and number."""
    literals = (Kind.STRING, Kind.UNTERMINATED, Kind.QUOTED, Kind.NUMBER)
    pieces, position = [], 0
    for token in tokenize(sql):
        pieces.append(sql[position : token.start])
        position = token.end
        replaced = f"'{CANARY}'" if token.kind is Kind.STRING else f"{token.text[:1]}{CANARY}"
        pieces.append(replaced if token.kind in literals else token.text)
    return "".join(pieces)


def said_by(error):
    """Returns everything an error and what led to it could tell a log."""
    texts = traceback.format_exception(type(error), error, error.__traceback__)
    while error is not None:
        texts += [str(error), repr(error), repr(error.args), repr(vars(error))]
        error = error.__cause__ or error.__context__
    return "".join(texts)


EVERYTHING = [
    *(sql for sql, *_ in REJECTED),
    *(sql for sql, _ in ACCEPTED),
    *(sql for sql, *_ in WITH_CLAUSE),
    *(sql for sql, _ in function_statements.WITH_CLAUSE),
]


@pytest.mark.parametrize("sql", EVERYTHING, ids=repr)
def test_no_literal_in_errors(sql):
    """However a statement is cut off, its error never holds what stands in a literal."""
    text = planted(sql)
    for end in range(len(text) + 1):
        result = outcome(text[:end])
        if isinstance(result, SqlParserException):
            assert CANARY[:7] not in said_by(result)


def test_no_literal_in_tokens():
    """A token does not show the content of a literal, for example in a debugger."""
    shown = repr(tokenize(f"word '{CANARY}' E'{CANARY}' `{CANARY}` 12345 '{CANARY}"))
    assert "word" in shown
    assert CANARY not in shown
    assert "12345" not in shown


def test_no_secret_in_trees():
    """A tree does not show the values of its options."""
    assert CANARY not in repr(parse(f"CREATE CONNECTION c WITH ('password' = '{CANARY}')"))
    assert CANARY not in repr(parse(f"ALTER CONNECTION c SET ('password' = '{CANARY}')"))
