"""The services of this package, each run by its host against a server."""

import json
import os
import sys
import time
from datetime import datetime, timezone

import pytest

from pyflink_connections.definitions import SensitiveConnection
from pyflink_connections.delegation_tokens.carried_connections import decode_connections
from pyflink_connections.exceptions import SecretException
from pyflink_connections.functions.delegation_token_source import DelegationTokenSource
from pyflink_connections.session.configuration import SessionConfiguration
from pyflink_connections.session.configured_connections import ConfiguredConnections
from pyflink_connections.testing.delegation_tokens import ProviderHarness, TokensInThisProcess
from tests.support.counting_store import KIND, Reads
from tools.token_services import TokenService, serving

PASSWORD = "pa55-7f00d5eed"


def seconds_left(answer):
    """How long the answer's tokens are valid."""
    return (answer.valid_until - datetime.now(timezone.utc)).total_seconds()


class TestOAuth2:
    """Client credentials against a token end point."""

    @pytest.fixture(name="service")
    def _service(self):
        return TokenService(lifetime=600)

    @pytest.fixture(name="options")
    def _options(self, service):
        with serving(service) as url:
            yield {"token-endpoint": f"{url}/token", "client-id": "me"}

    def test_token(self, service, options, tmp_path):
        """The token is what the end point gives, with the end it says; the secret is in a file."""
        secret = tmp_path / "secret"
        secret.write_text(f"{service.client_secret}\n")
        with ProviderHarness("oauth2", {**options, "client-secret.file": str(secret)}) as host:
            answer = host.obtain()
            assert service.tokens == [answer.tokens.decode()]
            assert 500 < seconds_left(answer) < 600
            host.obtain()
        assert 2 == service.logins

    def test_refusal(self, service, options):
        """What goes wrong is told with the end point, and without the secret."""
        service.failing = True
        given = {**options, "client-secret": service.client_secret}
        with ProviderHarness("oauth2", given) as host:
            failure = host.obtain().failure
        assert f"No token from {options['token-endpoint']}: " in failure
        assert "invalid_client" in failure
        assert service.client_secret not in failure

    def test_secret_that_is_not_there(self, options):
        """A file that can't be read, no secret and two secrets are errors."""
        for given, message in (
            ({"client-secret.file": "/no/such"}, "/no/such with the client secret"),
            ({}, "Set one of 'client-secret'"),
            ({"client-secret": "x", "client-secret.file": "y"}, "Set one of 'client-secret'"),
        ):
            with ProviderHarness("oauth2", {**options, **given}) as host:
                assert message in host.obtain().failure


class TestAwsSts:
    """Session credentials of moto's STS."""

    @pytest.fixture(name="options")
    def _options(self, monkeypatch, tmp_path):
        from moto.server import ThreadedMotoServer

        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_DEFAULT_REGION", "AWS_REGION"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        yield {"endpoint-url": f"http://{host}:{port}", "region": "eu-central-1"}
        server.stop()

    @pytest.mark.parametrize("role", [None, "arn:aws:iam::123456789012:role/flink"])
    def test_credentials(self, options, role):
        """Credentials are those of the role, or of a session, as boto3 takes them."""
        import boto3

        more = {"role-arn": role} if role else {}
        with ProviderHarness("aws-sts", {**options, "duration": "15 min", **more}) as host:
            answer = host.obtain()
        assert answer.failure is None
        assert 600 < seconds_left(answer) <= 900
        given = json.loads(answer.tokens)
        client = boto3.client(
            "sts", region_name="eu-central-1", endpoint_url=options["endpoint-url"], **given
        )
        arn = client.get_caller_identity()["Arn"]
        assert ("assumed-role/flink/flink" in arn) == bool(role)

    def test_unreachable(self, options):
        """What goes wrong is told in words."""
        given = {**options, "endpoint-url": "http://127.0.0.1:1"}
        with ProviderHarness("aws-sts", given, timeout=120) as host:
            assert "No session credentials from AWS: " in host.obtain().failure


@pytest.mark.skipif(sys.version_info < (3, 10), reason="Azure's SDK needs Python 3.10")
class TestAzure:
    """A managed identity's tokens."""

    @pytest.fixture(name="emulator")
    def _emulator(self, monkeypatch):
        from tests.support.key_vault_emulator import KeyVaultEmulator

        with KeyVaultEmulator() as emulator:
            for name, value in emulator.environment().items():
                monkeypatch.setenv(name, value)
            monkeypatch.delenv("AZURE_FEDERATED_TOKEN_FILE")
            yield emulator

    def test_token(self, emulator):
        """The token is what the identity gets for the scope."""
        options = {"scope": "https://vault.azure.net/.default", "credential": "managed-identity"}
        with ProviderHarness("azure", options) as host:
            answer = host.obtain()
        assert answer.failure is None
        assert emulator.tokens.accepts(f"Bearer {answer.tokens.decode()}")
        assert 3_000 < seconds_left(answer) <= 3_600

    def test_refusal(self, emulator):
        """What goes wrong is told with the scope, and without what Azure said."""
        emulator.tokens.refusal = f"no such identity {PASSWORD}"
        options = {"scope": "https://vault.azure.net/.default", "credential": "managed-identity"}
        with ProviderHarness("azure", options) as host:
            failure = host.obtain().failure
        assert "No token for https://vault.azure.net/.default: " in failure
        assert PASSWORD not in failure

    def test_missing_identity(self, monkeypatch):
        """A credential that lacks something says so."""
        for name in [name for name in os.environ if name.startswith("AZURE_")]:
            monkeypatch.delenv(name)
        options = {"scope": "https://vault.azure.net/.default", "credential": "workload-identity"}
        with ProviderHarness("azure", options) as host:
            assert "AZURE_CLIENT_ID" in host.obtain().failure


