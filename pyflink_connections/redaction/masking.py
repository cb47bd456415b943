"""Hiding known secrets in texts and log records."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from typing import Any

from pyflink_connections.redaction.secret_set import MASK, SecretSet

__all__ = [
    "MASK",
    "SecretMaskingFilter",
    "mask_known_secrets",
    "mask_text",
    "masked_logger",
    "remember_secrets",
]

#: After so many new values, those not seen since as many before are forgotten.
GENERATION = 5_000

#: What every log record has; whatever else is in one was given as ``extra``.
_OWN_NAMES = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None)))


class RecentSecrets:
    """The secrets seen last, from 5,000 to 10,000 of them: tokens are renewed for ever."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._generation: set[str] = set()
        self._searched = SecretSet()  # what was seen in this generation and in the one before

    def add(self, values: Iterable[str]) -> None:
        """Adds values, or notes that they were seen again."""
        new = [value for value in values if value not in self._generation]
        if new:
            with self._lock:
                self._searched.add(new)
                self._generation.update(new)
                if len(self._generation) >= GENERATION:
                    self._begin_generation()

    def mask(self, text: str) -> str:
        """Returns a text with every secret replaced by the mask."""
        return self._searched.mask(text)

    def _begin_generation(self) -> None:
        searched = SecretSet()
        searched.add(self._generation)
        self._searched, self._generation = searched, set()


_remembered = RecentSecrets()


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
        """Masks the record's texts, that of its exception and ``extra`` ones, and lets it through.

        Of an exception that holds a secret only the masked text stays in the record, and nothing of
        arguments that can't be formatted.
        """
        _mask_message(record)
        _mask_exception(record)
        for name, value in list(vars(record).items()):
            if isinstance(value, str) and (name == "stack_info" or name not in _OWN_NAMES):
                setattr(record, name, _remembered.mask(value))
        return True


def _mask_message(record: logging.LogRecord) -> None:
    try:
        message = record.getMessage()
    except Exception:  # noqa: BLE001 - as logging does, but that would print the arguments
        record.msg = f"A record of {record.pathname}:{record.lineno} can't be formatted."
        record.args = ()
    else:
        masked = _remembered.mask(message)
        if masked != message:
            record.msg, record.args = masked, ()


def _mask_exception(record: logging.LogRecord) -> None:
    if record.exc_info and not record.exc_text:
        record.exc_text = _exception_text(record.exc_info)
    if record.exc_text:
        masked = _remembered.mask(record.exc_text)
        if masked != record.exc_text:
            # Some formatters write the exception itself, and only where there is none its text.
            record.exc_text, record.exc_info = masked, None


def _exception_text(exc_info: Any) -> str:
    try:
        return logging.Formatter().formatException(exc_info)
    except Exception:  # noqa: BLE001 - logging takes anything for an exception
        return "An exception that can't be formatted."


def masked_logger(name: str) -> logging.Logger:
    """Returns a logger whose records are masked: what this package logs with itself."""
    logger = logging.getLogger(name)
    if not any(isinstance(each, SecretMaskingFilter) for each in logger.filters):
        logger.addFilter(SecretMaskingFilter())
    return logger
