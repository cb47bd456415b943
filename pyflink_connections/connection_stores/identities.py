"""Names as bytes and digests, for stores that can't keep them as they are."""

from __future__ import annotations

import hashlib

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.identifiers import ObjectIdentifier

__all__ = ["identity_of", "utf8"]


def identity_of(identifier: ObjectIdentifier) -> str:
    """Returns 64 characters that no two identifiers share.

    Raises:
        ValidationException: A name is no valid text.
    """
    return hashlib.sha256(utf8(identifier.as_serializable_string())).hexdigest()


def utf8(name: str) -> bytes:
    """Returns a name, or a part of one, in UTF-8.

    Raises:
        ValidationException: It is no valid text.
    """
    try:
        return name.encode()
    except UnicodeEncodeError:
        msg = f"A name can't hold half of a surrogate pair, which is no valid text: {name!a}."
    raise ValidationException(msg)
