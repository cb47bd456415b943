"""Run programs so that a failure says what to do about it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
CACHE = PROJECT / ".cache"


class SetupError(Exception):
    """Something is missing; the message says what, and how to get it."""


def announce(step: str) -> None:
    """Print the line that starts a step."""
    print(f"==> {step}", flush=True)


def run(
    command: Sequence[str | Path],
    *,
    failure: str,
    cwd: Path = PROJECT,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run a program with its output shown; raise `SetupError(failure)` when it fails."""
    status = subprocess.run(command, cwd=cwd, env=env, check=False).returncode
    if status != 0:
        program = Path(command[0]).name
        msg = f"{failure} ({program} ended with status {status}, see above)."
        raise SetupError(msg)
