"""Splits a statement into tokens with offsets, by the lexical rules of Flink's parser."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from pyflink_connections.identifiers import PLAIN_IDENTIFIER

__all__ = ["SPACE", "Kind", "Token", "tokenize"]


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
        end: Offset behind its last character.
        upper: The text in upper case if it is a word, else empty.
    """

    kind: Kind
    text: str
    start: int
    end: int
    upper: str

    def __repr__(self) -> str:  # a literal's content may be a password
        shown = self.text if self.kind in (Kind.WORD, Kind.SYMBOL) else "..."
        return f"Token({self.kind.value}, {shown!r}, {self.start}-{self.end})"


#: Whitespace and comments.
SPACE = r"(?:[ \t\r\n\f]+|(?:--|//)[^\r\n]*|/\*(?!\+)(?s:.*?)\*/)+"

# The order matters: prefixed literals before words, comments and hints before single symbols.
# E'...' knows backslash escapes, all other literals know a doubled quote only.
_TOKEN = re.compile(
    rf"""(?P<space>{SPACE})
    |(?P<string>(?:[Nn]|[Uu]&|[Xx]|_[A-Za-z][\w.:-]*)?'(?:[^']|'')*'|[Ee]'(?:[^'\\]|\\(?s:.)|'')*')
    |(?P<word>{PLAIN_IDENTIFIER})
    |(?P<quoted>`(?:[^`]|``)+`)
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<unterminated>['`](?s:.*)|/\*(?!\+)(?s:.*))
    |(?P<symbol>/\*\+|\*/|(?s:.))""",
    re.VERBOSE,
)

_KINDS = {kind.value: kind for kind in Kind}


def tokenize(sql: str) -> list[Token]:
    """Splits a statement; whitespace and comments are left out, an END token closes the list.

    It never fails: what Flink's lexer would refuse becomes an UNTERMINATED token (the rest of the
    statement from an open quote or comment on) or a SYMBOL of one character.

    Example:
        >>> [token.text for token in tokenize("SHOW TABLES -- all")]
        ['SHOW', 'TABLES', '']
    """
    tokens = []
    for match in _TOKEN.finditer(sql):
        group = match.lastgroup
        if group == "space" or group is None:
            continue
        text = match.group()
        upper = text.upper() if group == "word" else ""
        tokens.append(Token(_KINDS[group], text, match.start(), match.end(), upper))
    tokens.append(Token(Kind.END, "", len(sql), len(sql), ""))
    return tokens
