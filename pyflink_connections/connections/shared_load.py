"""One load for all who ask for the same thing at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

__all__ = ["SharedLoad"]

Value = TypeVar("Value")


class SharedLoad(Generic[Value]):
    """A value that one thread loads while others wait for it.

    Its maker calls :meth:`run`, once; everybody else calls :meth:`result`. A lock and two fields do
    what a ``Future`` does at a tenth of its price, which every resolution would pay.
    """

    __slots__ = ("_done", "_error", "_value")

    def __init__(self) -> None:
        self._done = threading.Lock()
        self._done.acquire()
        self._value: tuple[Value, ...] = ()
        self._error: BaseException | None = None

    def run(self, load: Callable[[], Value]) -> Value:
        """Loads the value and gives it, or the error, to all who wait."""
        try:
            value = load()
        except BaseException as exc:
            self._error = exc
            raise
        else:
            self._value = (value,)
            return value
        finally:
            self._done.release()

    def result(self) -> Value:
        """Returns the value, or raises the error, once there is one."""
        if not self._value:
            with self._done:  # free as soon as the load has ended
                if self._error is not None:
                    raise self._error
        return self._value[0]
