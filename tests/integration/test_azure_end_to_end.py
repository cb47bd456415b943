"""FLIP-529's own example: Flink's config.yaml says Key Vault, and SQL does the rest."""

import secrets

import pytest
from pyflink.version import __version__ as flink_version

from pyflink_connections.exceptions import SecretStoreUnavailableException
from pyflink_connections.table import EnvironmentSettings, TableEnvironment
from pyflink_connections.testing.leaks import leads_to
from tests.integration.conftest import rows
from tests.support.key_vault_fixtures import emulator_fixture
from tools.connectors import connector_jars

__all__ = ["emulator_fixture"]

ORDERS = [(1, "tea"), (2, "cup"), (3, "pot")]


@pytest.fixture(name="env")
def _env(t_env, emulator, tmp_path, monkeypatch):  # noqa: ARG001 - the JVM needs Flink's own file
    """Make an environment that is told by config.yaml only where its secrets are."""
    (tmp_path / "config.yaml").write_text(
        "table.secret-store.kind: azure-key-vault\n"
        f"table.secret-store.azure-key-vault.vault.url: {emulator.url}\n"
        # What a vault at vault.azure.net does not need:
        f"table.secret-store.azure-key-vault.ca.file: {emulator.ca_file}\n"
        "table.secret-store.azure-key-vault.verify.challenge: false\n"
        "table.secret-store.azure-key-vault.credential: managed-identity\n"
        "table.secret-store.azure-key-vault.operation.timeout: 2 s\n"
    )
    monkeypatch.setenv("FLINK_CONF_DIR", str(tmp_path))
    env = TableEnvironment.create(EnvironmentSettings.in_batch_mode())
    jars = ";".join(jar.as_uri() for jar in connector_jars(flink_version))
    env.get_config().set("pipeline.jars", jars)
    return env


def values(emulator):
    """Return the current value of each secret that is not deleted."""
    kept = emulator.vault.secrets.values()
    return [secret.versions[-1].value for secret in kept if secret.deleted_at is None]


def shown(env):
    """Return what statements show of the connection and its table."""
    statements = (
        "SHOW CONNECTIONS",
        "SHOW CREATE CONNECTION pg",
        "DESCRIBE CONNECTION pg",
        "SHOW CREATE TABLE orders",
        "DESCRIBE orders",
        "EXPLAIN SELECT * FROM orders",
    )
    return "\n".join(str(rows(env.execute_sql(statement))) for statement in statements)


def test_life_of_a_connection(env, connect, tables, postgres, emulator, records):  # noqa: PLR0917 - fixtures
    """CREATE, use, ALTER and DROP: the password is in the vault and shows nowhere else."""
    # Of this test's own: by py4j's list of callbacks, a session leads to those of other tests.
    right, wrong = secrets.token_hex(16), f"wrong-{secrets.token_hex(16)}"
    postgres.execute(f"CREATE ROLE azure_life LOGIN SUPERUSER PASSWORD '{right}'")
    connect(env, username="azure_life", password=wrong)
    tables(env)
    assert [True] == [wrong in value for value in values(emulator)]
    assert wrong not in shown(env)

    env.execute_sql(f"ALTER CONNECTION pg SET ('password' = '{right}')")
    assert [True] == [right in value for value in values(emulator)]
    assert ORDERS == rows(env.execute_sql("SELECT * FROM orders"))
    assert right not in shown(env)

    env.execute_sql("DROP CONNECTION pg")
    assert [] == values(emulator)
    assert any("Command to send" in record.getMessage() for record in records.records)
    session = vars(env._session)
    for secret in (wrong, right):
        assert not leads_to(session, secret)
        assert [] == [r.name for r in records.records if leads_to(r.__dict__, secret)]


def test_vault_is_down(env, connect, tables, emulator):
    """The error names store and connection; tables without a connection don't need the vault."""
    connect(env)
    tables(env)
    env.execute_sql("CREATE TABLE other (n INT) WITH ('connector'='datagen', 'number-of-rows'='2')")
    emulator.faults.add(status=503)
    with pytest.raises(SecretStoreUnavailableException) as caught:
        env.execute_sql("SELECT * FROM orders")
    assert f"azure-key-vault at {emulator.url}" in str(caught.value)
    assert "Connection default_catalog.default_database.pg can't be resolved" in str(caught.value)
    assert 2 == len(rows(env.execute_sql("SELECT n FROM other")))
