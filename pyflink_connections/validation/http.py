"""Web services: a request with the connection's credentials, no redirect followed."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from pyflink_connections.validation.checks import CheckFailedError, ConnectionCheck, Trial
from pyflink_connections.validation.sockets import reach

__all__ = ["Answer", "HttpCheck", "request"]

_URLS = ("url", "endpoint", "base-url", "uri")
_TOKENS = ("token", "api-key", "apikey", "access-token")
_LONGEST_BODY = 2048


class HttpCheck(ConnectionCheck):
    """HTTP and HTTPS, with a user's name and password or a token, so also of type ``oauth``.

    A GET of the URL. Whatever the service answers, other than that it does not accept the
    credentials or has failed itself, shows that they are right.
    """

    def applies_to(self, connection_type: str, options: Mapping[str, str]) -> bool:
        """Tells whether there is a URL of the web; see the base class."""
        del connection_type
        return _url(options) is not None

    def run(self, trial: Trial) -> None:
        """Reaches the host, then makes the request; see the base class."""
        url = _url(trial.options)
        if url is None:
            trial.cannot("There is no URL to try it at; give the connection an option 'url'.")
        reach_url(trial, url)
        headers = _authorization(trial)
        trial.attempt("log in", lambda: judged(request(trial, "GET", url, headers)))


class Answer(NamedTuple):
    """What a service answered: the status, its words, and the beginning of the body."""

    status: int
    reason: str
    body: str


def reach_url(trial: Trial, url: str) -> None:
    """Tries to reach the host of a URL."""
    parts = urlsplit(url)
    reach(trial, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))


def request(
    trial: Trial, method: str, url: str, headers: Mapping[str, str], body: str | None = None
) -> Answer:
    """Makes one request; a redirect is an answer, since it could lead the credentials elsewhere.

    Raises:
        CheckFailedError: There is no answer, or it is none of HTTP.
    """
    parts = urlsplit(url)
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    connection = _connection(parts, trial.seconds_left)
    try:
        connection.request(method, target, body, {"User-Agent": "pyflink-connections", **headers})
        with connection.getresponse() as response:
            return _answer(response)
    except (OSError, HTTPException) as exc:
        reason = f"{type(exc).__name__}: {exc}"
    finally:
        connection.close()
    raise CheckFailedError(reason)


def judged(answer: Answer) -> str:
    """Says what an answer means for the credentials.

    Raises:
        CheckFailedError: They are not accepted, or the service has failed.
    """
    said = f"HTTP status {answer.status} {answer.reason}".rstrip()
    if answer.status in (401, 403, 407):
        msg = f"{said}: the credentials are not accepted. {answer.body}".rstrip()
        raise CheckFailedError(msg)
    if answer.status >= 500:
        msg = f"{said}: the service has failed. {answer.body}".rstrip()
        raise CheckFailedError(msg)
    return said if answer.status < 300 else f"{said}; the credentials are not refused"


def _url(options: Mapping[str, str]) -> str | None:
    urls = (options[key] for key in _URLS if key in options)
    return next((url for url in urls if url.lower().startswith(("http://", "https://"))), None)


def _authorization(trial: Trial) -> Mapping[str, str]:
    options = trial.options
    token = next((options[key] for key in _TOKENS if key in options), None)
    if token is not None:
        return {"Authorization": f"Bearer {token}"}
    if "username" in options and "password" in options:
        pair = base64.b64encode(f"{options['username']}:{options['password']}".encode()).decode()
        trial.hide([pair])
        return {"Authorization": f"Basic {pair}"}
    return {}


def _connection(parts: SplitResult, seconds: float) -> HTTPConnection:
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=seconds)


def _answer(response: HTTPResponse) -> Answer:
    body = response.read(_LONGEST_BODY).decode(errors="replace")
    return Answer(response.status, response.reason, body)
