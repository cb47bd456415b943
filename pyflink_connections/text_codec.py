"""Lists of strings as one text without line breaks: what crosses the border to a JVM.

One text is one py4j message, or one line to and from another process. Over py4j, a list or map
would be a call for each element, and its logger would print each of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote_plus, unquote_plus

__all__ = ["decode", "encode"]


def encode(strings: Iterable[str]) -> str:
    """Writes each string percent-encoded and followed by a comma.

    Example:
        >>> encode(["a b", "", "1,2"])
        'a+b,,1%2C2,'
    """
    return "".join(f"{quote_plus(string)}," for string in strings)


def decode(text: str) -> list[str]:
    """Reads what :func:`encode`, or its Java twin, wrote."""
    return [unquote_plus(part) for part in text.split(",")[:-1]]
