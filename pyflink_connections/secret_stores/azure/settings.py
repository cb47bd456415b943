"""The options of the secret store in Azure Key Vault."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from pyflink_connections.configuration import (
    ConfigOption,
    Options,
    boolean,
    one_of,
    text,
)
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.secret_stores.remote_options import CA_FILE, OPERATION_TIMEOUT

__all__ = ["DECLARED_OPTIONS", "PREFIX", "AzureKeyVaultSettings"]

PREFIX = "table.secret-store.azure-key-vault."

# Which of the options below mean something to a credential; the others would be ignored silently.
_IDS_OF = {
    "default": {"client.id", "tenant.id"},
    "managed-identity": {"client.id"},
    "workload-identity": {"client.id", "tenant.id"},
    "environment": set[str](),
    "azure-cli": {"tenant.id"},
}


def _vault_url(value: str) -> str:
    msg = "a URL such as 'https://my-vault.vault.azure.net', without path, user or query"
    try:
        url = urlsplit(value)
        host, _ = url.hostname, url.port
    except ValueError:
        raise ValueError(msg) from None
    rest = (url.path.strip("/"), url.query, url.fragment, url.username, url.password)
    if url.scheme != "https" or not host or any(rest) or "\\" in value:
        raise ValueError(msg)
    return f"https://{url.netloc}"


def _name_prefix(value: str) -> str:
    # The random part of a name has 32 characters, an owner 17, and a name at most 127.
    if not re.fullmatch(r"[0-9A-Za-z-]{0,78}", value):
        msg = "up to 78 letters, digits and '-'"
        raise ValueError(msg)
    return value


VAULT_URL: ConfigOption[str] = ConfigOption(
    "vault.url",
    _vault_url,
    "The vault, such as 'https://my-vault.vault.azure.net'.",
    required=True,
)
CREDENTIAL: ConfigOption[str] = ConfigOption(
    "credential",
    one_of(*_IDS_OF),
    "Who we are to Azure. 'default' tries environment, workload identity, managed identity and "
    "the tools of developers in turn; naming one is faster and leaves no doubt. A client secret "
    "is taken from the environment only.",
    default="default",
    public=True,
)
CLIENT_ID: ConfigOption[str] = ConfigOption(
    "client.id",
    text,
    "Which managed or workload identity, if there are several; by default AZURE_CLIENT_ID, else "
    "the only one.",
)
TENANT_ID: ConfigOption[str] = ConfigOption(
    "tenant.id",
    text,
    "The Entra tenant of a workload identity or of the Azure CLI; by default AZURE_TENANT_ID, "
    "else the CLI's current one.",
)
NAME_PREFIX: ConfigOption[str] = ConfigOption(
    "name.prefix",
    _name_prefix,
    "What the names of new secrets begin with; one for each Flink that shares the vault lets the "
    "sweep of orphans tell them apart.",
    default="flink-",
)
PURGE_ON_REMOVE: ConfigOption[bool] = ConfigOption(
    "purge.on.remove",
    boolean,
    "Whether a removed secret is also purged, for ever. Needs the permission purge; has no effect "
    "in vaults with purge protection.",
    default=False,
)
VERIFY_CHALLENGE: ConfigOption[bool] = ConfigOption(
    "verify.challenge",
    boolean,
    "Whether the vault must be in the domain that it asks tokens for. Switch it off only for a "
    "vault outside of Azure's own domains, such as an emulator: it keeps tokens from strangers.",
    default=True,
)

DECLARED_OPTIONS: Sequence[ConfigOption[Any]] = (
    VAULT_URL,
    CREDENTIAL,
    CLIENT_ID,
    TENANT_ID,
    NAME_PREFIX,
    OPERATION_TIMEOUT,
    PURGE_ON_REMOVE,
    VERIFY_CHALLENGE,
    CA_FILE,
)


@dataclass(frozen=True)
class AzureKeyVaultSettings:
    """The vault and how to use it; the options of the kind describe each."""

    vault_url: str
    credential: str = "default"
    client_id: str | None = None
    tenant_id: str | None = None
    name_prefix: str = "flink-"
    operation_timeout: timedelta = timedelta(seconds=30)
    purge_on_remove: bool = False
    verify_challenge: bool = True
    ca_file: str | None = None

    @classmethod
    def of(cls, options: Options) -> AzureKeyVaultSettings:
        """Takes the settings out of the options of the kind.

        Raises:
            ValidationException: An option has no meaning for the credential.
        """
        credential = options.require(CREDENTIAL)
        for option in (CLIENT_ID, TENANT_ID):
            if options.get(option) and option.key not in _IDS_OF[credential]:
                msg = (
                    f"The option '{PREFIX}{option.key}' has no meaning for the credential "
                    f"'{credential}': remove it, or choose another '{PREFIX}{CREDENTIAL.key}'."
                )
                raise ValidationException(msg)
        return cls(
            vault_url=options.require(VAULT_URL),
            credential=credential,
            client_id=options.get(CLIENT_ID),
            tenant_id=options.get(TENANT_ID),
            name_prefix=options.require(NAME_PREFIX),
            operation_timeout=options.require(OPERATION_TIMEOUT),
            purge_on_remove=options.require(PURGE_ON_REMOVE),
            verify_challenge=options.require(VERIFY_CHALLENGE),
            ca_file=options.get(CA_FILE),
        )
