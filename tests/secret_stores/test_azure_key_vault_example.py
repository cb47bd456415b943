from examples.azure_key_vault.run import run
from tests.support.key_vault_fixtures import emulator_fixture  # noqa: F401 - found by its name


def test_the_example_keeps_the_password_in_the_vault(emulator):
    """A connection's password goes through the vault, as two versions, and is deleted with it."""
    output = "\n".join(run(emulator.options()))

    (secret,) = emulator.vault.secrets.values()
    assert ['{"password": "s3cret"}', '{"password": "n3w-s3cret"}'] == [
        version.value for version in secret.versions
    ]
    assert secret.deleted_at
    assert "******" in output
    assert "s3cret" not in output
