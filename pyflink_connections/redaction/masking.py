"""Hiding known secrets in texts and log records."""

from __future__ import annotations

import base64
import logging
import threading
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

__all__ = ["MASK", "SecretMaskingFilter", "mask_text", "remember_secrets"]

#: What is shown instead of a value, the same in every output.
MASK = "******"

#: Shorter values are not searched for in texts: they would shred logs. Their keys still hide them.
MIN_SEARCHED_LENGTH = 4


class SecretSet:
    """Secrets to search texts for, in a time that grows with the text and not with their number.

    Every form of every secret is filed under its first four characters, so one look-up for each
    position of a text tells whether one may begin there.
    """

    def __init__(self) -> None:
        self._forms: dict[str, list[str]] = {}
        self._known: set[str] = set()

    def add(self, values: Iterable[str]) -> None:
        """Adds values; those shorter than four characters are left out."""
        for value in values:
            if len(value) >= MIN_SEARCHED_LENGTH and value not in self._known:
                self._known.add(value)
                for form in set(_forms(value)):
                    filed = [*self._forms.get(form[:MIN_SEARCHED_LENGTH], ()), form]
                    # A new list in one step, longest first: readers hold no lock.
                    self._forms[form[:MIN_SEARCHED_LENGTH]] = sorted(filed, key=len, reverse=True)

    def mask(self, text: str) -> str:
        """Returns a text with every known secret replaced by the mask."""
        forms, pieces, begin, position = self._forms, [], 0, 0
        last = len(text) - MIN_SEARCHED_LENGTH
        while forms and position <= last:
            candidates = forms.get(text[position : position + MIN_SEARCHED_LENGTH], ())
            found = next((form for form in candidates if text.startswith(form, position)), None)
            if found is None:
                position += 1
            else:
                pieces += [text[begin:position], MASK]
                begin = position = position + len(found)
        return "".join([*pieces, text[begin:]])


def _forms(value: str) -> Iterator[str]:
    """Gives the forms a secret travels in: plain, URL-encoded, in base64 at any alignment."""
    yield value
    yield quote(value)
    yield quote(value, safe="")
    yield quote_plus(value)
    data = value.encode(errors="surrogatepass")
    for padding in range(3):
        encoded = base64.b64encode(bytes(padding) + data).decode().rstrip("=")
        # Characters at both ends mix with their neighbours' bits; what is left is the value's own.
        own = encoded[(0, 2, 3)[padding] : len(encoded) - bool((padding + len(data)) % 3)]
        if len(own) >= 2 * MIN_SEARCHED_LENGTH:
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
    """Makes :class:`SecretMaskingFilter` hide these values from now on."""
    with _lock:
        _remembered.add(values)


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
