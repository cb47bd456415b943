"""Options that every connection knows, and the check they pass before anything is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pyflink_connections.definitions import SECRET_ID_OPTION
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.redaction import MASK, RedactionRule, near_miss
from pyflink_connections.secret_references import SecretReference

__all__ = [
    "CATALOG_TYPE_OPTION",
    "NEAR_MISS_CHECK_OPTION",
    "REFERENCE_OPTION",
    "REFERENCE_OPTIONS",
    "refuse_near_misses",
    "refuse_reserved_keys",
    "validate_connection_options",
]

#: The option of a table, model or catalog that holds the fully qualified name of its connection.
REFERENCE_OPTION = "connection.identifier"

#: The option that holds the own type of a catalog with a connection; its ``type`` is ours.
CATALOG_TYPE_OPTION = "connection.catalog-type"

#: What USING CONNECTION is turned into, and nothing else may set.
REFERENCE_OPTIONS = frozenset((REFERENCE_OPTION, CATALOG_TYPE_OPTION))

_REFERENCE = re.compile(r"\$\{secret:", re.IGNORECASE)

#: Set to ``false`` to store options in the open whose names are nearly sensitive ones.
NEAR_MISS_CHECK_OPTION = "table.connection.near-miss-check"


def refuse_reserved_keys(keys: Iterable[str]) -> None:
    """Refuses the options that only this package may write.

    Raises:
        ValidationException: One of the keys is reserved.
    """
    for key in keys:
        if key in REFERENCE_OPTIONS:
            msg = f"The option '{key}' is reserved. Write USING CONNECTION <name> instead."
            raise ValidationException(msg)
        if key == SECRET_ID_OPTION:
            msg = f"The option '{key}' is reserved for the package's own use; leave it out."
            raise ValidationException(msg)


def validate_connection_options(options: Mapping[str, str]) -> None:
    """Checks the options a user gives to a connection, whatever its type.

    Raises:
        TypeError: A key or value is not a str.
        ValidationException: A key is reserved or empty, a text can't be encoded, or a value is
            still the mask that SHOW CREATE CONNECTION prints in place of a secret.
    """
    given: Iterable[tuple[object, object]] = options.items()  # callers need not be typed
    for key, value in given:
        if not isinstance(key, str) or not isinstance(value, str):
            msg = f"Option names and values must be str; look at {_safe_name(key)}."
            raise TypeError(msg)
        if not key:
            msg = "An option's name can't be empty."
            raise ValidationException(msg)
        if not _is_encodable(key) or not _is_encodable(value):
            msg = (
                f"Option {_safe_name(key)} holds half of a surrogate pair, which is no valid text."
            )
            raise ValidationException(msg)
        if _REFERENCE.search(value) and SecretReference.parse(value) is None:
            msg = (
                f"The value of option '{key}' looks like a reference to a secret and is none. A "
                "reference is the whole value: '${secret:<id>}' or '${secret:<id>#<field>}'."
            )
            raise ValidationException(msg)
        if value == MASK:
            msg = (
                f"The value of option '{key}' is the mask '{MASK}' that is shown in place of a "
                "secret. Write the secret itself."
            )
            raise ValidationException(msg)
    refuse_reserved_keys(options)


def refuse_near_misses(options: Mapping[str, str], rule: RedactionRule) -> None:
    """Refuses names that were probably meant to be sensitive, rather than show their values.

    Raises:
        ValidationException: A name is one or two edits away from a sensitive one.
    """
    if not rule.near_miss_check:
        return
    for key, value in options.items():
        decided = rule.knows(key) or rule.is_sensitive(key, value)
        meant = None if decided else near_miss(key)
        if meant is not None:
            msg = (
                f"Option '{key}' looks like a misspelt '{meant}' and would be stored in the open. "
                f"Correct it, or set '{NEAR_MISS_CHECK_OPTION}' to 'false' if it is meant so."
            )
            raise ValidationException(msg)


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _safe_name(key: object) -> str:
    return ascii(key) if isinstance(key, str) else f"a key of type {type(key).__name__}"
