"""What the drop-in costs before the first statement: its import, and making an environment."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pyflink.table as stock

import pyflink_connections.table as ours
from benchmarks.pairs import Ratio, compare

__all__ = ["run"]

IMPORT = "import time; start = time.perf_counter(); import {}; print(time.perf_counter() - start)"


def run() -> list[Ratio]:
    """Measures both beside PyFlink itself; no import starts a JVM."""
    return [
        compare(
            "import of pyflink_connections.table / pyflink.table",
            lambda: _importing("pyflink_connections.table"),
            lambda: _importing("pyflink.table"),
            rounds=10,
            unit="s",
            goal="1.1",
            warm_up=1,
        ),
        compare(
            "TableEnvironment.create, ours / PyFlink",
            _creating(ours),
            _creating(stock),
            rounds=20,
            unit="ms",
            goal="1.2",
            warm_up=3,
        ),
    ]


def _importing(module: str) -> float:
    """Imports a module in a new process; gives the seconds."""
    result = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", IMPORT.format(module)], capture_output=True, text=True, check=True
    )
    return float(result.stdout)


def _creating(api: Any) -> Callable[[], float]:
    settings = api.EnvironmentSettings.in_batch_mode()

    def measure() -> float:
        start = time.perf_counter()
        api.TableEnvironment.create(settings)
        return (time.perf_counter() - start) * 1000

    return measure
