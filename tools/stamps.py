"""Remember what a step was made from, so that it runs again only after a change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(files: Iterable[Path], *facts: object) -> str:
    """Hash the files' names and contents, and other facts the result depends on."""
    digest = hashlib.sha256(repr(facts).encode())
    for file in sorted(files):
        digest.update(f"\0{file}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def is_current(stamp: Path, inputs: str) -> bool:
    """Tell whether the step that wrote this stamp saw the same inputs."""
    return stamp.is_file() and stamp.read_text() == inputs


def write(stamp: Path, inputs: str) -> None:
    """Record that the step has been done for these inputs."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(inputs)
