"""Keeps secrets out of what py4j logs: at DEBUG it prints every command and every answer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pyflink_connections.redaction import SecretMaskingFilter

__all__ = ["install_log_filter", "unlogged"]

_LOGGERS = ("py4j.java_gateway", "py4j.clientserver")


class _Py4jFilter(SecretMaskingFilter):
    """Masks known secrets, and drops the records of a thread that receives unknown ones."""

    def __init__(self) -> None:
        super().__init__()
        self.silent = threading.local()

    def filter(self, record: logging.LogRecord) -> bool:
        return not getattr(self.silent, "now", False) and super().filter(record)


_filter = _Py4jFilter()


def install_log_filter() -> None:
    """Puts the filter on py4j's loggers; doing it again changes nothing."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_filter)


@contextmanager
def unlogged() -> Iterator[None]:
    """Marks a call into Java by which secrets cross that the masking filter can't know yet."""
    before = getattr(_filter.silent, "now", False)
    _filter.silent.now = True
    try:
        yield
    finally:
        _filter.silent.now = before
