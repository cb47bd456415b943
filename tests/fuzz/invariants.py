"""What must hold for every text that reaches the SQL front."""

import re
from typing import get_args

from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.sql import add_clause, parse, rewrite_create, rewrite_function
from pyflink_connections.sql.lexer import Kind, find_word
from pyflink_connections.sql.printer import print_masked, print_with_secrets
from pyflink_connections.sql.statements import (
    ConnectedFunction,
    ConnectionStatement,
    CreateCatalog,
    CreateObject,
)
from tests.sql.tokens import find_word_slowly, tokenize

MARKER = "c4n4ry"
OPTION = "'connection.identifier' = 'x.y.z'"
TYPE_OPTIONS = re.compile(
    r", 'connection.catalog-type' = '(?:[^']|'')*', 'type' = 'connection'(?=\s*\))"
)
OURS = get_args(ConnectionStatement)


def check(sql):
    """Raises an error other than the parser's own if one of the rules is broken."""
    tokens = tokenize(sql)
    check_offsets(sql, tokens)
    check_skipping(sql)
    check_error(sql)
    add_clause(sql)
    try:
        statement = parse(sql)
    except SqlParserException:
        return
    if isinstance(statement, OURS):
        check_printing(statement)
        return
    check_nothing_hidden(tokens)
    if isinstance(statement, CreateObject) and statement.connection is not None:
        check_rewriting(sql, statement)
    if isinstance(statement, ConnectedFunction):
        check_function(sql, statement)


def check_offsets(sql, tokens):
    """Tokens and gaps are the text."""
    position = 0
    for token in tokens:
        assert token.text == sql[token.start : token.end]
        assert [Kind.END] == [each.kind for each in tokenize(sql[position : token.start])]
        position = token.end
    assert len(sql) == position


def check_skipping(sql):
    """The fast way through a text finds what the slow one finds."""
    for words in (frozenset(("WITH", "AS", "LIKE", "USING")), frozenset(("CONNECTION",))):
        assert find_word_slowly(sql, 0, words) == find_word(sql, 0, words)


def check_error(sql):
    """An error holds nothing of a literal."""
    pieces, position = [], 0
    for token in tokenize(sql):
        pieces.append(sql[position : token.start])
        if token.kind in (Kind.STRING, Kind.UNTERMINATED, Kind.QUOTED):
            closing = "" if token.kind is Kind.UNTERMINATED else token.text[-1]
            opening = "/*" if token.text[0] == "/" else closing or token.text[0]
            pieces.append(f"{opening}{MARKER}{closing}")
        else:
            pieces.append(token.text)
        position = token.end
    try:
        parse("".join(pieces))
    except SqlParserException as error:
        said = f"{error} {error!r} {error.args} {vars(error)} {error.__context__!r}"
        assert MARKER not in said.lower()


def check_printing(statement):
    """A printed statement is parsed to the same tree, and masked it holds no value."""
    assert statement == parse(print_with_secrets(statement))
    masked = parse(print_masked(statement))
    if hasattr(statement, "options"):
        assert {"******"} == set(masked.options.values())


def check_nothing_hidden(tokens):
    """Flink gets no CREATE or ALTER CONNECTION."""
    words = [token.upper or token.text for token in tokens]
    for index, word in enumerate(words):
        if word in ("CREATE", "ALTER"):
            behind = [w for w in words[index + 1 : index + 6] if w not in ("TEMPORARY", "SYSTEM")]
            assert behind[:1] != ["CONNECTION"]
            assert behind[:3] != ["OR", "REPLACE", "CONNECTION"]


def check_rewriting(sql, statement):
    """The clause becomes blank and the option appears; all else stays."""
    start, end = statement.clause_start, statement.clause_end
    rewritten = rewrite_create(sql, statement, "x.y.z")
    inserted, at = f" WITH ({OPTION})", end
    if statement.options_end is not None:
        inserted, at = (", " if statement.needs_comma else "") + OPTION, statement.options_end
    assert inserted == rewritten[at : at + len(inserted)]
    blank = re.sub(r"[^\r\n]", " ", sql[start:end])
    expected = sql[:start] + blank + sql[end:]
    rest = rewritten[at + len(inserted) :]
    if isinstance(statement, CreateCatalog):
        rest = check_type(expected[end:at], rewritten[end:at], rest)
    else:
        assert expected[:at] == rewritten[:at]
    assert expected[at:] == rest
    try:
        again = parse(rewritten)
    except SqlParserException:  # there was a second clause behind WITH, which Flink would refuse
        return
    assert again.connection is None
    assert "connection.identifier" in again.option_keys


def check_function(sql, statement):
    """The clause becomes blank and the class another one; all else stays."""
    rewritten = rewrite_function(sql, statement, "x.y")
    blank = re.sub(r"[^\r\n]", " ", sql[statement.clause_start : statement.clause_end])
    between = sql[statement.class_end : statement.clause_start]
    expected = f"{sql[: statement.class_start]}'x.y'{between}{blank}"
    assert expected + sql[statement.clause_end :] == rewritten
    assert not isinstance(parse(rewritten), ConnectedFunction)


def check_type(options, rewritten, rest):
    """A catalog's type becomes blank and two options appear behind the reference, or none do."""
    blanked = {ours for theirs, ours in zip(options, rewritten) if theirs != ours}
    added = TYPE_OPTIONS.match(rest)
    assert blanked <= {" "}
    assert bool(blanked) == (added is not None)
    return rest[added.end() :] if added else rest