class TestConnections:
    """Connections of stores in files."""

    @pytest.fixture(name="reads")
    def _reads(self, tmp_path):
        reads = Reads(tmp_path)
        reads.forget()
        return reads

    @pytest.fixture(name="configuration")
    def _configuration(self, reads, tmp_path):
        return {
            "table.secret-store.kind": KIND,
            "table.secret-store.counting.path": str(reads.path),
            "table.connection-store.kind": "file",
            "table.connection-store.file.path": str(tmp_path / "definitions"),
        }

    @pytest.fixture(name="manager")
    def _manager(self, configuration):
        """What a session with the same configuration works with."""
        return ConfiguredConnections(SessionConfiguration(configuration), _Catalogs()).manager

    def test_connections_are_carried(self, manager, configuration, reads):
        """Functions get options that were never in their process, and see the changed password."""
        create(manager, "crm", password=PASSWORD)
        create(manager, "shop", password="other")
        reads.forget()
        crm, shop = (DelegationTokenSource(f"cat.db.{name}").open() for name in ("crm", "shop"))
        with ProviderHarness(
            "connections", {"names": "cat.db.crm; cat.db.shop"}, configuration
        ) as host:
            answer = host.obtain()
            assert 200 < seconds_left(answer) <= 300
            assert 2 == len(reads.all())
            with TokensInThisProcess(connections=answer.tokens) as tokens:
                assert {"url": "http://x", "password": PASSWORD} == dict(crm())
                assert "other" == shop()["password"]
                assert crm() is crm()
                manager.drop(("crm",))
                create(manager, "crm", password="new")
                tokens.renew(connections=host.obtain().tokens)
                assert "new" == crm()["password"]

    def test_token_that_ends_before(self, manager, configuration):
        """What is carried is renewed with the token of an oauth connection, not after it."""
        service = TokenService(lifetime=20)
        with serving(service) as url:
            client = {"client-id": "me", "client-secret": service.client_secret}
            create(manager, "crm", type="oauth", **{"token-endpoint": f"{url}/token"}, **client)
            create(manager, "shop", password=PASSWORD)
            names = {"names": "cat.db.crm;cat.db.shop", "ttl": "1 h"}
            with ProviderHarness("connections", names, configuration) as host:
                answer = host.obtain()
        assert 10 < seconds_left(answer) <= 20
        assert service.tokens == [decode_connections(answer.tokens)["cat.db.crm"]["token"]]

    def test_token_that_cannot_be_replaced(self, manager, configuration):
        """While there is no new token the last one is carried, and it is tried again soon."""
        service = TokenService(lifetime=1)
        with serving(service) as url:
            client = {"client-id": "me", "client-secret": service.client_secret}
            create(manager, "crm", type="oauth", **{"token-endpoint": f"{url}/token"}, **client)
            with ProviderHarness("connections", {"names": "cat.db.crm"}, configuration) as host:
                first = host.obtain()
                service.failing = True
                time.sleep(1.1)
                second = host.obtain()
        assert decode_connections(first.tokens) == decode_connections(second.tokens)
        assert 20 < seconds_left(second) <= 30
        assert "A connection is not refreshed: No token from" in second.printed

    def test_what_cannot_be_read_keeps_its_last_options(self, manager, configuration, reads):
        """While a store is down, the last options stay in use, and it is tried again soon."""
        create(manager, "crm", password=PASSWORD)
        names = {"names": "cat.db.crm", "ttl": "1 h"}
        with ProviderHarness("connections", names, configuration) as host:
            first = host.obtain()
            reads.take_down()
            second = host.obtain()
        assert decode_connections(first.tokens) == decode_connections(second.tokens)
        assert 3_000 < seconds_left(first)
        assert seconds_left(second) <= 30
        assert "A connection is not refreshed: " in second.printed
        assert PASSWORD not in second.printed

    def test_connection_that_is_dropped(self, manager, configuration):
        """A connection that is gone is gone everywhere, and functions say so."""
        create(manager, "crm", password=PASSWORD)
        create(manager, "shop", password="other")
        names = {"names": "cat.db.crm;cat.db.shop"}
        with ProviderHarness("connections", names, configuration) as host:
            host.obtain()
            manager.drop(("crm",))
            answer = host.obtain()
        assert ["cat.db.shop"] == list(decode_connections(answer.tokens))
        current = DelegationTokenSource("cat.db.crm").open()
        with (
            TokensInThisProcess(connections=answer.tokens),
            pytest.raises(SecretException, match="does not have connection cat.db.crm"),
        ):
            current()

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({}, "cat.db.crm does not exist in the JobManager's"),
            ({"table.connection-store.kind": "generic_in_memory"}, "table.connection-store.kind"),
            ({"table.secret-store.kind": "generic_in_memory"}, "table.secret-store.kind"),
        ],
    )
    def test_nothing_to_read(self, configuration, changes, message):
        """A connection or store that the JobManager can't see is named."""
        given = {**configuration, **changes}
        with ProviderHarness("connections", {"names": "cat.db.crm"}, given) as host:
            assert message in host.obtain().failure

    def test_malformed_names(self, configuration):
        """Names must be full."""
        with ProviderHarness("connections", {"names": "db.crm"}, configuration) as host:
            assert "provider.connections.names' must be full names" in host.obtain().failure


class _Catalogs:
    """One catalog with one database."""

    def current_catalog(self):
        return "cat"

    def current_database(self):
        return "db"

    def catalog_exists(self, catalog_name):
        return catalog_name == "cat"

    def database_exists(self, catalog_name, database_name):
        return (catalog_name, database_name) == ("cat", "db")


def create(manager, name, **secrets):
    """Creates a connection."""
    manager.create((name,), SensitiveConnection({"url": "http://x", **secrets}))
