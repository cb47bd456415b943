"""The options of a connection in a worker: looked at again now and then, and kept if need be."""

from __future__ import annotations

import threading
import time

from pyflink_connections.exceptions import (
    ConnectionTokenException,
    SecretException,
    SecretNotFoundException,
)
from pyflink_connections.functions.source import CurrentOptions
from pyflink_connections.redaction import SensitiveOptions, masked_logger

__all__ = ["RefreshedOptions"]

_logger = masked_logger("pyflink_connections.functions")

#: Seconds in which nobody even looks whether a secret is too old or a token runs out: a function
#: may ask for its options with every row.
_PAUSE = 1.0

#: The longest pause between two attempts, in seconds, while a store refuses at once.
_LONGEST_PAUSE = 60.0

#: While a store lets us wait, at most one part in this many is spent waiting for it.
_ATTEMPTS_SHARE = 10


class RefreshedOptions:
    """Resolves one connection, for all functions of a process that use it.

    Args:
        reference: The connection's full name, for messages.
        resolve: Gives its options, out of caches of its own as long as they are fresh.
    """

    def __init__(self, reference: str, resolve: CurrentOptions) -> None:
        self._reference = reference
        self._resolve = resolve
        self._lock = threading.Lock()
        self._last: SensitiveOptions | None = None
        self._pause = _PAUSE
        self._look_again = 0.0

    def current(self) -> SensitiveOptions:
        """Returns the options; the last ones had if the store can't be reached.

        Raises:
            SecretException: There were none yet, or the connection's secret is gone.
            ConnectionTokenException: There was no token for it yet.
        """
        last = self._last
        if last is not None and time.monotonic() < self._look_again:
            return last
        # One thread looks. The others use what there is, or wait for the first options.
        if not self._lock.acquire(blocking=last is None):
            return last  # type: ignore[return-value]  # it would have waited
        try:
            return self._look()
        finally:
            self._lock.release()

    def _look(self) -> SensitiveOptions:
        start = time.monotonic()
        if self._last is None or start >= self._look_again:  # else another thread has looked
            self._last = self._resolved_or_last(start)
            self._look_again = time.monotonic() + self._pause
        return self._last

    def _resolved_or_last(self, start: float) -> SensitiveOptions:
        try:
            options = self._resolve()
        except SecretNotFoundException as exc:
            error = self._gone(exc)
        except (SecretException, ConnectionTokenException) as exc:
            if self._last is None:
                raise
            self._wait_longer(exc, time.monotonic() - start)
            return self._last
        else:
            self._pause = _PAUSE
            return options
        raise error

    def _wait_longer(self, exc: Exception, took: float) -> None:
        self._pause = max(min(2 * self._pause, _LONGEST_PAUSE), _ATTEMPTS_SHARE * took)
        _logger.warning(
            "Connection %s can't be refreshed, its last options stay in use for %.0f s: %s",
            self._reference,
            self._pause,
            exc,
        )

    def _gone(self, exc: SecretNotFoundException) -> SecretNotFoundException:
        return SecretNotFoundException(
            f"A secret of connection {self._reference} is not in the secret store that this "
            "function's worker sees. If the connection was altered or dropped since the job was "
            f"planned, start the job again; else the worker sees another store. ({exc})"
        )
