"""Hiding known secrets in texts and log records."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable

from pyflink_connections.redaction.secret_set import MASK, SecretSet

__all__ = [
    "MASK",
    "SecretMaskingFilter",
    "mask_known_secrets",
    "mask_text",
    "masked_logger",
    "remember_secrets",
]

_remembered = SecretSet()
_lock = threading.Lock()


def mask_text(text: str, secrets: Iterable[str]) -> str:
    """Replaces secrets in a text by the mask, in whatever form they stand there.

    Args:
        text: Any text.
        secrets: The values to hide; short and common ones such as ``true`` are left alone.
    """
    searched = SecretSet()
    searched.add(secrets)
    return searched.mask(text)


def remember_secrets(values: Iterable[str]) -> None:
    """Has :class:`SecretMaskingFilter` and :func:`mask_known_secrets` hide these from now on."""
    with _lock:
        _remembered.add(values)


def mask_known_secrets(text: str) -> str:
    """Replaces every secret in a text that this process has handled by the mask."""
    return _remembered.mask(text)


class SecretMaskingFilter(logging.Filter):
    """A logging filter that hides every secret this process has handled.

    Install it on a *handler* to cover everything the handler writes, whichever logger it came from:

    Example:
        >>> handler = logging.StreamHandler()
        >>> handler.addFilter(SecretMaskingFilter())
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Masks the record's text, and that of its exception, and lets it through."""
        message = record.getMessage()
        masked = _remembered.mask(message)
        if masked != message:
            record.msg, record.args = masked, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = _remembered.mask(record.exc_text)
        return True


def masked_logger(name: str) -> logging.Logger:
    """Returns a logger whose records are masked: what this package logs with itself."""
    logger = logging.getLogger(name)
    if not any(isinstance(each, SecretMaskingFilter) for each in logger.filters):
        logger.addFilter(SecretMaskingFilter())
    return logger
