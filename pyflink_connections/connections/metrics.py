"""Counts what is asked of a secret store, for the user and for OpenTelemetry if it is there."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, TypeVar

from pyflink_connections.exceptions import SecretException, SecretStoreThrottledException

__all__ = ["SecretMetrics"]

T = TypeVar("T")

_NAMES = ("reads", "hits", "failures", "throttled")


class SecretMetrics:
    """Counters of one secret store.

    ``reads`` went to the store, ``hits`` were served from a cache, ``failures`` are reads that
    raised, ``throttled`` those of them that the store refused for being too many.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts = dict.fromkeys(_NAMES, 0)
        self._seconds = 0.0
        self._slowest = 0.0
        self._telemetry = _Telemetry.if_installed()

    def as_dict(self) -> dict[str, float]:
        """Returns all counters, and the seconds spent reading in all and at most."""
        with self._lock:
            return {
                **self._counts,
                "read_seconds": self._seconds,
                "slowest_read_seconds": self._slowest,
            }

    def hit(self) -> None:
        """Counts a value that was served from a cache."""
        self._add("hits")

    def measure(self, read: Callable[[], T]) -> T:
        """Makes a read and counts it, with its outcome and the time it took."""
        start = time.perf_counter()
        try:
            return read()
        except SecretException as exc:
            self._add("failures")
            if isinstance(exc, SecretStoreThrottledException):
                self._add("throttled")
            raise
        finally:
            self._took(time.perf_counter() - start)

    def _add(self, name: str) -> None:
        with self._lock:
            self._counts[name] += 1
        if self._telemetry:
            self._telemetry.counters[name].add(1)

    def _took(self, seconds: float) -> None:
        with self._lock:
            self._counts["reads"] += 1
            self._seconds += seconds
            self._slowest = max(self._slowest, seconds)
        if self._telemetry:
            self._telemetry.counters["reads"].add(1)
            self._telemetry.latency.record(seconds)


class _Telemetry:
    """The same counters as instruments of OpenTelemetry's metrics API."""

    def __init__(self, meter: Any) -> None:
        self.counters = {
            name: meter.create_counter(f"pyflink_connections.secrets.{name}") for name in _NAMES
        }
        self.latency = meter.create_histogram("pyflink_connections.secrets.latency", unit="s")

    @staticmethod
    def if_installed() -> _Telemetry | None:
        if find_spec("opentelemetry") is None:
            return None
        from opentelemetry import metrics  # noqa: PLC0415 - an optional package

        return _Telemetry(metrics.get_meter("pyflink_connections"))
