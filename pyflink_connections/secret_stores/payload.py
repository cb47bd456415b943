"""How a secret's names and values are written as one text, and read again."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pyflink_connections.exceptions import InvalidSecretException
from pyflink_connections.redaction import SensitiveOptions

__all__ = ["SINGLE_VALUE", "decode", "encode", "utf8_size"]

#: The name of the only value of a secret that is a plain text.
SINGLE_VALUE = "value"


def encode(secret_data: Mapping[str, str], *, store: str, max_bytes: int | None = None) -> str:
    """Writes a secret as a JSON object.

    Args:
        secret_data: Names and values.
        store: Kind and address of the store, for errors.
        max_bytes: How long the text may be in UTF-8.

    Raises:
        InvalidSecretException: It is no map of strings, or is too large; nothing of it is said.
    """
    if not all(isinstance(text, str) for item in secret_data.items() for text in item):
        msg = f"Names and values of a secret must be strings to be stored in {store}."
        raise InvalidSecretException(msg)
    # Not escaped to ASCII: that would make six bytes of a character, and stores limit bytes.
    text = json.dumps(dict(secret_data), ensure_ascii=False)
    size = utf8_size(text)
    if size is None:
        msg = f"Names and values of a secret must be valid Unicode to be stored in {store}."
        raise InvalidSecretException(msg)
    if max_bytes is not None and size > max_bytes:
        msg = f"The secret has {size} bytes as JSON; {store} takes at most {max_bytes}."
        raise InvalidSecretException(msg)
    return text


def decode(text: str) -> SensitiveOptions:
    """Reads a secret that we or somebody else has written.

    A JSON object of strings gives its names and values; numbers count as strings, since others
    write ports that way. Any other text is one value, named ``value``.

    Example:
        >>> dict(decode('{"user": "u", "port": 5432}'))
        {'user': 'u', 'port': '5432'}
        >>> dict(decode("plain"))
        {'value': 'plain'}
    """
    try:
        document = json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        document = None
    if isinstance(document, dict) and all(isinstance(value, str) for value in document.values()):
        return SensitiveOptions(document)
    return SensitiveOptions({SINGLE_VALUE: text})


def utf8_size(text: str) -> int | None:
    """Returns the length in UTF-8, or None for a text that has no UTF-8 form."""
    try:
        return len(text.encode())
    except UnicodeEncodeError:
        return None
