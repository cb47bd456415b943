"""Names of catalogs, databases and connections as names of files, and back.

Lower-case letters, digits, ``_`` and ``-`` stay as they are, a capital letter gets a ``+`` before
it, and each byte of anything else (in UTF-8) becomes ``%`` and two hexadecimal digits. So no two
names share a file where the file system does not tell capitals, or ways to write an accent, apart.
"""

from __future__ import annotations

import re

from pyflink_connections.connection_stores.identities import utf8
from pyflink_connections.exceptions import ValidationException

__all__ = ["decode", "encode"]

#: One below the limit of every file system in use, with room for an ending.
MAX_LENGTH = 240

_TOKEN = re.compile(r"[a-z0-9_-]|\+[A-Z]|(?:%[0-9a-f]{2})+")
_TOKENS = re.compile(rf"(?:{_TOKEN.pattern})+")
_PLAIN = re.compile(r"[a-z0-9_-]+")

# What Windows takes for a device, whatever stands behind the dot.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)\Z")


def encode(name: str) -> str:
    """Returns the file name, without an ending, that stands for a name.

    Example:
        >>> encode("orders"), encode("OrdersDB"), encode("a.b"), encode("nul")
        ('orders', '+Orders+D+B', 'a%2eb', '%6eul')

    Raises:
        ValidationException: It would be too long for a file system, or is no valid text.
    """
    encoded = name if _PLAIN.fullmatch(name) else "".join(map(_encode_character, name))
    if _DEVICES.match(encoded):
        encoded = _escape(encoded[0]) + encoded[1:]
    if len(encoded) > MAX_LENGTH:
        msg = (
            f"The name '{name[:40]}...' is too long for a file: written as a file name it has "
            f"{len(encoded)} characters, and may have {MAX_LENGTH}."
        )
        raise ValidationException(msg)
    return encoded


def decode(encoded: str) -> str | None:
    """Returns the name that a file name stands for, or None if :func:`encode` makes no such one.

    Example:
        >>> decode("+Orders+D+B"), decode("Orders"), decode("README")
        ('OrdersDB', None, None)
    """
    if len(encoded) > MAX_LENGTH or not _TOKENS.fullmatch(encoded):
        return None
    if _PLAIN.fullmatch(encoded):  # nearly all of them, and lists are long
        return None if _DEVICES.match(encoded) else encoded
    try:
        name = "".join(map(_decode_token, _TOKEN.findall(encoded)))
    except UnicodeDecodeError:
        return None
    return name if encode(name) == encoded else None


def _encode_character(character: str) -> str:
    if _PLAIN.match(character):
        return character
    if "A" <= character <= "Z":
        return f"+{character}"
    return _escape(character)


def _escape(character: str) -> str:
    return "".join(f"%{byte:02x}" for byte in utf8(character))


def _decode_token(token: str) -> str:
    if token.startswith("%"):
        return bytes.fromhex(token.replace("%", "")).decode()
    return token[-1]
