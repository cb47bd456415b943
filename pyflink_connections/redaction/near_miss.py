"""Names that were probably meant to be sensitive, and would be stored in the open."""

from __future__ import annotations

from pyflink_connections.redaction.rule import SENSITIVE_PARTS, compact, words

__all__ = ["near_miss"]

_SHORTEST = 6
_TWO_EDITS_FROM = 8  # in six letters, two edits lead to other words: `secret` to `secure`


def near_miss(key: str) -> str | None:
    """Returns the sensitive name that a key was probably meant to have, or None.

    Every run of the key's words is compared, since a name may stand anywhere in a key.

    Args:
        key: The name of an option that is not sensitive.

    Example:
        >>> near_miss("db.pasword"), near_miss("ap-key"), near_miss("table-name")
        ('password', 'apikey', None)
    """
    parts = [compact(word) for word in words(key)]
    runs = {
        "".join(parts[start:end])
        for start in range(len(parts))
        for end in range(start + 1, len(parts) + 1)
    }
    for name in SENSITIVE_PARTS:
        if len(name) >= _SHORTEST:
            allowed = 2 if len(name) >= _TWO_EDITS_FROM else 1
            if any(abs(len(run) - len(name)) <= allowed >= _edits(run, name) for run in runs):
                return name
    return None


def _edits(one: str, other: str) -> int:
    """Counts insertions, deletions, replacements and swaps of neighbours between two words."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, previous, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
    return row[-1]
