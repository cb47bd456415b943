"""Splits a statement into tokens with offsets, by the lexical rules of Flink's parser."""

from __future__ import annotations

import re
from enum import Enum
from functools import partial
from typing import NamedTuple

__all__ = ["Kind", "Token", "first_word", "tokenize"]


class Kind(Enum):
    """What a token is."""

    WORD = "word"
    QUOTED = "quoted"
    STRING = "string"
    NUMBER = "number"
    SYMBOL = "symbol"
    UNTERMINATED = "unterminated"
    END = "end"


class Token(NamedTuple):
    """A token and where it stands.

    Attributes:
        kind: What it is.
        text: Its text as written; for a word, the key to compare with keywords is ``upper``.
        start: Offset of its first character in the statement.
        upper: The text in upper case if it can be a keyword, else empty.
    """

    kind: Kind
    text: str
    start: int
    upper: str

    @property
    def end(self) -> int:
        """Offset behind its last character."""
        return self.start + len(self.text)

    def __repr__(self) -> str:  # a literal's content may be a password
        shown = self.text if self.kind in (Kind.WORD, Kind.SYMBOL) else "..."
        return f"Token({self.kind.value}, {shown!r}, {self.start}-{self.end})"


# What follows are the lexical rules of Flink's parser, those of its back-quote state (`Lex.JAVA`).
# Each pattern has one way to match only, so no text makes a match take more than linear time.

# `/**x` needs one more character than `/*x` before the end is looked for: `/***/` is still open.
_BLOCK_COMMENT = r"/\*(?:\*[^/]|(?!\+|\*[^/]))[^*]*(?:\*(?!/)[^*]*)*\*/"
_BLANK = r"[ \t\n\r\f]*"
_SPACE = rf"{_BLANK}(?:(?:--[^\n\r]*|//[^\n\r]*|{_BLOCK_COMMENT}){_BLANK})*"
_LETTER = (
    r"$A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff\u3040-\u318f\u3300-\u337f\u3400-\u3d2d"
    r"\u4e00-\u9fff\uf900-\ufaff"
)
_PREFIX = r"[Nn]|[Uu]&|[Xx]|_[A-Za-z0-9][A-Za-z0-9:._-]{0,63}"
_PLAIN_STRING = r"'[^']*(?:''[^']*)*'"
_C_STYLE_STRING = r"[Ee]'[^'\\]*(?:(?:\\(?s:.)|'')[^'\\]*)*'"

# The most frequent first; a word with what may make it a literal's prefix behind it comes later.
_TOKEN = re.compile(
    rf"""{_SPACE}(?:
    ([A-Za-z][A-Za-z0-9_]*)(?![{_LETTER}0-9'&])
    |([(),=;]|\.(?![0-9]))
    |((?:{_PREFIX})?{_PLAIN_STRING}|{_C_STYLE_STRING})
    |(`(?:[^`]|``)[^`]*(?:``[^`]*)*`)
    |((?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?)
    |([{_LETTER}][{_LETTER}0-9]*)
    |(['`](?s:.*)|/\*(?!\+)(?s:.*))
    |(/\*\+|\*/|(?s:.))
    |(\Z))""",
    re.VERBOSE,
)

# By the group of the pattern above, counted from 1.
_KINDS = (
    Kind.END,
    Kind.WORD,
    Kind.SYMBOL,
    Kind.STRING,
    Kind.QUOTED,
    Kind.NUMBER,
    Kind.WORD,
    Kind.UNTERMINATED,
    Kind.SYMBOL,
    Kind.END,
)
_ASCII_WORD, _ANY_WORD = 1, 6
# Token(...) without its argument parsing, which would take a quarter of the time.
_new_token = partial(tuple.__new__, Token)


def tokenize(sql: str) -> list[Token]:
    """Splits a statement; whitespace and comments are left out, an END token closes the list.

    It never fails: what Flink's lexer would refuse becomes an UNTERMINATED token (the rest of the
    statement from an open quote or comment on) or a SYMBOL of one character.

    Example:
        >>> [token.text for token in tokenize("SHOW TABLES -- all")]
        ['SHOW', 'TABLES', '']
    """
    # A keyword has ASCII letters only: U+017F is no S, though its upper case is one.
    tokens: list[Token] = [
        _new_token(
            (
                _KINDS[group := match.lastindex or 0],
                text := match[group],
                match.start(group),
                text.upper()
                if group == _ASCII_WORD or (group == _ANY_WORD and text.isascii())
                else "",
            )
        )
        for match in _TOKEN.finditer(sql)
    ]
    if len(tokens) > 1 and tokens[-2].kind is Kind.END:
        tokens.pop()  # the end is found behind trailing whitespace, and once more
    return tokens


def first_word(sql: str) -> str:
    """Returns a statement's first word in upper case; empty if it begins with something else."""
    match = _TOKEN.match(sql)
    return match[_ASCII_WORD].upper() if match and match[_ASCII_WORD] else ""
