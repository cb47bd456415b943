"""Service ``oauth2``: access tokens by the client credentials grant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, ClassVar

from pyflink_connections.configuration import ConfigOption, text
from pyflink_connections.delegation_tokens.base import (
    DelegationTokenProvider,
    ObtainedDelegationTokens,
)
from pyflink_connections.delegation_tokens.configuration import ProviderConfiguration
from pyflink_connections.exceptions import DelegationTokenException
from pyflink_connections.oauth_requests import place_of, request_token
from pyflink_connections.redaction import remember_secrets

__all__ = ["OAuth2TokenProvider"]

TOKEN_ENDPOINT: ConfigOption[str] = ConfigOption(
    "token-endpoint", text, "The URL of the token end point.", required=True, public=True
)
CLIENT_ID: ConfigOption[str] = ConfigOption("client-id", text, "Who we are.", required=True)
CLIENT_SECRET: ConfigOption[str] = ConfigOption(
    "client-secret", text, "What proves it. Better name a file with 'client-secret.file'."
)
CLIENT_SECRET_FILE: ConfigOption[str] = ConfigOption(
    "client-secret.file",
    text,
    "A file with the client secret, such as a mounted one.",
    public=True,
)
SCOPE: ConfigOption[str] = ConfigOption("scope", text, "Sent along, if it is set.")
AUDIENCE: ConfigOption[str] = ConfigOption("audience", text, "Sent along, if it is set.")
RESOURCE: ConfigOption[str] = ConfigOption("resource", text, "Sent along, if it is set.")


class OAuth2TokenProvider(DelegationTokenProvider):
    """Logs in with client credentials (RFC 6749, section 4.4); the tokens are the access token.

    Needs the extra ``oauth``. The end of a token is that of the answer's ``expires_in``; a token
    without one is never renewed.
    """

    service_name = "oauth2"
    declared_options: ClassVar[Sequence[ConfigOption[Any]]] = (
        TOKEN_ENDPOINT,
        CLIENT_ID,
        CLIENT_SECRET,
        CLIENT_SECRET_FILE,
        SCOPE,
        AUDIENCE,
        RESOURCE,
    )

    def init(self, configuration: ProviderConfiguration) -> None:
        """Takes the end point and the credentials.

        Raises:
            DelegationTokenException: Not exactly one of client secret and file is set, or the file
                can't be read.
        """
        options = configuration.options
        self._endpoint = options.require(TOKEN_ENDPOINT)
        self._client_id = options.require(CLIENT_ID)
        self._secret = options.get(CLIENT_SECRET)
        self._secret_file = options.get(CLIENT_SECRET_FILE)
        if (self._secret is None) == (self._secret_file is None):
            msg = "Set one of 'client-secret' and 'client-secret.file' of service 'oauth2'."
            raise DelegationTokenException(msg)
        values = {option.key: options.get(option) for option in (SCOPE, AUDIENCE, RESOURCE)}
        self._parameters = {key: value for key, value in values.items() if value}

    def obtain_delegation_tokens(self) -> ObtainedDelegationTokens:
        """Asks the end point.

        Raises:
            DelegationTokenException: It gave no token, or the file with the secret can't be read.
        """
        start = datetime.now(timezone.utc)
        answer = request_token(
            self._endpoint, self._client_id, self._client_secret(), self._parameters
        )
        if answer.token is None:
            msg = f"No token from {place_of(self._endpoint)}: {answer.problem}."
            raise DelegationTokenException(msg)
        end = None if answer.lifetime is None else start + timedelta(seconds=answer.lifetime)
        return ObtainedDelegationTokens(answer.token.encode(), end)

    def _client_secret(self) -> str:
        if self._secret_file is None:
            return self._secret or ""
        try:
            secret = Path(self._secret_file).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as exc:
            problem = type(exc).__name__
        else:
            remember_secrets([secret])
            return secret
        msg = f"The file {self._secret_file} with the client secret can't be read: {problem}."
        raise DelegationTokenException(msg)
