"""What a function pays for asking for the current token."""

from __future__ import annotations

import time
from collections.abc import Callable

from benchmarks.pairs import Ratio, compare
from pyflink_connections.delegation_tokens import current_token
from pyflink_connections.testing.delegation_tokens import TokensInThisProcess

__all__ = ["run"]

CALLS = 100_000


def run() -> list[Ratio]:
    """Compares a call of ours with that of a function that does nothing."""
    with TokensInThisProcess(oauth2=b"t" * 1_000):
        return [
            compare(
                "current_token in a function / a call that does nothing",
                lambda: _microseconds(current_token),
                lambda: _microseconds(_nothing),
                rounds=20,
                unit="us",
                goal="ours < 1 us",
            )
        ]


def _nothing(service: str) -> str:
    return service


def _microseconds(call: Callable[[str], object]) -> float:
    start = time.perf_counter()
    for _ in range(CALLS):
        call("oauth2")
    return (time.perf_counter() - start) * 1e6 / CALLS
