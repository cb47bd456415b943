"""One read per connection and statement, and nothing kept between statements."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
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

    There is no lock: whenever a thread lost the processor while it held one, all others would queue
    behind it. Each step is one operation on a list, a dict or an attribute, which are atomic, and
    their order does the rest: loads are replaced after a statement has come and after it has gone.

    Args:
        after: What begins before each statement and ends after it: the cache this one reads from.
    """

    def __init__(self, after: AbstractContextManager[None] | None = None) -> None:
        self._after: AbstractContextManager[None] = nullcontext() if after is None else after
        self._in_progress: list[None] = []  # one entry for each statement
        self._loads: dict[str, SharedLoad[Value]] = {}

    def __enter__(self) -> None:
        self._after.__enter__()
        try:
            self._in_progress.append(None)
            self._loads = {}
        except BaseException:  # an interruption
            self._after.__exit__(None, None, None)
            raise

    def __exit__(self, *_exception: object) -> None:
        try:
            self._in_progress.pop()
            if not self._in_progress:
                self._loads = {}
        finally:
            self._after.__exit__(None, None, None)

    def forget(self) -> None:
        """Forgets all values since one has changed, also those that are just being loaded.

        Keeping the others would take a second step: a statement that begins before it would get
        them back.
        """
        self._loads = {}

    def get(self, key: str, load: Callable[[], Value]) -> Value:
        """Returns the value of a key; several who ask at once share one load, its error too."""
        # Taken before it is asked who is in progress: whoever that is will replace it in the end.
        loads = self._loads
        if not self._in_progress:
            return load()
        mine: SharedLoad[Value] = SharedLoad()
        shared = loads.setdefault(key, mine)
        return mine.run(load) if shared is mine else shared.result()
