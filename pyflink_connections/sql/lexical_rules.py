r"""The lexical rules of Flink's parser as patterns: those of its back-quote state (``Lex.JAVA``).

Each pattern has one way to match only, so no text makes a match take more than linear time.
"""

from __future__ import annotations

import re

__all__ = ["DEFINITION", "NESTED", "TOKEN"]

# `/**x` needs one more character than `/*x` before the end is looked for: `/***/` is still open.
_BLOCK_COMMENT = r"/\*(?:\*[^/]|(?!\+|\*[^/]))[^*]*(?:\*(?!/)[^*]*)*\*/"
_COMMENT = rf"--[^\n\r]*|//[^\n\r]*|{_BLOCK_COMMENT}"
_BLANK = r"[ \t\n\r\f]"

_LETTER = (
    r"$A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff\u3040-\u318f\u3300-\u337f\u3400-\u3d2d"
    r"\u4e00-\u9fff\uf900-\ufaff"
)
# Nearly every word; one with what may make it a literal's prefix behind it comes later.
_ASCII_WORD = rf"[A-Za-z][A-Za-z0-9_]*(?![{_LETTER}0-9'&])"
_ANY_WORD = rf"[{_LETTER}][{_LETTER}0-9]*"
_PREFIX = r"[Nn]|[Uu]&|[Xx]|_[A-Za-z0-9][A-Za-z0-9:._-]{0,63}"
_PLAIN_STRING = r"'[^']*(?:''[^']*)*'"
_C_STYLE_STRING = r"[Ee]'[^'\\]*(?:(?:\\(?s:.)|'')[^'\\]*)*'"
_STRING = rf"(?:{_PREFIX})?{_PLAIN_STRING}|{_C_STYLE_STRING}"
_QUOTED = r"`(?:[^`]|``)[^`]*(?:``[^`]*)*`"
_NUMBER = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?"

_NEVER_CLOSED = r"['`]|/\*(?!\+)"

#: A token behind whitespace and comments. Its groups: a word of ASCII letters, a frequent symbol,
#: a string, a quoted name, a number, any other word, what is never closed, any other symbol, the
#: end. It matches everywhere.
TOKEN = re.compile(
    rf"{_BLANK}*(?:(?:{_COMMENT}){_BLANK}*)*(?:"
    rf"({_ASCII_WORD})"
    r"|([(),=;]|\.(?![0-9]))"
    rf"|({_STRING})"
    rf"|({_QUOTED})"
    rf"|({_NUMBER})"
    rf"|({_ANY_WORD})"
    rf"|((?:{_NEVER_CLOSED})(?s:.*))"
    r"|(/\*\+|\*/|(?s:.))"
    r"|(\Z))"
)

_NO_WORD = rf"{_BLANK}+|[,=]|{_COMMENT}|{_STRING}|{_QUOTED}|{_NUMBER}|/\*\+|\*/"
# These two take most of a table's definition in one go: `(10, 2)`, and words without underscore
# up to one that may be a literal's prefix.
_SIMPLE_BRACKETS = r"\([A-Za-z0-9_, ]*\)"
_SIMPLE_TOKENS = rf"[A-Za-z0-9 \t\n\r\f,=.<>;]+(?![{_LETTER}0-9'&])"
#: All tokens up to a bracket, to what is never closed, or to the end.
NESTED = re.compile(
    rf"(?:{_SIMPLE_TOKENS}|{_SIMPLE_BRACKETS}|{_ASCII_WORD}|{_NO_WORD}|{_ANY_WORD}"
    rf"|(?!{_NEVER_CLOSED})[^()\[\]{{}}])*"
)
#: The same, but only up to a word or a semicolon if one comes earlier.
DEFINITION = re.compile(rf"(?:{_NO_WORD}|(?!{_NEVER_CLOSED})[^()\[\]{{}};{_LETTER}])*")
