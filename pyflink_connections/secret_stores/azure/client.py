"""Azure's Key Vault client with our limits on it; imported on the first use of a vault only."""

from __future__ import annotations

from collections.abc import MutableMapping
from contextlib import ExitStack, closing, suppress
from typing import Any

from azure.core.credentials import TokenCredential
from azure.core.exceptions import ServiceRequestTimeoutError, ServiceResponseTimeoutError
from azure.core.pipeline.policies import RetryPolicy, SansIOHTTPPolicy
from azure.core.pipeline.transport import RequestsTransport
from azure.keyvault.secrets import SecretClient

from pyflink_connections.deadline import remaining
from pyflink_connections.secret_stores.azure.credentials import open_credential
from pyflink_connections.secret_stores.azure.settings import AzureKeyVaultSettings

__all__ = ["open_client"]

# An attempt gets a third of the time: an idle connection that a firewall dropped shows only by
# silence, and must leave time for another attempt.
_ATTEMPTS_IN_LIMIT = 3


class DeadlineTransport(RequestsTransport):  # type: ignore[misc]  # loaded by name, so Any to mypy
    """Sends nothing after the operation's deadline, and neither waits nor sleeps beyond it.

    So an operation that was given up changes nothing behind the back of whoever gave it up.

    Args:
        settings: The time limit of one operation, and whom to trust.
    """

    def __init__(self, settings: AzureKeyVaultSettings) -> None:
        ca_file = settings.ca_file
        super().__init__(**({"connection_verify": ca_file} if ca_file else {}))
        self._attempt = settings.operation_timeout.total_seconds() / _ATTEMPTS_IN_LIMIT

    def send(
        self, request: Any, *, proxies: MutableMapping[str, str] | None = None, **kwargs: Any
    ) -> Any:
        """Sends one request, again as long as there is no answer, with what is left of the time.

        All requests of the store may be sent twice, those for tokens as well.
        """
        while True:
            left = remaining()
            if left <= 0:
                msg = "the time limit of the operation has passed"
                raise ServiceRequestTimeoutError(msg)
            timeouts = {
                "connection_timeout": min(kwargs.get("connection_timeout", left), left),
                "read_timeout": min(kwargs.get("read_timeout", left), left, self._attempt),
            }
            with suppress(ServiceResponseTimeoutError):
                return super().send(request, proxies=proxies, **{**kwargs, **timeouts})

    def sleep(self, duration: float) -> None:
        """Sleeps, but not beyond the deadline."""
        super().sleep(min(duration, remaining()))


def open_client(
    settings: AzureKeyVaultSettings, credential: TokenCredential | None
) -> tuple[SecretClient, ExitStack]:
    """Makes a client; makes no remote call.

    Args:
        settings: The vault and how to speak to it.
        credential: Instead of the one that the settings name.

    Returns:
        The client, and what is to be closed after it.

    Raises:
        ValueError: What the credential needs is missing in settings and environment.
    """
    resources = ExitStack()
    if credential is None:
        own = open_credential(
            settings.credential,
            settings.client_id,
            settings.tenant_id,
            transport=DeadlineTransport(settings),
        )
        credential = resources.enter_context(closing(own))
    client = SecretClient(
        settings.vault_url,
        credential,
        verify_challenge_resource=settings.verify_challenge,
        transport=DeadlineTransport(settings),
        # The SDK's retries would wait an hour if Retry-After says so; RemoteCalls has our own.
        retry_policy=RetryPolicy.no_retries(),
        # In place of the policy that logs bodies at DEBUG: those of a vault are secrets.
        logging_policy=SansIOHTTPPolicy(),
    )
    return resources.enter_context(closing(client)), resources
