"""A sign of life for whatever takes longer than a second."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

__all__ = ["progress"]

_SECONDS = 1.0


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Shows what is going on, if it takes more than a second and somebody sits at a terminal.

    Args:
        what: What is going on.
    """
    if not sys.stderr.isatty():
        yield
        return
    with ExitStack() as shown:

        def show() -> None:
            from rich.console import Console  # noqa: PLC0415 - takes its time

            shown.enter_context(Console(stderr=True).status(what))

        timer = threading.Timer(_SECONDS, show)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
