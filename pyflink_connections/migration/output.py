"""Writing migrated scripts: all of them or, if something stands in the way, none."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from pathlib import Path

from pyflink_connections.exceptions import ValidationException

__all__ = ["write_files"]


def write_files(
    files: Mapping[Path, str],
    replaceable: Collection[Path],
    *,
    overwrite: bool = False,
    before: Callable[[], None] = lambda: None,
) -> list[Path]:
    """Writes files, each as a whole, in their order; those that are as wanted stay untouched.

    All are prepared before the first takes its place. A file that is replaced keeps its mode.

    Args:
        files: The content of each file.
        replaceable: The files that may be replaced: the scripts that were migrated.
        overwrite: Whether other files that exist may be replaced, too.
        before: Called once all is prepared, before the first file takes its place.

    Returns:
        The files that were written.

    Raises:
        ValidationException: A file exists, with another content; nothing was written.
        OSError: A file can't be written.
    """
    changed = {path: text for path, text in files.items() if not _holds(path, text)}
    if not overwrite:
        _refuse_existing([path for path in changed if path not in replaceable])
    with ExitStack() as stack:
        prepared = {path: _prepare(path, text, stack) for path, text in changed.items()}
        before()
        for path, temporary in prepared.items():
            temporary.replace(path)
    return list(changed)


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def _refuse_existing(paths: Collection[Path]) -> None:
    existing = [path for path in paths if path.exists()]
    if existing:
        msg = (
            f"{existing[0]} exists already and holds something else. Choose another file, or say "
            "that it may be overwritten. Nothing was written."
        )
        raise ValidationException(msg)


def _prepare(path: Path, text: str, stack: ExitStack) -> Path:
    """Writes a file beside the one that it is going to replace; it is gone if that fails."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    stack.callback(temporary.unlink, missing_ok=True)
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode())
    if path.exists():
        shutil.copymode(path, temporary)
    else:
        temporary.chmod(0o666 & ~_umask())
    return temporary


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask
