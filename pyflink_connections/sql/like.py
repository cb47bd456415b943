"""LIKE patterns, as Flink's SHOW statements understand them."""

from __future__ import annotations

import re
from functools import lru_cache

from pyflink_connections.sql.statements import LikePattern

__all__ = ["matches"]


def matches(pattern: LikePattern, name: str) -> bool:
    """Tells whether a name is to be shown.

    ``%`` stands for any characters, ``_`` for one, and a backslash takes their meaning away.

    Example:
        >>> matches(LikePattern("prod\\\\_%"), "prod_db"), matches(LikePattern("prod\\\\_%"), "prodXdb")
        (True, False)
    """
    found = _compiled(pattern.pattern, pattern.ignore_case).fullmatch(name) is not None
    return found is not pattern.negated


@lru_cache(maxsize=64)
def _compiled(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    wildcards = {"%": ".*", "_": "."}
    parts = re.findall(r"\\[%_\\]|.", pattern, re.DOTALL)
    expression = "".join(
        wildcards[part] if part in wildcards else re.escape(part[-1]) for part in parts
    )
    return re.compile(expression, re.DOTALL | (re.IGNORECASE if ignore_case else 0))
