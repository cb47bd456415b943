"""Keeps secrets for a time, and lets those who miss one at once share a single read."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

from pyflink_connections.connections.shared_load import SharedLoad
from pyflink_connections.redaction import SensitiveOptions

__all__ = ["SecretCache"]


class SecretCache:
    """Secrets by their identifiers, each for at most a time to live.

    A read that was in progress when its secret changed serves those who waited for it, and is not
    kept.

    Args:
        ttl: How long a secret may be reused; none are kept, and no reads shared, if it is 0.
    """

    def __init__(self, ttl: timedelta) -> None:
        self._ttl = ttl.total_seconds()
        self._lock = threading.Lock()
        self._reads: dict[str, _Read] = {}

    def get(self, secret_id: str, load: Callable[[], SensitiveOptions]) -> SensitiveOptions:
        """Returns a secret, and loads it if need be; an error is shared, but not kept."""
        if not self._ttl:
            return load()
        read = self._reads.get(secret_id)  # without the lock: the common case is a fresh secret
        if read is None or read.is_over():
            read, mine = self._join(secret_id)
            if mine:
                return self._perform(read, secret_id, load)
        return read.secret.result()

    def forget(self, secret_id: str) -> None:
        """Forgets a secret that has changed."""
        with self._lock:
            self._reads.pop(secret_id, None)

    def _join(self, secret_id: str) -> tuple[_Read, bool]:
        with self._lock:
            read = self._reads.get(secret_id)
            mine = read is None or read.is_over()
            if read is None or mine:
                read = self._reads[secret_id] = _Read()
            return read, mine

    def _perform(
        self, read: _Read, secret_id: str, load: Callable[[], SensitiveOptions]
    ) -> SensitiveOptions:
        def load_and_date() -> SensitiveOptions:
            secret = load()
            read.end = time.monotonic() + self._ttl
            return secret

        try:
            return read.secret.run(load_and_date)
        except BaseException:
            with self._lock:
                if self._reads.get(secret_id) is read:
                    del self._reads[secret_id]
            raise


class _Read:
    """One read: in progress, or done and fresh until ``end``."""

    __slots__ = ("end", "secret")

    def __init__(self) -> None:
        self.secret: SharedLoad[SensitiveOptions] = SharedLoad()
        self.end = float("inf")

    def is_over(self) -> bool:
        return time.monotonic() >= self.end
