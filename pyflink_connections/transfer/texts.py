"""What every text of an export must be, whatever its format."""

from __future__ import annotations

from pyflink_connections.exceptions import ValidationException

__all__ = ["require_text"]


def require_text(text: object) -> None:
    """Refuses what is no text.

    Raises:
        TypeError: It is no str.
        ValidationException: It can't be encoded.
    """
    if not isinstance(text, str):
        msg = f"An export must be a str, not {type(text).__name__}; decode bytes as UTF-8."
        raise TypeError(msg)
    try:
        text.encode()
    except UnicodeEncodeError:
        msg = "The export holds half of a surrogate pair, which is no valid text."
    else:
        return
    raise ValidationException(msg)
