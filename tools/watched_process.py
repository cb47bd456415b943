"""Servers that end with the process that started them, in whatever way that ends."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# The server takes this shell's place, so it is our own child. Before that, the shell leaves behind
# a watcher that stops the server when our end of its standard input closes, which happens however
# we end, even killed. (The watcher reads from 3 because a shell's background jobs lose their 0.)
START_WATCHED = 'exec 3<&0; (cat <&3; kill -{} $$) >/dev/null 2>&1 & exec "$@" 3<&- </dev/null'


def start_watched(
    command: Sequence[str | Path], log: Path, *, end_by: str = "INT", **arguments: Any
) -> subprocess.Popen[bytes]:
    """Start a server whose output goes to a file; closing its standard input stops it.

    Args:
        command: The program and its arguments.
        log: Where its output is added.
        end_by: The signal that ends it; KILL for one whose data is not wanted any more.
        arguments: Further arguments of `subprocess.Popen`.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            ["/bin/sh", "-c", START_WATCHED.format(end_by), "sh", *command],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for us; we stop the server when we are done
            **arguments,
        )


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop a server that was started here, and wait until it has ended."""
    if server.stdin is not None:
        server.stdin.close()
    server.wait()
