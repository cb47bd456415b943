"""Changes of files that have happened as a whole and for good once a function returns."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

__all__ = ["make_directory", "move_file", "remove_file", "write_file"]


def make_directory(directory: Path) -> None:
    """Makes a directory, and those above it; others may do the same."""
    if directory.is_dir():
        return
    make_directory(directory.parent)
    with suppress(FileExistsError):
        directory.mkdir(mode=0o700)
    _sync(directory.parent)


def write_file(place: Path, content: bytes, via: Path) -> None:
    """Writes a file, new or in the place of an old one, readable by its owner only.

    Args:
        place: The file.
        content: What will be in it.
        via: Where it is prepared, on the same file system; what a crash has left there is removed.
    """
    via.unlink(missing_ok=True)
    file = os.open(via, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    via.replace(place)
    _sync(place.parent)


def remove_file(place: Path) -> None:
    """Removes a file."""
    place.unlink()
    _sync(place.parent)


def move_file(place: Path, target: Path) -> None:
    """Gives a file a new name in the same directory."""
    place.rename(target)
    _sync(place.parent)


def _sync(directory: Path) -> None:
    opened = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
