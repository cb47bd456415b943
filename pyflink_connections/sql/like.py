"""LIKE patterns, as Flink's SHOW statements understand them."""

from __future__ import annotations

import re
from functools import lru_cache

from pyflink_connections.sql.statements import LikePattern

__all__ = ["matches"]


def matches(pattern: LikePattern, name: str) -> bool:
    r"""Tells whether a name is to be shown.

    ``%`` stands for any characters, ``_`` for one, and a backslash takes their meaning away.

    Example:
        >>> pattern = LikePattern("prod\\_%")
        >>> matches(pattern, "prod_db"), matches(pattern, "prodXdb")
        (True, False)
    """
    found = _compiled(pattern.pattern, pattern.ignore_case).fullmatch(name) is not None
    return found is not pattern.negated


@lru_cache(maxsize=64)
def _compiled(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    parts = re.findall(r"\\[%_\\]|.", pattern, re.DOTALL)
    texts = [""]
    for part in parts:
        if part == "%":
            texts.append("")
        else:
            texts[-1] += "." if part == "_" else re.escape(part[-1])
    return re.compile(_joined(texts), re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def _joined(texts: list[str]) -> str:
    """Allows anything between the texts.

    Each is taken where it is found first, for good: to try further places would change nothing,
    but could take as good as forever.
    """
    first, *between, last = texts if len(texts) > 1 else [*texts, ""]
    found = (f"(?=(?P<n{n}>.*?{text}))(?P=n{n})" for n, text in enumerate(between))
    return f"{first}{''.join(found)}{'.*' if len(texts) > 1 else ''}{last}"
