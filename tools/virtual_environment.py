"""Make .venv with uv: the package (editable), all its extras and the development tools."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools import stamps
from tools.commands import CACHE, PROJECT, announce, run

VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "setup-stamp"

OLDEST_UV = (0, 8)  # pyproject.toml asks for the same
NO_NETWORK = (
    "If it could not download something, check the network, or point {variable} at a mirror, "
    "and run the command again"
)


def install() -> Path:
    """Bring .venv up to date; return its interpreter."""
    version = "{}.{}.{}".format(*sys.version_info)
    # The project's place is in there because an editable install points to it.
    inputs = stamps.fingerprint([PROJECT / "pyproject.toml"], version, PROJECT)
    if PYTHON.exists() and stamps.is_current(STAMP, inputs):
        return PYTHON

    announce("installing the package and its tools into .venv")
    if not is_venv_of(version):
        run(
            [find_uv(), "venv", "--quiet", "--clear", "--python", sys.executable, VENV],
            failure="uv could not make .venv",
        )
    run(
        [
            *(find_uv(), "pip", "install", "--quiet", "--python", PYTHON),
            *("--requirements", "pyproject.toml", "--all-extras", "--group", "dev"),
            *("--editable", "."),
        ],
        # PyFlink is 250 MB, and a mirror that fetches on demand takes its time.
        env={"UV_HTTP_TIMEOUT": "300", **os.environ},
        failure="uv could not install the dependencies. "
        + NO_NETWORK.format(variable="UV_DEFAULT_INDEX"),
    )
    stamps.write(STAMP, inputs)
    return PYTHON


def is_venv_of(version: str) -> bool:
    """Tell whether .venv exists and is of this Python version."""
    configuration = VENV / "pyvenv.cfg"
    return PYTHON.exists() and f"version_info = {version}" in configuration.read_text()


def find_uv() -> Path:
    """Return .venv's uv, else a recent one on PATH, else our own, installed from PyPI."""
    in_venv = VENV / "bin" / "uv"
    if in_venv.exists():
        return in_venv
    on_path = shutil.which("uv")
    if on_path and uv_version(on_path) >= OLDEST_UV:
        return Path(on_path)
    ours = CACHE / "uv" / "bin" / "uv"
    if not ours.exists():
        announce("installing uv into .cache")
        run(
            [
                *(sys.executable, "-m", "pip", "install"),
                *("--quiet", "--disable-pip-version-check"),
                *("--upgrade", "--target", CACHE / "uv", "uv>={}.{}".format(*OLDEST_UV)),
            ],
            env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore"},
            failure="pip could not install uv. If this Python has no pip, install uv yourself. "
            + NO_NETWORK.format(variable="PIP_INDEX_URL"),
        )
    return ours


def uv_version(uv: str) -> tuple[int, ...]:
    """Return a uv's version, () if it doesn't tell."""
    answer = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"uv (\d+)\.(\d+)", answer)
    return tuple(int(part) for part in match.groups()) if match else ()
