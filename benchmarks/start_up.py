"""What is paid before anything happens: imports, making an environment, starting a command."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import pyflink.table as stock

import pyflink_connections.table as ours
from benchmarks.pairs import Ratio, compare
from tools.commands import CACHE

__all__ = ["run"]

_BYTECODE = str(CACHE / "bytecode")


def run() -> list[Ratio]:
    """Measures both beside PyFlink itself; no import starts a JVM."""
    return [
        compare(
            "CPU of import pyflink_connections.table / of import pyflink.table",
            lambda: _cpu("import pyflink_connections.table"),
            lambda: _cpu("import pyflink.table"),
            rounds=10,
            unit="s",
            goal="1.5",
            warm_up=1,
        ),
        compare(
            "TableEnvironment.create, ours / PyFlink",
            _creating(ours),
            _creating(stock),
            rounds=60,
            unit="ms",
            goal="1.3",
            warm_up=3,
        ),
        _command("help", "--help"),
        _command("list", "list", "--output", "json"),
    ]


def _command(name: str, *arguments: str) -> Ratio:
    """Compares a command over stores in files with what it would cost to import PyFlink first."""
    with tempfile.TemporaryDirectory() as directory:
        stores = [
            f"-Dtable.{store}.{key}"
            for store in ("connection-store", "secret-store")
            for key in ("kind=file", f"file.path={directory}/{store}")
        ]
        call = [*arguments, *(stores if name == "list" else [])]
        return compare(
            f"CPU of the command {name} / of import pyflink.table",
            lambda: _cpu("from pyflink_connections.cli import main; main()", *call),
            lambda: _cpu("import pyflink.table"),
            rounds=10,
            unit="s",
            goal="ours below 0.3 s",
            warm_up=1,
        )


def _cpu(code: str, *arguments: str) -> float:
    """Runs a program to its end; gives the seconds of CPU that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", code, *arguments]
    subprocess.run(command, env=_compiled(), capture_output=True, check=True)  # noqa: S603 - ours
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _compiled() -> dict[str, str]:
    """Gives an environment in which programs keep compiled modules, as installed ones are."""
    unwanted = "PYTHONDONTWRITEBYTECODE"
    kept = {key: value for key, value in os.environ.items() if key != unwanted}
    return {**kept, "PYTHONPYCACHEPREFIX": _BYTECODE}


def _creating(api: Any) -> Callable[[], float]:
    settings = api.EnvironmentSettings.in_batch_mode()

    def measure() -> float:
        start = time.perf_counter()
        api.TableEnvironment.create(settings)
        return (time.perf_counter() - start) * 1000

    return measure
