"""Find a Python of a wanted version on this machine, or have uv fetch one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.commands import SetupError, announce, run
from tools.virtual_environment import find_uv


def find_python(version: str) -> Path | None:
    """Return an interpreter of a version such as 3.9, None if the machine has none that starts."""
    return next((path for path in candidates(version) if is_of(path, version)), None)


def fetch_python(version: str) -> Path:
    """Have uv fetch an interpreter into its own folder, and return it."""
    uv = find_uv()
    announce(f"fetching Python {version}")
    run(
        [uv, "python", "install", "--quiet", version],
        failure=f"uv could not fetch Python {version}. Install python{version} yourself, so that "
        "it is on PATH",
    )
    found = subprocess.run(
        [uv, "python", "find", "--managed-python", version],
        capture_output=True,
        text=True,
        check=True,
    )
    return Path(found.stdout.strip())


def choose_python(wanted: str, others: tuple[str, ...]) -> tuple[str, Path]:
    """Return the wanted Python or, where it can't be had, the newest of the others.

    Raises:
        SetupError: None of them is here, and uv can't fetch one.
    """
    for version in (wanted, *reversed(others)):
        found = find_python(version)
        if found is not None:
            return version, found
    try:
        return wanted, fetch_python(wanted)
    except SetupError as error:
        msg = f"none of Python {', '.join(others)} is on this machine, and {error}"
        raise SetupError(msg) from None


def candidates(version: str) -> Iterator[Path]:
    """Yield where such an interpreter may be; what a version manager shims may not start."""
    name = f"python{version}"
    yield Path(sys.executable)
    yield from (Path(folder, name) for folder in os.get_exec_path())
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from sorted(pyenv.glob(f"versions/{version}.*/bin/{name}"))


def is_of(python: Path, version: str) -> bool:
    """Tell whether this interpreter starts and is of the version."""
    ask = [str(python), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        answer = subprocess.run(ask, capture_output=True, text=True, check=False).stdout
    except OSError:
        return False
    return answer.strip() == version
