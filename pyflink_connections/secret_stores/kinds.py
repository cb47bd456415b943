"""Which kinds of secret stores there are, and how their factories are found."""

from __future__ import annotations

from pyflink_connections.plugins import Plugins
from pyflink_connections.secret_stores.factory import SecretStoreFactory

__all__ = ["SECRET_STORE_KINDS"]

_MODULES = "pyflink_connections.secret_stores"

#: Other packages register theirs in the same group: ``kind = "module:Factory"``.
SECRET_STORE_KINDS = Plugins(
    what="secret store kind",
    group="pyflink_connections.secret_stores",
    base=SecretStoreFactory,
    built_in={
        "generic_in_memory": f"{_MODULES}.generic_in_memory:GenericInMemorySecretStoreFactory",
        "file": f"{_MODULES}.file:FileSecretStoreFactory",
        "env": f"{_MODULES}.env:EnvironmentSecretStoreFactory",
        "azure-key-vault": f"{_MODULES}.azure.key_vault:AzureKeyVaultSecretStoreFactory",
        "aws-secrets-manager": (
            f"{_MODULES}.aws.secrets_manager:AwsSecretsManagerSecretStoreFactory"
        ),
        "hashicorp-vault": f"{_MODULES}.hashicorp.vault:HashicorpVaultSecretStoreFactory",
    },
)
