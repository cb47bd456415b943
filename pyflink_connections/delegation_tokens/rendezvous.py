"""Finding the TaskManager that a Python process belongs to.

Each JVM that has tokens leaves a file, named by its process id, in a folder of its user's; its twin
in the shim is ``Rendezvous.java``.
"""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pyflink_connections import text_codec

__all__ = ["DIRECTORY_VARIABLE", "Address", "ancestors", "find_address"]

#: Names the folder, for TaskManagers and workers alike; workers inherit it.
DIRECTORY_VARIABLE = "PYFLINK_CONNECTIONS_RUNTIME_DIR"


@dataclass(frozen=True)
class Address:
    """Where a JVM gives out tokens.

    Attributes:
        port: Its port on 127.0.0.1.
        key: What it wants to hear first.
    """

    port: int
    key: str = field(repr=False)


def directory() -> Path:
    """Returns the folder with the files of this user's JVMs; it need not exist."""
    named = os.environ.get(DIRECTORY_VARIABLE)
    if named:
        return Path(named)
    return Path(os.environ.get("TMPDIR") or "/tmp") / f"pyflink-connections-{os.geteuid()}"  # noqa: S108 - it is looked at below whose it is


def ancestors() -> Iterator[int]:
    """Gives the ids of this process, its parent, and so on."""
    pid: int | None = os.getpid()
    while pid:
        yield pid
        pid = _parent(pid)


def find_address(pids: Iterable[int]) -> Address | None:
    """Returns the address that the first of these processes has left, or None.

    Files that others could have written or could read are passed over.
    """
    folder = directory()
    if not _is_private(folder):
        return None
    for pid in pids:
        with suppress(OSError, ValueError):
            return _read(folder / str(pid))
    return None


def _is_private(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    own = found.st_uid == os.geteuid()
    return own and stat.S_ISDIR(found.st_mode) and not stat.S_IMODE(found.st_mode) & 0o077


def _read(path: Path) -> Address:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with open(descriptor, encoding="ascii") as file:  # noqa: PTH123 - of a descriptor
        found = os.fstat(descriptor)
        if found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o077:
            msg = "not private"
            raise ValueError(msg)
        port, key = text_codec.decode(file.read())
    return Address(int(port), key)


def _parent(pid: int) -> int | None:
    status = Path("/proc", str(pid), "stat")
    with suppress(OSError):
        # The program's name, in brackets, may hold anything.
        return int(status.read_text(errors="replace").rpartition(")")[2].split()[1])
    with suppress(OSError, ValueError):  # macOS has no such files
        command = ["ps", "-o", "ppid=", "-p", str(pid)]
        return int(subprocess.check_output(command, stderr=subprocess.DEVNULL))  # noqa: S603
    return None
