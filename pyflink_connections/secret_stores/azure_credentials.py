"""Who we are to Azure: the credential that an option names; imported on first use only."""

from __future__ import annotations

from typing import Any, Union

from azure.core.pipeline.transport import RequestsTransport
from azure.identity import (
    AzureCliCredential,
    DefaultAzureCredential,
    EnvironmentCredential,
    ManagedIdentityCredential,
    WorkloadIdentityCredential,
)

from pyflink_connections.secret_stores.azure_settings import AzureKeyVaultSettings

__all__ = ["open_credential"]


Credential = Union[
    AzureCliCredential,
    DefaultAzureCredential,
    EnvironmentCredential,
    ManagedIdentityCredential,
    WorkloadIdentityCredential,
]


def open_credential(settings: AzureKeyVaultSettings, transport: RequestsTransport) -> Credential:
    """Makes the credential that the settings name; asks for no token yet.

    Args:
        settings: The kind of credential and, if there are several of it, which.
        transport: Carries the token requests, so that the operation's time limit holds for them.

    Raises:
        ValueError: What this kind needs is missing in settings and environment.
    """
    client_id, tenant_id = settings.client_id, settings.tenant_id
    if settings.credential == "managed-identity":
        return ManagedIdentityCredential(client_id=client_id, transport=transport)
    if settings.credential == "workload-identity":
        return WorkloadIdentityCredential(
            client_id=client_id, tenant_id=tenant_id, transport=transport
        )
    if settings.credential == "environment":
        return EnvironmentCredential(transport=transport)
    if settings.credential == "azure-cli":
        return AzureCliCredential(tenant_id=tenant_id or "")
    ids: dict[str, Any] = {
        "managed_identity_client_id": client_id,
        "workload_identity_client_id": client_id,
        "workload_identity_tenant_id": tenant_id,
    }
    # A None would not mean "from the environment" here, but "none at all".
    return DefaultAzureCredential(
        transport=transport, **{key: value for key, value in ids.items() if value}
    )
