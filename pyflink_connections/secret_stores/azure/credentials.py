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

__all__ = ["open_credential"]


Credential = Union[
    AzureCliCredential,
    DefaultAzureCredential,
    EnvironmentCredential,
    ManagedIdentityCredential,
    WorkloadIdentityCredential,
]


def open_credential(
    kind: str, client_id: str | None, tenant_id: str | None, transport: RequestsTransport
) -> Credential:
    """Makes a credential; asks for no token yet.

    Args:
        kind: The kind of credential, as the option ``credential`` names it.
        client_id: Which identity, if there are several.
        tenant_id: Its tenant.
        transport: Carries the token requests, so that the operation's time limit holds for them.

    Raises:
        ValueError: What this kind needs is missing in settings and environment.
    """
    if kind == "managed-identity":
        return ManagedIdentityCredential(client_id=client_id, transport=transport)
    if kind == "workload-identity":
        return WorkloadIdentityCredential(
            client_id=client_id, tenant_id=tenant_id, transport=transport
        )
    if kind == "environment":
        return EnvironmentCredential(transport=transport)
    if kind == "azure-cli":
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
