"""Hiding known secrets in texts and log records."""

from __future__ import annotations

import base64
import logging
import threading
from collections.abc import Iterable, Iterator
from itertools import compress, count
from urllib.parse import quote, quote_plus

__all__ = [
    "MASK",
    "SecretMaskingFilter",
    "mask_known_secrets",
    "mask_text",
    "masked_logger",
    "remember_secrets",
]

#: What is shown instead of a value, the same in every output.
MASK = "******"

#: Shorter values are not searched for in texts: they would shred logs. Their keys still hide them.
HEAD = 4


class SecretSet:
    """Secrets to search texts for, in a time that grows with the text and not with their number.

    Every form of every secret is known by its head, the first four characters. As one byte for each
    character, four make one number, and a text is four series of such numbers, one for each
    alignment: looking them up is left to the interpreter's C code, and only where a head stands
    does Python look closer. Readers hold no lock: whatever they find is complete.
    """

    def __init__(self) -> None:
        self._values: set[str] = set()
        self._forms: set[str] = set()
        self._lengths: dict[str, list[int]] = {}
        self._heads: set[int] = set()

    def __contains__(self, value: str) -> bool:
        return value in self._values

    def add(self, values: Iterable[str]) -> None:
        """Adds values; those shorter than four characters are left out."""
        for value in values:
            if len(value) >= HEAD and value not in self:
                for form in _forms(value):
                    self._add_form(form)
                self._values.add(value)

    def mask(self, text: str) -> str:
        """Returns a text with every known secret replaced by the mask, the longest first."""
        pieces, begin = [], 0
        for position in self._positions_of_heads(text):
            if position >= begin:
                end = self._end_of_form(text, position)
                if end is not None:
                    pieces += [text[begin:position], MASK]
                    begin = end
        return "".join([*pieces, text[begin:]])

    def _add_form(self, form: str) -> None:
        self._forms.add(form)
        head = form[:HEAD]
        lengths = {*self._lengths.get(head, ()), len(form)}
        self._lengths[head] = sorted(lengths, reverse=True)
        self._heads.update(_numbers(_bytes(head)))

    def _positions_of_heads(self, text: str) -> list[int]:
        data, positions = _bytes(text), list[int]()
        for start in range(HEAD if self._heads else 0):
            numbers = _numbers(data[start:])
            if not self._heads.isdisjoint(numbers):
                found = map(self._heads.__contains__, numbers)
                positions += compress(count(start, HEAD), found)
        return sorted(positions)

    def _end_of_form(self, text: str, position: int) -> int | None:
        for length in self._lengths.get(text[position : position + HEAD], ()):
            if text[position : position + length] in self._forms:
                return position + length
        return None


def _bytes(text: str) -> memoryview:
    """One byte for each character; characters that have none share that of the question mark."""
    return memoryview(text.encode("latin-1", "replace"))


def _numbers(data: memoryview) -> memoryview:
    """The whole groups of four bytes, each as one number."""
    return data[: len(data) // HEAD * HEAD].cast("I")


def _forms(value: str) -> Iterator[str]:
    """Gives the forms a secret travels in: plain, URL-encoded, in base64 at any alignment."""
    yield value
    yield quote(value, errors="surrogatepass")
    yield quote(value, safe="", errors="surrogatepass")
    yield quote_plus(value, errors="surrogatepass")
    data = value.encode(errors="surrogatepass")
    for padding in range(3):
        encoded = base64.b64encode(bytes(padding) + data).decode().rstrip("=")
        # Characters at both ends mix with their neighbours' bits; what is left is the value's own.
        own = encoded[(0, 2, 3)[padding] : len(encoded) - bool((padding + len(data)) % 3)]
        if len(own) >= 2 * HEAD:
            yield own
            yield own.replace("+", "-").replace("/", "_")


_remembered = SecretSet()
_lock = threading.Lock()


def mask_text(text: str, secrets: Iterable[str]) -> str:
    """Replaces secrets in a text by the mask, in whatever form they stand there.

    Args:
        text: Any text.
        secrets: The values to hide; those shorter than four characters are left alone.
    """
    searched = SecretSet()
    searched.add(secrets)
    return searched.mask(text)


def remember_secrets(values: Iterable[str]) -> None:
    """Has :class:`SecretMaskingFilter` and :func:`mask_known_secrets` hide these from now on."""
    new = [value for value in values if value not in _remembered]
    if new:
        with _lock:
            _remembered.add(new)


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
