"""Service ``azure``: access tokens of Microsoft Entra ID."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any, ClassVar

from pyflink_connections.configuration import ConfigOption, one_of, text
from pyflink_connections.delegation_tokens.base import (
    DelegationTokenProvider,
    ObtainedDelegationTokens,
)
from pyflink_connections.delegation_tokens.configuration import ProviderConfiguration
from pyflink_connections.exceptions import DelegationTokenException
from pyflink_connections.extras import require_extra

__all__ = ["AzureTokenProvider"]

SECONDS_TO_CONNECT = 10

SCOPE: ConfigOption[str] = ConfigOption(
    "scope",
    text,
    "What the token is for, such as 'https://storage.azure.com/.default'.",
    required=True,
)
CREDENTIAL: ConfigOption[str] = ConfigOption(
    "credential",
    one_of("default", "managed-identity", "workload-identity", "environment", "azure-cli"),
    "Who we are to Azure. 'default' tries environment, workload identity, managed identity and "
    "the tools of developers in turn. A client secret is taken from the environment only.",
    default="default",
)
CLIENT_ID: ConfigOption[str] = ConfigOption(
    "client-id", text, "Which managed or workload identity, if there are several."
)
TENANT_ID: ConfigOption[str] = ConfigOption(
    "tenant-id", text, "The Entra tenant of a workload identity or of the Azure CLI."
)

_ENTRA_CODE = re.compile(r"\bAADSTS\d{4,8}\b")


class AzureTokenProvider(DelegationTokenProvider):
    """Gets an access token for a scope, as the JobManager's identity; the tokens are that token.

    Needs the extra ``azure``.
    """

    service_name = "azure"
    declared_options: ClassVar[Sequence[ConfigOption[Any]]] = (
        SCOPE,
        CREDENTIAL,
        CLIENT_ID,
        TENANT_ID,
    )

    def init(self, configuration: ProviderConfiguration) -> None:
        """Makes the credential.

        Raises:
            DelegationTokenException: The extra is not installed, or something that this kind of
                credential needs is not set.
        """
        for module in (
            "azure",
            "azure.identity",
        ):  # a part of a missing package can't be looked for
            what = "The service 'azure' of delegation tokens"
            require_extra("azure", module, what, DelegationTokenException)
        from azure.core.pipeline.transport import RequestsTransport  # noqa: PLC0415 - an extra

        from pyflink_connections.secret_stores.azure.credentials import (  # noqa: PLC0415 - an extra
            open_credential,
        )

        options = configuration.options
        self._scope = options.require(SCOPE)
        kind = options.require(CREDENTIAL)
        transport = RequestsTransport(connection_timeout=SECONDS_TO_CONNECT)
        try:
            self._credential = open_credential(
                kind, options.get(CLIENT_ID), options.get(TENANT_ID), transport
            )
        except ValueError:
            msg = (
                f"The credential '{kind}' of service 'azure' lacks something in options or "
                "environment, such as AZURE_CLIENT_ID or AZURE_TENANT_ID."
            )
        else:
            return
        raise DelegationTokenException(msg)

    def obtain_delegation_tokens(self) -> ObtainedDelegationTokens:
        """Gets a token.

        Raises:
            DelegationTokenException: Azure gives none; the message has its error code.
        """
        from azure.core.exceptions import AzureError  # noqa: PLC0415 - an extra

        try:
            token = self._credential.get_token(self._scope)
        except AzureError as exc:
            # Of the message, only codes: it may hold anything.
            codes = sorted(set(_ENTRA_CODE.findall(str(exc))))
            msg = f"No token for {self._scope}: {', '.join([type(exc).__name__, *codes])}."
        else:
            end = datetime.fromtimestamp(token.expires_on, timezone.utc)
            return ObtainedDelegationTokens(token.token.encode(), end)
        raise DelegationTokenException(msg)
