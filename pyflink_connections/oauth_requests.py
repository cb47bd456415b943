"""Asking a token end point for a token: the client credentials grant of OAuth 2.0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from pyflink_connections.deadline import DeadlineExceeded, run_within
from pyflink_connections.redaction import hidden_content

__all__ = ["TokenAnswer", "place_of", "request_token"]

#: For a whole request, however slowly its answer comes. Two of them fit into the time that a
#: service with delegation tokens has by default.
TIMEOUT = timedelta(seconds=12)
LONGEST_SECONDS = 365 * 24 * 3_600.0  # for end points that say "for ever" by a huge number
# RFC 6749, section 5.2, and RFC 8707; what else stands there may be anything.
_ERRORS = frozenset(
    (
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
        "invalid_target",
    )
)


@dataclass(frozen=True)
class TokenAnswer:
    """What came of a request.

    Attributes:
        token: The token; None if there is none.
        lifetime: Seconds from the request on in which it is valid; None if the end point says none.
        problem: Why there is no token, in words without anything of the answer's body.
    """

    token: str | None = field(default=None, repr=False)
    lifetime: float | None = None
    problem: str = ""


def request_token(
    endpoint: str, client_id: str, client_secret: str, parameters: Mapping[str, str]
) -> TokenAnswer:
    """Asks for a token (RFC 6749, section 4.4).

    Args:
        endpoint: The token end point's URL.
        client_id: Who we are.
        client_secret: What proves it.
        parameters: What else is sent: ``scope``, ``audience``, ``resource``.
    """
    answer, problem = _ask(endpoint, client_id, client_secret, parameters)
    token = answer.get("access_token")
    if not isinstance(token, str) or not token:
        return TokenAnswer(problem=problem or "the answer has no access_token")
    try:
        lifetime = float(answer["expires_in"])
    except (KeyError, TypeError, ValueError):
        return TokenAnswer(token)
    # What is no time at all is as good as nothing; JSON's NaN compares as false with everything.
    return TokenAnswer(token, min(lifetime, LONGEST_SECONDS) if lifetime > 0 else None)


def place_of(endpoint: str) -> str:
    """Returns where a token end point is, without what may be secret in its URL."""
    try:
        url = urlsplit(endpoint)
        port = f":{url.port}" if url.port else ""
    except ValueError:
        return "the token end point"
    return f"{url.scheme}://{url.hostname}{port}{url.path}"


def _ask(
    endpoint: str, client_id: str, client_secret: str, parameters: Mapping[str, str]
) -> tuple[Mapping[str, Any], str]:
    """Makes the request; gives the answer, or what went wrong in words without its body."""
    try:
        from authlib.integrations.requests_client import OAuth2Session  # noqa: PLC0415 - optional
    except ImportError:
        return {}, "it needs a library: pip install 'pyflink-connections[oauth]'"

    def fetch() -> Mapping[str, Any]:
        # The end point's URL may hold a secret, too.
        with hidden_content("urllib3"), OAuth2Session(client_id, client_secret) as session:
            token: Mapping[str, Any] = session.fetch_token(
                endpoint,
                grant_type="client_credentials",
                timeout=TIMEOUT.total_seconds(),
                allow_redirects=False,  # nobody else gets the credentials
                **parameters,
            )
            return token

    try:
        return run_within(TIMEOUT, fetch), ""
    except Exception as exc:  # noqa: BLE001 - whatever it is, its frames hold the client's secret
        return {}, _what_went_wrong(exc)


def _what_went_wrong(exc: Exception) -> str:
    from authlib.integrations.base_client import OAuthError  # noqa: PLC0415 - optional
    from requests import RequestException  # noqa: PLC0415

    if isinstance(exc, DeadlineExceeded):
        return f"no answer within {TIMEOUT.total_seconds():g} s"
    if isinstance(exc, OAuthError):
        # The description is the server's own and may repeat the request.
        known = isinstance(exc.error, str) and exc.error in _ERRORS
        return f"it answered with the error {exc.error!r}" if known else "it refused"
    if isinstance(exc, RequestException):
        status = getattr(exc.response, "status_code", None)
        return f"HTTP status {status}" if status else type(exc).__name__
    if isinstance(exc, (ValueError, TypeError, AttributeError, OverflowError, RecursionError)):
        return "the answer is not JSON, or not that of a token end point"
    return type(exc).__name__
