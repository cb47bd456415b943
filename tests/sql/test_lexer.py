"""Tokens: the lexical rules of Flink's parser, and offsets that fit the text."""

import pytest

from pyflink_connections.sql.lexer import Kind, find_word, first_word
from tests.sql.connection_statements import ACCEPTED
from tests.sql.create_statements import WITH_CLAUSE
from tests.sql.statement_files import statements
from tests.sql.tokens import find_word_slowly, tokenize

TOKENS = [
    ("", []),
    (" \t\r\n\f", []),
    ("-- x", []),
    ("// x", []),
    ("/* x */", []),
    ("/**/", []),
    ("/****/", []),
    ("/** x **/", []),
    ("/* /* */", []),
    ("-- /*\na", ["word a"]),
    ("-- '\r'a'", ["string 'a'"]),
    ("a--b", ["word a"]),
    ("a/b", ["word a", "symbol /", "word b"]),
    ("a-b", ["word a", "symbol -", "word b"]),
    # The second star belongs to the opening, so this comment is still open.
    ("/***/ a */ b", ["word b"]),
    ("/***/ a", ["unterminated /***/ a"]),
    ("/**/ a */", ["word a", "symbol */"]),
    ("/* a", ["unterminated /* a"]),
    ("/*+ a */", ["symbol /*+", "word a", "symbol */"]),
    ("/*+*/", ["symbol /*+", "symbol */"]),
    ("a1_$ $ _ A", ["word a1_$", "word $", "word _", "word A"]),
    ("größe 日本 \u0661a", ["word größe", "word 日本", "word \u0661a"]),
    ("1a", ["number 1", "word a"]),
    ("\uff21 🚀", ["symbol \uff21", "symbol 🚀"]),
    ("'' 'a' 'it''s'", ["string ''", "string 'a'", "string 'it''s'"]),
    ("'a\nb'", ["string 'a\nb'"]),
    ("'a''", ["string 'a'", "unterminated '"]),
    ("'a", ["unterminated 'a"]),
    ("'a\\'b'", ["string 'a\\'", "word b", "unterminated '"]),
    ("E'a\\'b' c", ["string E'a\\'b'", "word c"]),
    ("e'\\\\' c", ["string e'\\\\'", "word c"]),
    ("E'a''b'", ["string E'a''b'"]),
    ("E'a\\'", ["word E", "string 'a\\'"]),
    ("E 'a'", ["word E", "string 'a'"]),
    ("aE'b'", ["word aE", "string 'b'"]),
    ("N'a' n'a' X'1F'", ["string N'a'", "string n'a'", "string X'1F'"]),
    ("U&'a' u&'a'", ["string U&'a'", "string u&'a'"]),
    ("U& 'a'", ["word U", "symbol &", "string 'a'"]),
    ("_utf8'a'", ["string _utf8'a'"]),
    ("_ISO-8859-1:x.y'a'", ["string _ISO-8859-1:x.y'a'"]),
    ("_8'a'", ["string _8'a'"]),
    ("_a--'b'", ["string _a--'b'"]),
    ("_'a'", ["word _", "string 'a'"]),
    ("_é'a'", ["word _é", "string 'a'"]),
    ("`a` `a``b` ````", ["quoted `a`", "quoted `a``b`", "quoted ````"]),
    ("`a'b` `--` `/*`", ["quoted `a'b`", "quoted `--`", "quoted `/*`"]),
    ("`a", ["unterminated `a"]),
    ("``", ["unterminated ``"]),
    ('"a"', ['symbol "', "word a", 'symbol "']),
    ("1 1.5 .5 1. 1e5 1.5E-3", [f"number {n}" for n in ("1", "1.5", ".5", "1.", "1e5", "1.5E-3")]),
    ("1..2", ["number 1.", "number .2"]),
    ("1e5E'\\''", ["number 1e5", "string E'\\''"]),
    ("a.b", ["word a", "symbol .", "word b"]),
    ("a<>b;", ["word a", "symbol <", "symbol >", "word b", "symbol ;"]),
    ("a\x00b", ["word a", "symbol \x00", "word b"]),
]


@pytest.mark.parametrize(("sql", "expected"), TOKENS)
def test_tokens(sql, expected):
    """A statement is split by the lexical rules of Flink's parser."""
    *tokens, end = tokenize(sql)
    assert expected == [f"{token.kind.value} {token.text}" for token in tokens]
    assert (Kind.END, "", len(sql)) == (end.kind, end.text, end.start)


STATEMENTS = [
    *(sql for sql, *_ in TOKENS),
    *(sql for sql, _ in ACCEPTED),
    *(sql for sql, *_ in WITH_CLAUSE),
    *statements("passed_on", "lookalikes"),
]


@pytest.mark.parametrize("sql", STATEMENTS)
def test_offsets(sql):
    """Tokens stand where they say, in order, and between them are spaces and comments only."""
    position = 0
    for token in tokenize(sql):
        assert token.text == sql[token.start : token.end]
        gap = sql[position : token.start]
        assert [Kind.END] == [inner.kind for inner in tokenize(gap)]
        position = token.end
    assert len(sql) == position


@pytest.mark.parametrize(
    ("word", "upper"),
    [("Select", "SELECT"), ("a1_$", "A1_$"), ("\u017fet", ""), ("größe", ""), ("\u0131f", "")],
)
def test_upper(word, upper):
    """Only a word of ASCII characters can be a keyword."""
    assert upper == tokenize(word)[0].upper


@pytest.mark.parametrize(
    ("sql", "word"),
    [
        ("select 1", "SELECT"),
        (" -- x\n/* y */\tUse d", "USE"),
        ("/***/ drop */ Show", "SHOW"),
        ("CREATE_ x", "CREATE_"),
        ("CREATE'x'", ""),
        ("CREATE1 x", "CREATE1"),
        ("(SELECT 1)", ""),
        ("'SELECT'", ""),
        ("`SELECT`", ""),
        ("\u017fHOW", ""),
        ("", ""),
        ("/* open", ""),
    ],
)
def test_first_word(sql, word):
    """A statement is recognised by its first word, whatever stands before it."""
    assert word == first_word(sql)


@pytest.mark.parametrize("sql", STATEMENTS)
def test_find_word(sql):
    """A word outside of brackets is found where reading all tokens finds it."""
    for words in (frozenset(("WITH", "AS", "LIKE", "USING")), frozenset(("SELECT",))):
        for token in tokenize(sql):
            expected = find_word_slowly(sql, token.start, words)
            assert expected == find_word(sql, token.start, words)
