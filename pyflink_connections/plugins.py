"""What other packages register as entry points."""

from __future__ import annotations

from importlib import metadata

__all__ = ["registered"]


def registered(group: str) -> list[metadata.EntryPoint]:
    """Returns the entry points of a group, on every Python that is supported."""
    found = metadata.entry_points()
    if hasattr(found, "select"):
        return list(found.select(group=group))
    return list(found.get(group, ()))  # Python 3.9
