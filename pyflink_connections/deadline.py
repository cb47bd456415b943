"""A time limit that holds: for a whole operation, whatever the SDK below is waiting for."""

from __future__ import annotations

import contextvars
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from datetime import timedelta
from typing import TypeVar

__all__ = ["DeadlineExceeded", "remaining", "run_within"]

T = TypeVar("T")

_end: contextvars.ContextVar[float] = contextvars.ContextVar("_end", default=math.inf)


class DeadlineExceeded(Exception):
    """The time limit passed before the call had an outcome."""


def remaining() -> float:
    """Returns the seconds that the operation of this thread has left; infinite without a limit."""
    return max(_end.get() - time.monotonic(), 0.0)


def run_within(limit: timedelta, call: Callable[[], T]) -> T:
    """Makes a call and waits for it until the limit, however it blocks.

    No time-out of a socket covers everything: a name look-up, an answer that drips byte by byte, a
    program that a credential starts. So the call runs in a thread of its own, and this one waits
    for the outcome. The call sees its time by :func:`remaining`; the thread of a call that goes on
    in spite of it is left to end by itself, and doesn't keep the process alive.

    Args:
        limit: How long to wait.
        call: What to do. Its exceptions come without their traceback, because the frames of SDKs
            hold secrets, and error reporters send frames away.

    Raises:
        DeadlineExceeded: The limit passed. Whether the call has had an effect is not known.
    """
    end = time.monotonic() + limit.total_seconds()
    outcome: Future[T] = Future()

    def work() -> None:
        _end.set(end)
        try:
            result = call()
        except BaseException as exc:  # noqa: BLE001 - handed to the thread that waits
            outcome.set_exception(exc.with_traceback(None))
        else:
            outcome.set_result(result)

    # The caller's context goes along, for tracing.
    context = contextvars.copy_context()
    threading.Thread(
        target=context.run, args=(work,), name="within-a-time-limit", daemon=True
    ).start()
    try:
        return outcome.result(max(end - time.monotonic(), 0.0))
    except FutureTimeoutError:
        if outcome.done() and outcome.exception() is not None:
            raise  # the call's own
        msg = f"no outcome after {limit.total_seconds():g} s"
        error = DeadlineExceeded(msg)
    raise error
