"""Which files are scripts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyflink_connections.exceptions import ValidationException

__all__ = ["find_scripts"]


def find_scripts(paths: Iterable[Path]) -> list[Path]:
    """Returns the files that are named, and those ending in ``.sql`` below named directories.

    Args:
        paths: Files and directories; a file may have any name.

    Returns:
        The files, each once, in the order of the paths and sorted within a directory.

    Raises:
        ValidationException: There is nothing at a path.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(sorted(path.rglob("*.sql"))))
        elif path.is_file():
            found[path] = None
        else:
            msg = f"There is no file or directory {str(path)!r}."
            raise ValidationException(msg)
    return list(found)
