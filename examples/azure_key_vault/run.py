"""Keeps a connection's password in Azure Key Vault, from CREATE to DROP.

    python -m examples.azure_key_vault.run

It starts an emulator of Key Vault. With AZURE_KEY_VAULT_URL set it uses that vault instead, as who
you are to Azure: after `az login` you, in Azure the managed identity. That identity needs the role
Key Vault Secrets Officer. The secret that it makes it removes again.
"""

import os
from collections.abc import Iterator

from pyflink.common import Configuration

from pyflink_connections.table import EnvironmentSettings, TableEnvironment

STATEMENTS = (
    "CREATE CONNECTION warehouse WITH ('url' = 'jdbc:postgresql://db/shop', 'password' = 's3cret')",
    "DESCRIBE CONNECTION warehouse",
    "ALTER CONNECTION warehouse SET ('password' = 'n3w-s3cret')",
    "DROP CONNECTION warehouse",
)


def run(options: "dict[str, str]") -> Iterator[str]:
    """Executes the statements and tells what they show.

    Args:
        options: Options of the store, such as ``vault.url``.
    """
    configuration = Configuration()
    configuration.set_string("table.secret-store.kind", "azure-key-vault")
    for key, value in options.items():
        configuration.set_string(f"table.secret-store.azure-key-vault.{key}", value)
    settings = EnvironmentSettings.new_instance().in_batch_mode().with_configuration(configuration)
    t_env = TableEnvironment.create(settings.build())
    for statement in STATEMENTS:
        # Passwords in statements are for examples; the statement is not shown.
        yield " ".join(statement.split()[:3])
        with t_env.execute_sql(statement).collect() as rows:
            yield from (f"    {', '.join(map(str, row))}" for row in rows)


def main() -> None:
    """Runs against the vault that is named, else against the emulator."""
    vault_url = os.environ.get("AZURE_KEY_VAULT_URL")
    if vault_url:
        print(*run({"vault.url": vault_url}), sep="\n")
        return
    from tests.support.key_vault_emulator import (  # noqa: PLC0415 - only where there are tests
        KeyVaultEmulator,
        use_in_environment,
    )

    with KeyVaultEmulator() as emulator:
        use_in_environment(emulator)
        print(*run(emulator.options(credential="environment")), sep="\n")
        print("The emulator was asked:", dict(emulator.requests))


if __name__ == "__main__":
    main()
