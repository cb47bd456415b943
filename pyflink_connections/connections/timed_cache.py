"""Keeps what was read for a time, and lets those who miss it at once share a single read."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Generic, TypeVar

from pyflink_connections.connections.shared_load import SharedLoad

__all__ = ["TimedCache"]

Key = TypeVar("Key")
Value = TypeVar("Value")


class TimedCache(Generic[Key, Value]):
    """Values by their keys, each for at most a time to live.

    A read that was in progress when its value changed serves those who waited for it, and is not
    kept.

    Args:
        ttl: How long a value may be reused, or what says so of each; none are kept, and no reads
            shared, if it is 0 for all.
    """

    def __init__(self, ttl: timedelta | Callable[[Value], timedelta]) -> None:
        self._keeps = bool(ttl)
        self._ttl_of = ttl if callable(ttl) else lambda _value: ttl
        self._lock = threading.Lock()
        self._reads: dict[Key, _Read[Value]] = {}

    def get(self, key: Key, load: Callable[[], Value]) -> Value:
        """Returns a value, and loads it if need be; an error is shared, but not kept."""
        if not self._keeps:
            return load()
        read = self._reads.get(key)  # without the lock: the common case is a fresh value
        if read is None or read.is_over():
            read, mine = self._join(key)
            if mine:
                return self._perform(read, key, load)
        return read.value.result()

    def forget(self, key: Key) -> None:
        """Forgets a value that has changed."""
        with self._lock:
            self._reads.pop(key, None)

    def _join(self, key: Key) -> tuple[_Read[Value], bool]:
        with self._lock:
            read = self._reads.get(key)
            mine = read is None or read.is_over()
            if read is None or mine:
                read = self._reads[key] = _Read()
            return read, mine

    def _perform(self, read: _Read[Value], key: Key, load: Callable[[], Value]) -> Value:
        def load_and_date() -> Value:
            value = load()
            read.end = time.monotonic() + self._ttl_of(value).total_seconds()
            return value

        try:
            return read.value.run(load_and_date)
        except BaseException:
            with self._lock:
                if self._reads.get(key) is read:
                    del self._reads[key]
            raise


class _Read(Generic[Value]):
    """One read: in progress, or done and fresh until ``end``."""

    __slots__ = ("end", "value")

    def __init__(self) -> None:
        self.value: SharedLoad[Value] = SharedLoad()
        self.end = float("inf")

    def is_over(self) -> bool:
        return time.monotonic() >= self.end
