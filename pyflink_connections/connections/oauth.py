"""Connection type ``oauth``: client credentials in the secret store, a short-lived token in use."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from pyflink_connections.connections.factories import DefaultConnectionFactory
from pyflink_connections.connections.timed_cache import TimedCache
from pyflink_connections.definitions import CatalogConnection, SensitiveConnection
from pyflink_connections.exceptions import ConnectionTokenException
from pyflink_connections.oauth_requests import place_of, request_token
from pyflink_connections.redaction import RedactionRule, remember_secrets
from pyflink_connections.secret_stores import ReadableSecretStore

__all__ = ["OAuthConnectionFactory"]

TOKEN_ENDPOINT = "token-endpoint"  # noqa: S105 - an option's name
CLIENT_ID = "client-id"
CLIENT_SECRET = "client-secret"  # noqa: S105 - an option's name
PARAMETERS = ("scope", "audience", "resource")
LONGEST_MARGIN_SECONDS = 60.0


@dataclass
class _Token:
    """A token, how long it may be handed out, and when it ends."""

    value: str = field(repr=False)
    fresh_for: timedelta
    end: datetime | None


class OAuthConnectionFactory(DefaultConnectionFactory):
    """Type ``oauth``: the client credentials grant of RFC 6749, section 4.4.

    Required are ``token-endpoint``, ``client-id`` and ``client-secret``; ``scope``, ``audience``
    and ``resource`` are sent along, ``url`` is for the connector. What is resolved has a ``token``
    and none of the credentials. A token is shared until shortly before it expires; those who need
    a new one at the same time share one request.

    Args:
        rule: Decides which options are sensitive, for all types.
    """

    required_options = frozenset((TOKEN_ENDPOINT, CLIENT_ID, CLIENT_SECRET))
    optional_options = frozenset(("url", *PARAMETERS))
    public_options = frozenset((TOKEN_ENDPOINT,))
    check = "http"

    def __init__(self, rule: RedactionRule) -> None:
        super().__init__(rule)
        self._tokens: TimedCache[str, _Token] = TimedCache(lambda token: token.fresh_for)

    def resolve_connection(
        self, connection_to_decrypt: CatalogConnection, secret_store: ReadableSecretStore
    ) -> SensitiveConnection:
        """Gets a token and puts it in the place of the credentials; see the base class.

        Raises:
            ConnectionTokenException: The token end point gave none.
        """
        connection = super().resolve_connection(connection_to_decrypt, secret_store)
        options = connection.get_options().to_dict()
        credentials = {key: options[key] for key in sorted(options) if key != "url"}
        account = hashlib.sha256(repr(credentials).encode()).hexdigest()
        token = self._tokens.get(account, lambda: _request_token(credentials))
        kept = {key: value for key, value in options.items() if key == "url"}
        return SensitiveConnection(
            {**kept, "token": token.value}, connection.get_comment(), valid_until=token.end
        )


def _request_token(credentials: Mapping[str, str]) -> _Token:
    start = datetime.now(timezone.utc)
    answer = request_token(
        credentials[TOKEN_ENDPOINT],
        credentials[CLIENT_ID],
        credentials[CLIENT_SECRET],
        {key: credentials[key] for key in PARAMETERS if key in credentials},
    )
    if answer.token is None:
        msg = (
            f"No token from {place_of(credentials[TOKEN_ENDPOINT])}: {answer.problem}. Check the "
            "end point, 'client-id', 'client-secret' and 'scope' of the connection."
        )
        raise ConnectionTokenException(msg)
    remember_secrets([answer.token])
    if answer.lifetime is None:  # nobody knows when the token ends, so it is used once
        return _Token(answer.token, timedelta(0), None)
    end = start + timedelta(seconds=answer.lifetime)
    margin = timedelta(seconds=min(LONGEST_MARGIN_SECONDS, answer.lifetime / 10))
    return _Token(answer.token, end - margin - datetime.now(timezone.utc), end)
