"""The values of string literals and identifiers, and how to write them."""

from __future__ import annotations

import re

from pyflink_connections.sql.lexer import Kind, Token

__all__ = ["identifier_value", "quote_literal", "string_value"]

_C_STYLE = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_C_STYLE_ESCAPE = re.compile(
    r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{1,2})|([0-7]{1,3})|(?s:(.)))"
)


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


def string_value(text: str, escape: str = "\\") -> str:
    """Returns the value of a STRING token's text.

    Args:
        text: The literal as written, prefix and quotes included.
        escape: The escape character of a ``U&'...'`` literal (its UESCAPE clause).

    Raises:
        ValueError: An escape is malformed, or the literal is a binary one. The message does not
            hold the literal's content.
    """
    prefix, _, rest = text.partition("'")
    body = rest[:-1].replace("''", "'")
    marker = prefix.upper()
    if marker == "X":
        msg = "a binary literal is no text"
        raise ValueError(msg)
    if marker == "E":
        return _unescape_c_style(body)
    if marker == "U&":
        return _unescape_unicode(body, escape)
    return body


def _unescape_c_style(body: str) -> str:
    def replacement(match: re.Match[str]) -> str:
        four, eight, hexadecimal, octal, plain = match.groups()
        digits = four or eight or hexadecimal
        if digits is not None:
            return _character(int(digits, 16))
        if octal is not None:
            return _character(int(octal, 8))
        return _C_STYLE.get(plain, plain)

    return _C_STYLE_ESCAPE.sub(replacement, body)


def _unescape_unicode(body: str, escape: str) -> str:
    mark = re.escape(escape)
    pattern = re.compile(rf"{mark}(?:({mark})|([0-9A-Fa-f]{{4}})|\+([0-9A-Fa-f]{{6}})|())")

    def replacement(match: re.Match[str]) -> str:
        doubled, four, six, _ = match.groups()
        if doubled is not None:
            return escape
        if four is None and six is None:
            msg = "a unicode escape is malformed"
            raise ValueError(msg)
        return _character(int(four or six, 16))

    return pattern.sub(replacement, body)


def _character(code_point: int) -> str:
    if code_point > 0x10FFFF:
        msg = "a unicode escape is out of range"
        raise ValueError(msg)
    return chr(code_point)
