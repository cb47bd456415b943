"""Calls to a remote store: within a time limit, again when that helps, errors in our words."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from pyflink_connections.deadline import DeadlineExceeded, remaining, run_within
from pyflink_connections.exceptions import SecretException
from pyflink_connections.redaction import hidden_content
from pyflink_connections.secret_stores.failures import Failure, Reason, translated

__all__ = ["ATTEMPT_SHARE", "RemoteCalls", "RemoteFailure", "UnreadableAnswer", "retry_after"]

T = TypeVar("T")

#: With the pauses between them, about three seconds if the store answers at once.
_ATTEMPTS = 6
_FIRST_PAUSE = 0.1
_PASSING = (Reason.THROTTLED, Reason.UNAVAILABLE, Reason.TIMED_OUT)

#: How much of the time limit an attempt gets: a connection that a firewall dropped shows only by
#: silence, and must leave time for another one.
ATTEMPT_SHARE = 1 / 3


class UnreadableAnswer(Exception):
    """The store answered with something else than its protocol says."""


@dataclass(frozen=True)
class RemoteFailure(Failure):
    """A failure of a remote store.

    Attributes:
        retry_after: Seconds the store asks us to wait, if it did.
    """

    retry_after: float | None = None


def retry_after(header: str | None) -> float | None:
    """Reads the seconds of a ``Retry-After`` header; a date is ignored."""
    return float(header) if header and header.isascii() and header.isdigit() else None


class RemoteCalls:
    """Makes the calls of one store.

    The SDK's own retries should be off: this class has the only clock.

    Args:
        store: Kind and address of the store, for errors.
        limit: How long an operation may take, everything included.
        limit_option: The option that sets the limit, for errors.
        understand: Tells what an exception of the SDK means for an operation.
        sdk: The name that the loggers of the SDK begin with.
    """

    def __init__(
        self,
        store: str,
        *,
        limit: timedelta,
        limit_option: str,
        understand: Callable[[Exception, str], RemoteFailure],
        sdk: str,
    ) -> None:
        self.store = store
        self._limit = limit
        self._limit_option = limit_option
        self._understand = understand
        self._sdk = sdk

    def make(self, call: Callable[[], T], operation: str, secret: str) -> T:
        """Makes a call, several times if the store is busy or fails; it must be idempotent.

        Args:
            call: The call.
            operation: What is done, for errors.
            secret: The secret's name, for errors.

        Raises:
            SecretException: The call failed. It has neither cause nor context.
        """
        seen: list[RemoteFailure] = []

        def attempts() -> T:
            with hidden_content(self._sdk):
                return self._repeated(call, operation, seen)

        return translated(
            lambda: run_within(self._limit, attempts),
            lambda exc: self._last_of(seen, exc, operation),
            store=self.store,
            operation=operation,
            secret=secret,
        )

    def _repeated(self, call: Callable[[], T], operation: str, seen: list[RemoteFailure]) -> T:
        pause = _FIRST_PAUSE
        while True:
            try:
                return call()
            except SecretException:
                raise
            except Exception as exc:
                failure = self._understand_any(exc, operation)
                seen.append(failure)
                asked = failure.retry_after or 0
                # Jitter keeps the tasks of a job from coming back all at once.
                wait = max(asked, pause * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
                passing = failure.reason in _PASSING and len(seen) < _ATTEMPTS
                if not passing or wait >= remaining():
                    raise
            time.sleep(wait)
            pause *= 2

    def _understand_any(self, exc: Exception, operation: str) -> RemoteFailure:
        if isinstance(exc, UnreadableAnswer):
            return RemoteFailure(Reason.UNAVAILABLE, "the answer can't be read")
        return self._understand(exc, operation)

    def _last_of(self, seen: list[RemoteFailure], exc: Exception, operation: str) -> Failure:
        """Returns the last failure there was: "too many requests" tells more than "timed out"."""
        if not isinstance(exc, DeadlineExceeded):
            seen.append(self._understand_any(exc, operation))
        if seen and seen[-1].reason is not Reason.TIMED_OUT:
            return seen[-1]
        return Failure(
            Reason.TIMED_OUT,
            f"limit {self._limit.total_seconds():g} s",
            f"Check that it can be reached from here, or raise '{self._limit_option}'.",
        )
