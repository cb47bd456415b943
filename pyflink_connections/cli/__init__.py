"""The command line, for those who look after connections; needs the extra ``cli``."""

from __future__ import annotations

import sys
from importlib.util import find_spec

__all__ = ["main"]


def main() -> int:
    """Runs the command line and returns the exit code; what the console script calls."""
    missing = [module for module in ("click", "rich") if find_spec(module) is None]
    if missing:
        needs = " and ".join(missing)
        sys.stderr.write(
            f"error: The command line needs {needs}: pip install 'pyflink-connections[cli]'\n"
        )
        return 6  # ExitCode.MISSING, whose module may not be imported yet
    from pyflink_connections.cli.program import run  # noqa: PLC0415 - needs the extra

    return run(sys.argv[1:])
