"""The values of string literals, read as Flink reads them."""

import pytest

from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.sql.literals import quote_literal
from pyflink_connections.sql.reader import TokenReader

VALUES = [
    ("'a'", "a"),
    ("''", ""),
    ("''''", "'"),
    ("'it''s'", "it's"),
    ("'a\\n\\0041'", "a\\n\\0041"),
    ("'a' 'b'", "ab"),
    ("'a'\n-- x\n'b'/* y */'c'", "abc"),
    ("'a''' '''b'", "a''b"),
    ("N'a'", "a"),
    ("_utf8'a' 'b'", "ab"),
    ("U&''", ""),
    (r"U&'\0041'", "A"),
    (r"U&'\00E9\00e9'", "éé"),
    (r"U&'a\\b'", "a\\b"),
    (r"U&'\D83D\DE80'", "🚀"),
    (r"U&'\D83D' '\DE80'", "🚀"),
    (r"U&'\0041' '\0042'", "AB"),
    (r"U&'\0041' UESCAPE '\'", "A"),
    (r"U&'\0041' UESCAPE '!'", "\\0041"),
    ("U&'!0041!!' UESCAPE '!'", "A!"),
    ("U&'!0041' '!0042' uescape '!'", "AB"),
    ("U&'g0041' UESCAPE 'g'", "A"),
    ("U&'x''0041' UESCAPE ''''", "xA"),
    ("E'a'", "a"),
    (r"E'\b\f\n\r\t\\\''", "\b\f\n\r\t\\'"),
    (r"E'\x41\x4a\x4'", "AJ\x04"),
    (r"E'\x\xg'", "xxg"),
    (r"E'\0\1\12\101\377'", "\0\1\nA\xff"),
    (r"E'\400\7\8\18'", "\\400\\7\\8\x018"),
    (r"E'\u0041\U00000041\U0001F680'", "AA🚀"),
    (r"E'\uD83D\uDE80'", "🚀"),
    (r"E'\a\q\B\X41\"'", '\\a\\q\\B\\X41\\"'),
    ("E'a\\\nb'", "a\\\nb"),
    ("E'it''s'", "it's"),
]


@pytest.mark.parametrize(("sql", "value"), VALUES)
def test_value(sql, value):
    """A literal of any kind has the value that Flink gives it."""
    reader = TokenReader(sql)
    assert value == reader.string("a text")
    assert reader.at_end()


ERRORS = [
    "X'41'",
    r"U&'\004'",
    r"U&'\'",
    r"U&'\+000041'",
    r"U&'\-041'",
    "U&'\\\uff10041'",
    r"U&'\0041' UESCAPE 'a'",
    r"U&'\0041' UESCAPE '+'",
    r"U&'\0041' UESCAPE ' '",
    r"U&'\0041' UESCAPE '\"'",
    r"U&'\0041' UESCAPE '7'",
    r"U&'\0041' UESCAPE ''",
    r"U&'\0041' UESCAPE '!!'",
    r"U&'\0041' UESCAPE E'!'",
    r"U&'\0041' UESCAPE x",
    r"E'\u004'",
    r"E'\U0000041'",
    r"E'\U00110000'",
    r"U&'\D83D'",
    r"U&'\DE80\D83D'",
    r"E'a\uD83D b'",
]


@pytest.mark.parametrize("sql", ERRORS)
def test_error(sql):
    """A literal that is no text, or has a malformed escape, is an error."""
    with pytest.raises(SqlParserException):
        TokenReader(sql).string("a text")


def test_c_style_stands_alone():
    """No other literal continues E'...', and it continues no other."""
    for sql in ("E'a' 'b'", "'a' E'b'"):
        reader = TokenReader(sql)
        assert "a" == reader.string("a text")
        assert not reader.at_end()


@pytest.mark.parametrize("value", ["", "a", "it's", "''", "\\", "a\nb", "größe 🚀", "--", "`"])
def test_quoting(value):
    """A quoted value is read as the same value."""
    assert value == TokenReader(quote_literal(value)).string("a text")
