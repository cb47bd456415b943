"""The values of string literals and identifiers, and how to write them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pyflink_connections.sql.lexer import Kind, Token

__all__ = ["chain_value", "identifier_value", "is_c_style", "plain_value", "quote_literal"]

# `\400` and above, `\7` and unknown escapes are no escapes: the backslash stays.
_C_STYLE = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "x": "x", "\\": "\\", "'": "'"}
_C_STYLE_ESCAPE = re.compile(
    r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{1,2})|([0-3][0-7]{0,2})|(?s:(.)))"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# What Flink refuses as the character of a UESCAPE clause.
_NO_UNICODE_ESCAPE = re.compile(r"[0-9A-Fa-f+\"\s]")


def quote_literal(value: str) -> str:
    """Returns a value as an SQL string literal.

    Example:
        >>> print(quote_literal("it's"))
        'it''s'
    """
    escaped = value.replace("'", "''")
    return f"'{escaped}'"


def identifier_value(token: Token) -> str:
    """Returns the name that a WORD or QUOTED token stands for."""
    if token.kind is Kind.QUOTED:
        return token.text[1:-1].replace("``", "`")
    return token.text


def plain_value(text: str) -> str:
    """Returns the value of a literal without prefix."""
    return text[1:-1].replace("''", "'")


def is_c_style(text: str) -> bool:
    """Tells whether a STRING token's text is ``E'...'``, which no other literal may follow."""
    return text[0] in "Ee"


def chain_value(texts: Sequence[str], escape: str | None = None) -> str:
    """Returns the value of adjacent STRING tokens, which Flink joins.

    The first one's prefix decides how all of them are read.

    Args:
        texts: The literals as written, prefixes and quotes included.
        escape: The text of the literal behind UESCAPE, if there is one.

    Raises:
        ValueError: An escape is malformed or half of a surrogate pair, or the literal is a binary
            one. The message does not hold the literal's content.
    """
    bodies = [plain_value(text[text.index("'") :]) for text in texts]
    prefix = texts[0][: texts[0].index("'")].upper()
    if prefix == "X":
        msg = "a binary literal is no text"
        raise ValueError(msg)
    if prefix == "E":
        return _join_surrogates("".join(map(_unescape_c_style, bodies)))
    if prefix == "U&":
        mark = "\\" if escape is None else _escape_character(escape)
        return _join_surrogates("".join(_unescape_unicode(body, mark) for body in bodies))
    return "".join(bodies)


def _unescape_c_style(body: str) -> str:
    def replacement(match: re.Match[str]) -> str:
        four, eight, hexadecimal, octal, plain = match.groups()
        digits = four or eight or hexadecimal
        if digits is not None:
            return _character(int(digits, 16))
        if octal is not None:
            return _character(int(octal, 8))
        if plain in "uU":
            msg = "a unicode escape is malformed"
            raise ValueError(msg)
        return _C_STYLE.get(plain, match[0])

    return _C_STYLE_ESCAPE.sub(replacement, body)


def _unescape_unicode(body: str, escape: str) -> str:
    mark = re.escape(escape)

    def replacement(match: re.Match[str]) -> str:
        doubled, digits, _ = match.groups()
        if doubled is not None:
            return escape
        # Flink's parser takes a sign, or digits of other scripts, for part of the number too.
        # Nobody writes that for a good reason.
        if digits is None:
            msg = "a unicode escape is malformed"
            raise ValueError(msg)
        return _character(int(digits, 16))

    return re.sub(rf"{mark}(?:({mark})|([0-9A-Fa-f]{{4}})|())", replacement, body)


def _escape_character(text: str) -> str:
    character = plain_value(text)
    if text[0] != "'" or len(character) != 1 or _NO_UNICODE_ESCAPE.match(character):
        msg = (
            "UESCAPE takes one character that is no letter from A to F, digit, space, plus or quote"
        )
        raise ValueError(msg)
    return character


def _character(code_point: int) -> str:
    if code_point > 0x10FFFF:
        msg = "a unicode escape is out of range"
        raise ValueError(msg)
    return chr(code_point)


def _join_surrogates(text: str) -> str:
    """Makes one character of two escapes that are halves of a surrogate pair, as Java does."""
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    if _SURROGATE.search(joined):
        msg = "a unicode escape is half of a surrogate pair"
        raise ValueError(msg)
    return joined
