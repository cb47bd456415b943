"""`make setup` and `make shim`: the order of the steps, and how a failure is told."""

from __future__ import annotations

import sys

from tools import prerequisites, shim, virtual_environment
from tools.commands import PROJECT, SetupError, run


def main(arguments: list[str]) -> int:
    """Run one of the commands below; return the exit status."""
    commands = {"setup": set_up, "shim": build_shim}
    try:
        (name,) = arguments
        commands[name]()
    except (ValueError, KeyError):
        print(f"usage: python -m tools.bootstrap {{{'|'.join(commands)}}}", file=sys.stderr)
        return 2
    except SetupError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def set_up() -> None:
    """Bring .venv, shim and connector jars up to date."""
    build_shim()
    python = virtual_environment.install()
    run(
        [python, "-m", "tools.connectors"],
        cwd=PROJECT,
        failure="the connector jars are not complete",
    )


def build_shim() -> None:
    """Bring the shim jar inside the package up to date."""
    prerequisites.check()
    shim.build()
