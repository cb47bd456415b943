import json
import os
import stat
import sys
import time
import uuid

import pytest

from pyflink_connections.exceptions import (
    InvalidSecretException,
    SecretAccessDeniedException,
    SecretException,
    SecretNotFoundException,
    SecretStoreTimeoutException,
    ValidationException,
)
from pyflink_connections.secret_stores.azure.key_vault import AzureKeyVaultSecretStoreFactory
from pyflink_connections.secret_stores.factory import SecretStoreFactoryContext
from pyflink_connections.testing.leaks import leads_to
from pyflink_connections.testing.secret_stores import SecretStoreConformance
from tests.support.key_vault_fixtures import (  # noqa: F401 - found by their names
    emulator_fixture,
    error_of,
    open_store_fixture,
    store_fixture,
)
from tests.support.key_vault_tokens import CLIENT_ID

#: The vault of the tests that are marked ``live_azure``.
LIVE_URL = "PYFLINK_CONNECTIONS_LIVE_VAULT_URL"
#: Further options of the store in that vault, as in ``credential=azure-cli,tenant.id=...``.
LIVE_OPTIONS = "PYFLINK_CONNECTIONS_LIVE_VAULT_OPTIONS"
CANARY = f"canary{uuid.uuid4().hex}"


def stored(emulator, name):
    """Return the latest version of a secret as the vault keeps it."""
    return emulator.vault.secrets[name.lower()].versions[-1]


class TestOptions:
    def read(self, **options):
        factory = AzureKeyVaultSecretStoreFactory()
        factory.open(SecretStoreFactoryContext(options))
        return factory.create_secret_store()

    def test_the_vault_alone_is_enough(self):
        """The FLIP's own example has one option; nothing is asked of the vault yet."""
        store = self.read(**{"vault.url": "https://my-vault.vault.azure.net/"})

        assert repr(store) == "AzureKeyVaultSecretStore('https://my-vault.vault.azure.net')"

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "our-vault",
            "http://my-vault.vault.azure.net",
            "https://?",
            "https://user:pw@vault.azure.net",
            "https://my-vault.vault.azure.net/secrets/x",
            "https://my-vault.vault.azure.net?sig=x",
            "https://evil\\@vault.azure.net",
            "https://[vault",
        ],
    )
    def test_a_url_that_is_no_vault_is_refused(self, url):
        """Only the address of a vault over TLS is accepted; what was given is not repeated."""
        with pytest.raises(ValidationException, match="vault.url' must be a URL such as") as caught:
            self.read(**{"vault.url": url})
        assert not url or url not in str(caught.value)

    @pytest.mark.parametrize(
        ("option", "value", "expected"),
        [
            ("credential", "client-secret", "one of 'default', 'managed-identity'"),
            ("name.prefix", "flink_", "up to 78 letters"),
            ("name.prefix", "x" * 96, "up to 78 letters"),
            ("operation.timeout", "0 s", "above zero"),
            ("purge.on.remove", "yes", "'true' or 'false'"),
            ("vault.uri", "x", "Did you mean 'table.secret-store.azure-key-vault.vault.url'"),
        ],
    )
    def test_malformed_and_unknown_options_are_refused(self, option, value, expected):
        """An error names the option and what would be right."""
        with pytest.raises(ValidationException, match=expected):
            self.read(**{"vault.url": "https://v.vault.azure.net", option: value})

    @pytest.mark.parametrize(
        ("credential", "option"),
        [
            ("environment", "client.id"),
            ("managed-identity", "tenant.id"),
            ("azure-cli", "client.id"),
        ],
    )
    def test_an_option_without_effect_is_refused(self, credential, option):
        """An id that the credential would ignore is an error."""
        options = {"vault.url": "https://v.vault.azure.net", "credential": credential, option: "x"}
        with pytest.raises(ValidationException, match=f"{option}' has no meaning"):
            self.read(**options)

    def test_a_missing_sdk_is_named(self, monkeypatch):
        """Without the extra the error says what to install."""
        monkeypatch.setitem(sys.modules, "azure", None)
        with pytest.raises((SecretException, ValueError)) as caught:
            self.read(**{"vault.url": "https://v.vault.azure.net"})
        assert "pip install 'pyflink-connections[azure]'" in str(caught.value)


