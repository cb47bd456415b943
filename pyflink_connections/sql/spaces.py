"""Taking text out of a statement without moving the rest."""

from __future__ import annotations

import re

__all__ = ["blank"]

_NOT_NEWLINE = re.compile(r"[^\r\n]")


def blank(text: str, start: int, end: int) -> str:
    """Returns the text with spaces in place of a part of it, whose newlines stay.

    Lines and columns in an error of Flink's then fit what the user wrote.
    """
    return f"{text[:start]}{_NOT_NEWLINE.sub(' ', text[start:end])}{text[end:]}"
