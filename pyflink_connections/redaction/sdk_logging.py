"""What the SDKs of vendors may log while a secret is read or written: no content."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from pyflink_connections.redaction.masking import MASK

__all__ = ["hidden_content"]

# Where a logging format takes an argument.
_PLACES = re.compile(r"%(?:\(\w+\))?[^a-zA-Z%]*[a-zA-Z]")

#: The SDK that we are calling, in this thread.
_calling: ContextVar[str | None] = ContextVar("_calling", default=None)


class _HidingFactory:
    """Makes log records, those of an SDK that we are calling without what it would show.

    Masking known values would not do: when an SDK logs a response, its values are not known yet,
    and in JSON within JSON they are escaped twice. Calls that others make with the same SDK in the
    same process are logged as ever. Filters would not do either: the loggers of an SDK come into
    being while its modules load, which is in the middle of the first call.

    Args:
        make: The factory in whose place this one is.
    """

    def __init__(self, make: Any) -> None:
        self._make = make

    def __call__(self, name: str, *arguments: Any, **named: Any) -> logging.LogRecord:
        record: logging.LogRecord = self._make(name, *arguments, **named)
        sdk = _calling.get()
        if sdk is not None and f"{name}.".startswith(f"{sdk}."):
            # A record without arguments may have been formatted before it was logged.
            record.msg = _PLACES.sub(MASK, str(record.msg)) if record.args else MASK
            record.args = ()
            record.exc_info = record.exc_text = record.stack_info = None
        return record


@contextmanager
def hidden_content(sdk: str) -> Iterator[None]:
    """Hides what the loggers of an SDK would print of requests and responses in this thread.

    Args:
        sdk: The name that the SDK's loggers begin with.
    """
    factory = logging.getLogRecordFactory()
    if not isinstance(factory, _HidingFactory):  # the first time, or somebody has set another one
        logging.setLogRecordFactory(_HidingFactory(factory))
    token = _calling.set(sdk)
    try:
        yield
    finally:
        _calling.reset(token)