class VaultTests:
    """What holds in any vault, the emulator's or a real one: tests that ask the store alone."""

    @pytest.mark.parametrize(
        "secret",
        [
            {"username": "u", "password": "p"},
            {},
            {"empty": ""},
            {"ünïcode 💥": "pässwörd \u2028 \U0001f4a5"},
            {"control": '\x00\x01\x1f\x7f\r\n\t"\\'},
            {"large": "x" * 20_000},
        ],
        ids=lambda secret: next(iter(secret), "none").split()[0],
    )
    def test_what_is_stored_comes_back(self, store, secret):
        """Any map of strings survives the round trip."""
        assert dict(store.get_secret(store.store_secret(secret))) == secret

    def test_the_largest_secret_is_accepted(self, store):
        """25,600 bytes of JSON are stored."""
        secret = {"k": "ü" * ((25_600 - len('{"k": ""}')) // 2) + "x"}
        assert len(json.dumps(secret, ensure_ascii=False).encode()) == 25_600
        assert dict(store.get_secret(store.store_secret(secret))) == secret

    def test_an_update_is_read_at_once(self, store):
        """The name stays, and what is read is the new version."""
        name = store.store_secret({"password": "old"})
        store.update_secret(name, {"password": "new"})
        assert dict(store.get_secret(name)) == {"password": "new"}

    @pytest.mark.parametrize("name", ["no-such-secret", "under_score", "", "a/b", "x" * 128, "ü"])
    def test_a_missing_secret_is_not_found(self, store, name):
        """Reading and updating fail, nothing is created, and removing is no error."""
        for call in (lambda: store.get_secret(name), lambda: store.update_secret(name, {})):
            assert type(error_of(call)) is SecretNotFoundException
        store.remove_secret(name)
        assert not list(store.list_secrets(""))

    def test_a_removed_secret_is_gone(self, store):
        """Removing is a soft deletion, and removing again no error."""
        name = store.store_secret({"password": "p"})

        store.remove_secret(name)
        store.remove_secret(name)

        for call in (lambda: store.get_secret(name), lambda: store.update_secret(name, {})):
            assert type(error_of(call)) is SecretNotFoundException
        assert not list(store.list_secrets(""))


class TestSecrets(VaultTests):
    def test_a_secret_says_whose_it_is(self, store, emulator):
        """The value is a JSON object with a content type and tags; the name has the prefix."""
        name = store.store_secret({"password": "p"})

        version = stored(emulator, name)
        assert name.startswith("flink-")
        assert json.loads(version.value) == {"password": "p"}
        assert version.content_type == "application/json"
        assert version.tags == {"created-by": "pyflink-connections", "format": "1"}

    def test_the_prefix_of_names_can_be_chosen(self, emulator, open_store):
        """Several Flinks can share a vault, each with its own prefix."""
        store = open_store(emulator.options(name_prefix="team-a-"))
        assert store.store_secret({}).startswith("team-a-")

    def test_an_update_is_a_new_version_with_all_tags(self, store, emulator):
        """The name stays, and tags that others have added stay as well."""
        name = store.store_secret({"password": "old"})
        stored(emulator, name).tags["cost-centre"] = "42"

        store.update_secret(name, {"password": "new"})

        secret = emulator.vault.secrets[name]
        assert len(secret.versions) == 2
        assert secret.versions[-1].tags == {**secret.versions[0].tags, "cost-centre": "42"}
        assert dict(store.get_secret(name)) == {"password": "new"}

    def test_a_removed_secret_is_gone_and_can_be_recovered(self, store, emulator):
        """Removing is a soft deletion; removing again is no error."""
        name = store.store_secret({"password": "p"})

        store.remove_secret(name)
        store.remove_secret(name)

        for call in (lambda: store.get_secret(name), lambda: store.update_secret(name, {})):
            error = error_of(call)
            assert type(error) is SecretNotFoundException
            assert "az keyvault secret recover" in str(error)
        emulator.vault.recover(name)
        assert dict(store.get_secret(name)) == {"password": "p"}

    def test_a_secret_that_is_being_deleted_counts_as_removed(self, store, emulator):
        """While the vault still deletes, removing again is no error."""
        emulator.vault.deletion_seconds = 5
        name = store.store_secret({})

        store.remove_secret(name)
        store.remove_secret(name)

        assert type(error_of(store.get_secret, name)) is SecretNotFoundException

    def test_a_deletion_during_an_update_is_not_found(self, store, emulator):
        """A secret that goes away between the check and the writing is not found."""
        name = store.store_secret({})
        conflict = {"error": {"code": "Conflict", "innererror": {"code": "ObjectIsBeingDeleted"}}}
        emulator.faults.add(status=409, body=json.dumps(conflict).encode(), method="PUT")

        error = error_of(store.update_secret, name, {})

        assert type(error) is SecretNotFoundException
        assert "ObjectIsBeingDeleted" in str(error)

    def test_only_own_secrets_are_listed(self, store, emulator, open_store):
        """The sweep of orphans sees our secrets with our prefix, over several pages."""
        emulator.vault.set("flink-of-a-user", "x")
        open_store(emulator.options(name_prefix="other-")).store_secret({})
        names = {store.store_secret({}) for _ in range(30)}

        assert {secret.secret_id for secret in store.list_secrets("")} == names
        assert emulator.requests["GET secrets"] == 2


class TestPurging:
    @pytest.fixture(name="store")
    def _store(self, emulator, open_store):
        """A store that purges what it removes."""
        return open_store(emulator.options(operation_timeout="3 s", purge_on_remove="true"))

    def test_a_purged_secret_is_gone_for_ever(self, store, emulator):
        """Purging waits until the deletion is done; purging again is no error."""
        emulator.vault.deletion_seconds = 0.7
        name = store.store_secret({})

        store.remove_secret(name)
        store.remove_secret(name)

        assert emulator.vault.secrets == {}

    def test_purge_protection_is_respected(self, store, emulator):
        """In a protected vault the secret stays deleted, which is no error."""
        emulator.vault.purge_protection = True
        name = store.store_secret({})

        store.remove_secret(name)

        assert emulator.vault.secrets[name].deleted_at
        assert emulator.requests["DELETE deletedsecrets"] == 0

    def test_waiting_for_the_deletion_ends(self, store, emulator):
        """A deletion that takes too long is an error, and removing once more purges."""
        emulator.vault.deletion_seconds = 4
        name = store.store_secret({})

        begin = time.monotonic()
        assert type(error_of(store.remove_secret, name)) is SecretStoreTimeoutException
        assert time.monotonic() - begin < 3.3

        store.remove_secret(name)
        assert emulator.vault.secrets == {}

    def test_a_failure_in_between_does_not_lose_the_purge(self, store, emulator):
        """A retry after the deletion has begun still waits for it and purges."""
        emulator.vault.deletion_seconds = 0.7
        emulator.faults.add(status=500, path="/deletedsecrets/", times=1)
        name = store.store_secret({})

        store.remove_secret(name)

        assert emulator.vault.secrets == {}


class TestSecretsOfOthers:
    @pytest.mark.parametrize(
        ("content_type", "value", "expected"),
        [
            (None, "plain text", {"value": "plain text"}),
            ("text/plain", '{"user": "u"}', {"value": '{"user": "u"}'}),
            ("application/json", '{"user": "u"}', {"user": "u"}),
            ("Application/JSON; charset=utf-8", '{"user": "u"}', {"user": "u"}),
            ("application/json", "[1]", {"value": "[1]"}),
            ("application/json", "{", {"value": "{"}),
        ],
    )
    def test_any_secret_can_be_read(self, store, emulator, content_type, value, expected):
        """JSON objects of strings give names and values, if marked as JSON; others one value."""
        emulator.vault.set("others-secret", value, content_type)
        assert dict(store.get_secret("others-secret")) == expected

    @pytest.mark.parametrize(
        ("attributes", "expected"),
        [
            ({"enabled": False}, "it is disabled; 403, Forbidden, SecretDisabled"),
            ({"exp": 1_000_000_000}, "expired at 2001-09-09 01:46:40 UTC"),
            ({"nbf": 4_000_000_000}, "is not valid before 2096-10-02 07:06:40 UTC"),
        ],
    )
    def test_a_secret_that_must_not_be_used_is_refused(self, store, emulator, attributes, expected):
        """Disabled, expired and early secrets are errors that say so."""
        emulator.vault.set("others-secret", CANARY, attributes=attributes)
        error = error_of(store.get_secret, "others-secret")
        assert type(error) is InvalidSecretException
        assert expected in str(error)


class TestSize:
    @pytest.mark.parametrize(
        "secret",
        [
            {"k": "x" * (25_600 - len('{"k": ""}') + 1)},
            {"k": f"{CANARY}\ud800"},
            {"k": 1},
            {"k": None},
        ],
        ids=["too large", "lone surrogate", "number", "none"],
    )
    def test_what_cannot_be_stored_is_refused_before_the_call(self, store, emulator, secret):
        """One byte more, no Unicode, or no strings: an error, and no request."""
        for call in (store.store_secret, lambda secret: store.update_secret("x", secret)):
            error = error_of(call, secret)
            assert type(error) is InvalidSecretException
            assert not leads_to(error, CANARY)
        assert not emulator.requests


class TestCredentials:
    @pytest.fixture(name="fake_cli")
    def _fake_cli(self, emulator, tmp_path, monkeypatch):
        """A program ``az`` that gives out a token."""
        answer = {
            "accessToken": emulator.tokens.issue("azure cli"),
            "expiresOn": "2099-01-01 00:00:00.000000",
            "expires_on": 4_000_000_000,
            "tokenType": "Bearer",
        }
        program = tmp_path / "az"
        program.write_text(f"#!/bin/sh\ncat <<'EOF'\n{json.dumps(answer)}\nEOF\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    @pytest.mark.parametrize(
        ("credential", "way"),
        [
            ("managed-identity", "managed identity"),
            ("environment", "client secret"),
            ("workload-identity", "federated token"),
            ("azure-cli", "azure cli"),
            ("default", "client secret"),
        ],
    )
    @pytest.mark.usefixtures("fake_cli")
    def test_each_credential_works(self, emulator, open_store, credential, way, monkeypatch):
        """Every kind of credential gets its token in its own way."""
        if credential == "workload-identity":
            for name, value in emulator.environment().items():
                monkeypatch.setenv(name, value)
        options = emulator.options(credential=credential)
        store = open_store(options)

        assert dict(store.get_secret(store.store_secret({"a": "b"}))) == {"a": "b"}
        assert emulator.tokens.given[way] == 1

    def test_an_identity_can_be_named(self, emulator, open_store, monkeypatch):
        """The option ``client.id`` chooses among several managed identities."""
        monkeypatch.delenv("AZURE_CLIENT_ID")
        options = emulator.options(client_id=CLIENT_ID, operation_timeout="5 s")
        store = open_store(options)
        assert store.store_secret({})
        assert f"managed-identity, client {CLIENT_ID}" == store.identity()
        assert "environment" == open_store(emulator.options(credential="environment")).identity()

    @pytest.mark.parametrize("credential", ["environment", "workload-identity", "azure-cli"])
    def test_a_credential_without_what_it_needs_is_named(
        self, emulator, open_store, credential, monkeypatch
    ):
        """The error names the credential and the option that chooses it."""
        for name in ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"):
            monkeypatch.delenv(name)
        monkeypatch.setenv("PATH", "/nowhere")
        store = open_store(emulator.options(credential=credential))

        error = error_of(store.store_secret, {})

        assert type(error) is SecretAccessDeniedException
        assert credential in str(error)

    def test_an_expired_client_secret_is_denied(self, emulator, open_store):
        """Entra's error code is named, its text and the client secret are not."""
        emulator.tokens.refusal = f"AADSTS7000222: The provided keys are expired. {CANARY}"
        store = open_store(emulator.options(credential="environment"))

        error = error_of(store.store_secret, {})

        assert type(error) is SecretAccessDeniedException
        assert "no token, AADSTS7000222" in str(error)
        assert not leads_to(error, CANARY)
        assert not leads_to(error, emulator.tokens.client_secret)

    def test_a_revoked_token_is_replaced(self, emulator, store):
        """A token that the vault refuses is fetched anew within the operation."""
        name = store.store_secret({"a": "b"})
        emulator.tokens.revoke()
        emulator.tokens.lifetime = 7_200
        store.close()  # the SDK's caches are per client

        assert dict(store.get_secret(name)) == {"a": "b"}

    def test_a_vault_that_takes_no_token_is_denied(self, emulator, store):
        """A vault of another tenant answers 401 whatever we send."""
        emulator.tokens.lifetime = -1
        error = error_of(store.get_secret, "x")
        assert type(error) is SecretAccessDeniedException
        assert "401" in str(error) or "no token" in str(error)

    @pytest.mark.parametrize(
        ("operation", "missing", "role"),
        [
            ("get", "get", "Key Vault Secrets User"),
            ("store", "set", "Key Vault Secrets Officer"),
            ("remove", "delete", "Key Vault Secrets Officer"),
        ],
    )
    def test_a_missing_permission_names_the_role(self, emulator, store, operation, missing, role):
        """403 says which role the identity needs on the vault."""
        name = store.store_secret({})
        emulator.vault.permissions.remove(missing)
        call = {
            "get": lambda: store.get_secret(name),
            "store": lambda: store.store_secret({}),
            "remove": lambda: store.remove_secret(name),
        }[operation]

        error = error_of(call)

        assert type(error) is SecretAccessDeniedException
        assert f"role '{role}'" in str(error)
        assert "403, Forbidden, ForbiddenByRbac, request 12345678-" in str(error)
        assert emulator.url in str(error)

    def test_a_challenge_for_another_domain_is_refused(self, emulator, open_store):
        """By default no token goes to a host outside of the domain that it is for."""
        store = open_store(emulator.options(verify_challenge="true"))

        error = error_of(store.get_secret, "x")

        assert "verify.challenge" in str(error)
        assert not emulator.tokens.given


class TestConformance(SecretStoreConformance):
    @pytest.fixture(name="store")
    def _store(self, emulator, open_store):
        """A store in the emulator."""
        return open_store(emulator.options())

    @pytest.fixture
    def unreachable_store(self, emulator, open_store):
        """A store at a port where nobody listens."""
        options = emulator.options(operation_timeout="2 s")
        return open_store({**options, "vault.url": "https://localhost:1"})


class LiveVault:
    """Tests of subclasses run in a real vault, which keeps nothing of them but deleted secrets."""

    pytestmark = pytest.mark.live_azure

    @pytest.fixture(name="store")
    def _store(self, open_store):
        """A store in a real vault, emptied of what the test has made."""
        if LIVE_URL not in os.environ:
            pytest.skip(f"{LIVE_URL} does not name a Key Vault")
        pairs = filter(None, os.environ.get(LIVE_OPTIONS, "").split(","))
        options = dict(pair.split("=", 1) for pair in pairs)
        prefix = f"test-{uuid.uuid4().hex[:8]}-"
        store = open_store({**options, "vault.url": os.environ[LIVE_URL], "name.prefix": prefix})
        yield store
        for secret in store.list_secrets(""):
            store.remove_secret(secret.secret_id)


class TestLiveConformance(LiveVault, SecretStoreConformance):
    pass


class TestLiveSecrets(LiveVault, VaultTests):
    pass
