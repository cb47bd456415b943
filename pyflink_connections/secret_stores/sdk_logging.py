"""What the SDKs of vendors may log while a secret is read or written: no content."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from pyflink_connections.redaction import MASK

__all__ = ["hidden_content"]

# Where a logging format takes an argument.
_PLACES = re.compile(r"%(?:\(\w+\))?[^a-zA-Z%]*[a-zA-Z]")

_calling: ContextVar[bool] = ContextVar("_calling", default=False)


class _HidingFilter(logging.Filter):
    """Takes the arguments out of records that are logged while we make a call.

    Masking known values would not do: when an SDK logs a response, its values are not known yet,
    and in JSON within JSON they are escaped twice. Calls that others make with the same SDK in the
    same process are logged as ever.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if _calling.get():
            # A record without arguments may have been formatted before it was logged.
            record.msg = _PLACES.sub(MASK, str(record.msg)) if record.args else MASK
            record.args = ()
            record.exc_info = record.exc_text = record.stack_info = None
        return True


_FILTER = _HidingFilter()


@contextmanager
def hidden_content(sdk: str) -> Iterator[None]:
    """Hides what the loggers of an SDK would print of requests and responses in this thread.

    Args:
        sdk: The name that the SDK's loggers begin with.
    """
    # Filters of a logger don't see its children's records, and loggers appear as modules load.
    for name in list(logging.root.manager.loggerDict):
        if name == sdk or name.startswith(f"{sdk}."):
            logging.getLogger(name).addFilter(_FILTER)
    token = _calling.set(True)
    try:
        yield
    finally:
        _calling.reset(token)
