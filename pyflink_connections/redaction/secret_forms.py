"""The forms in which a secret stands in texts."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

__all__ = ["is_searched", "secret_forms"]

#: A shorter piece of a secret, in base64 or a line of it, may stand in a text by chance.
SHORTEST_PIECE = 8

_COMMON = re.compile(r".{0,3}|[-+.\d]{1,4}|true|false|null|none|yes|no", re.IGNORECASE | re.DOTALL)
_ESCAPE = re.compile("%[0-9A-F]{2}")


def is_searched(value: str) -> bool:
    """Whether texts are searched for a value: not if they would hold it without being secret."""
    return not _COMMON.fullmatch(value)


def secret_forms(value: str) -> set[str]:
    """Gives the forms a secret travels in: plain, in pieces, escaped, URL-encoded, in base64."""
    return {value, *_lines(value), *_escaped(value), *_url_encoded(value), *_in_base64(value)}


def _lines(value: str) -> Iterator[str]:
    """A value of several lines is often shown line by line, as keys in PEM are."""
    lines = value.splitlines()
    if len(lines) > 1:
        yield value.replace("\r\n", "\n").replace("\n", "\r\n")
        yield from (line for line in map(str.strip, lines) if len(line) >= SHORTEST_PIECE)


def _escaped(value: str) -> Iterator[str]:
    """As a string of JSON, Python, SQL and HTML, without the quotes around it."""
    yield json.dumps(value)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1]
    yield repr(value)[1:-1]
    yield repr(value.encode(errors="surrogatepass"))[2:-1]
    yield value.replace("'", "''")
    yield html.escape(value)
    yield html.escape(value, quote=False)


def _url_encoded(value: str) -> Iterator[str]:
    """As Python, JavaScript and Java do it, and others with lower-case digits."""
    python = quote(value, safe="", errors="surrogatepass")
    form = quote_plus(value, errors="surrogatepass")
    yield from (python, form)
    yield from (_ESCAPE.sub(lambda escape: escape[0].lower(), each) for each in (python, form))
    yield quote(value, errors="surrogatepass")
    yield quote(value, safe="!'()*", errors="surrogatepass")
    yield quote_plus(value, safe="*", errors="surrogatepass").replace("~", "%7E")


def _in_base64(value: str) -> Iterator[str]:
    """Alone or as part of something longer, at any alignment."""
    data = value.encode(errors="surrogatepass")
    for padding in range(3):
        encoded = base64.b64encode(bytes(padding) + data).decode().rstrip("=")
        # Characters at both ends mix with their neighbours' bits; what is left is the value's own.
        own = encoded[(0, 2, 3)[padding] : len(encoded) - bool((padding + len(data)) % 3)]
        if len(own) >= SHORTEST_PIECE:
            yield own
            yield own.replace("+", "-").replace("/", "_")
