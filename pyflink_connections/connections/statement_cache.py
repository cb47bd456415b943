"""One read per connection and statement, and nothing kept between statements."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from pyflink_connections.connections.shared_load import SharedLoad

__all__ = ["StatementCache"]

Value = TypeVar("Value")


class StatementCache(Generic[Value]):
    """Remembers values while statements are planned: each is loaded once, however often asked for.

    The planner's callbacks do not say which statement they belong to. So every beginning statement
    forgets what was loaded before it: a value is never older than the newest statement in progress,
    and thus never older than any statement it serves. Statements that overlap may load a value
    again; a statement alone never does. When no statement is in progress nothing is kept.

    As a context manager it marks the time in which one statement is planned.
    """

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._in_progress = 0
        self._loads: dict[str, SharedLoad[Value]] = {}

    def __enter__(self) -> None:
        with self._mutex:
            self._in_progress += 1
            self._loads = {}

    def __exit__(self, *_exception: object) -> None:
        with self._mutex:
            self._in_progress -= 1
            if not self._in_progress:
                self._loads = {}

    def get(self, key: str, load: Callable[[], Value]) -> Value:
        """Returns the value of a key; several who ask at once share one load, its error too."""
        mine: SharedLoad[Value] = SharedLoad()
        with self._mutex:
            shared = self._loads.get(key)
            if shared is None and self._in_progress:
                self._loads[key] = mine
        return mine.run(load) if shared is None else shared.result()
