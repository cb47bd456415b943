"""What workers are told of the secret store, and what they are not."""

from datetime import timedelta
from typing import ClassVar

import pytest

from pyflink_connections.configuration import ConfigOption, text
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.secret_stores import GenericInMemorySecretStore
from pyflink_connections.secret_stores.file import FileSecretStoreFactory
from pyflink_connections.session.worker_configuration import WorkerConfiguration


class VaultFactory(FileSecretStoreFactory):
    """A kind that somebody else has made."""

    identifier = "vault-of-others"
    declared_options: ClassVar = (
        ConfigOption("path", text, "Where it is."),
        ConfigOption("api-key", text, "A secret."),
        ConfigOption("token.file", text, "Where a secret is.", public=True),
    )


OTHERS = f"{__name__}.VaultFactory"


def described(kind, given=None, additional_keys=(), **options):
    """Returns what workers get of a store with these options."""
    values = {key.replace("_", "."): value for key, value in options.items()}
    configuration = WorkerConfiguration(
        kind,
        lambda identifier: values if identifier in (kind, "vault-of-others") else {},
        given,
        timedelta(minutes=5),
        tuple(additional_keys),
    )
    return configuration.secret_store()


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("env", {}),
        ("file", {"path": "/run/secrets"}),
        ("azure-key-vault", {"vault_url": "https://v.vault.azure.net", "credential": "default"}),
        ("aws-secrets-manager", {"region": "eu-central-1", "kms_key_id": "alias/flink"}),
        ("hashicorp-vault", {"url": "https://vault", "token_file": "/t", "secret_id_file": "/s"}),
        (OTHERS, {"path": "/x", "token_file": "/t"}),
    ],
)
def test_described(kind, options):
    """Workers open every store that they can reach by the options that the session has."""
    store = described(kind, **options)
    assert kind == store.kind
    assert {key.replace("_", "."): value for key, value in options.items()} == dict(store.options)


@pytest.mark.parametrize("kind", ["generic_in_memory", "a-kind-of-java", "not.installed.Factory"])
def test_not_readable(kind):
    """A store that only this process has is refused by its name, with the setting to change."""
    with pytest.raises(ValidationException, match=f"store {kind}.*'table.secret-store.kind'"):
        described(kind)


def test_given_store():
    """A store that was given as an object can't be opened elsewhere."""
    with pytest.raises(ValidationException, match="can't open the secret store GenericInMemoryS"):
        described("file", GenericInMemorySecretStore())


@pytest.mark.parametrize(
    ("options", "additional_keys", "key"),
    [
        ({"api-key": "t0p-s3cret"}, [], "api-key"),
        ({"path": "https://user:t0p-s3cret@host"}, [], "path"),
        ({"path": "t0p-s3cret"}, ["path"], "path"),
    ],
)
def test_secret_options(options, additional_keys, key):
    """An option that is a secret does not travel; the error names it and not its value."""
    with pytest.raises(ValidationException, match=f"The option '{key}' of secret store") as raised:
        described(OTHERS, additional_keys=additional_keys, **options)
    assert "t0p-s3cret" not in str(raised.value)


def test_no_secrets():
    """A connection without secrets needs no store that others can read."""
    configuration = WorkerConfiguration("generic_in_memory", dict, None, timedelta(0), ())
    assert ("generic_in_memory", ()) == (
        configuration.no_secret_store().kind,
        configuration.no_secret_store().options,
    )
