"""Secrets in AWS Secrets Manager: boto3 against moto's server, and against one that fails."""

import json
import logging
import subprocess
import sys
import time
from datetime import timedelta

import boto3
import pytest
from moto.server import ThreadedMotoServer

from pyflink_connections.exceptions import (
    InvalidSecretException,
    SecretAccessDeniedException,
    SecretException,
    SecretNotFoundException,
    SecretStoreThrottledException,
    SecretStoreTimeoutException,
    SecretStoreUnavailableException,
    ValidationException,
)
from pyflink_connections.secret_stores.aws.secrets_manager import (
    AwsSecretsManagerSecretStore,
    AwsSecretsManagerSecretStoreFactory,
)
from pyflink_connections.secret_stores.aws.settings import AwsSettings
from pyflink_connections.secret_stores.factory import SecretStoreFactoryContext
from pyflink_connections.testing.leaks import leads_to
from pyflink_connections.testing.secret_stores import SecretStoreConformance
from tests.secret_stores.faults import Answer, FaultServer
from tests.support.certificates import CertificateAuthority

REGION = "eu-central-1"


@pytest.fixture(scope="module", name="moto_url")
def _moto_url():
    """An empty AWS."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def _credentials(monkeypatch, tmp_path):
    """Credentials of nobody, and no others."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")


def store_at(url, seconds=10.0, **settings):
    """Makes a store, and its client outside of the limit: on a busy machine that takes a while."""
    limit = timedelta(seconds=seconds)
    store = AwsSecretsManagerSecretStore(
        AwsSettings(region=REGION, endpoint_url=url, operation_timeout=limit, **settings)
    )
    store._client()
    return store


@pytest.fixture(name="store")
def _store(moto_url):
    return store_at(moto_url)


@pytest.fixture(name="client")
def _client(moto_url):
    """The administrator's own client."""
    client = boto3.client("secretsmanager", region_name=REGION, endpoint_url=moto_url)
    yield client
    client.close()


class TestConformance(SecretStoreConformance):
    @pytest.fixture
    def store(self, moto_url):
        # Unlike AWS, moto updates secrets that are scheduled for deletion.
        return store_at(moto_url, recovery_window=timedelta())

    @pytest.fixture
    def unreachable_store(self, closed_port):
        return store_at(f"http://127.0.0.1:{closed_port}", 1)


def test_identity(store, faults):
    """It is the ARN behind the credentials, or unknown if AWS does not tell."""
    assert store.identity().startswith("arn:aws:sts::")
    faults.answer(Answer(403))
    assert store_at(faults.url, 1).identity() is None


def test_what_is_stored(store, client):
    """A secret is JSON below the prefix, with a tag that says who owns it."""
    name = store.store_secret({"password": "p"})
    assert name.startswith("flink/")
    assert '{"password": "p"}' == client.get_secret_value(SecretId=name)["SecretString"]
    tags = client.describe_secret(SecretId=name)["Tags"]
    assert [{"Key": "managed-by", "Value": "pyflink-connections"}] == tags
    store.update_secret(name, {"password": "q"})
    assert tags == client.describe_secret(SecretId=name)["Tags"]


@pytest.mark.parametrize("by", ["Name", "ARN"])
def test_secrets_of_others(store, client, by):
    """A secret that somebody else made can be read by name and by ARN."""
    made = client.create_secret(Name=f"team/{by}", SecretString='{"user": "u", "port": 5432}')
    assert {"user": "u", "port": "5432"} == dict(store.get_secret(made[by]))


def test_binary_secret(store, client):
    """A binary secret is refused."""
    client.create_secret(Name="binary", SecretBinary=b"\x00")
    with pytest.raises(InvalidSecretException, match="binary"):
        store.get_secret("binary")


def test_removed_secret_can_be_restored(store, client):
    """A removed secret can't be read, and the account's owner can restore it."""
    name = store.store_secret({"password": "p"})
    store.remove_secret(name)
    with pytest.raises(SecretNotFoundException, match="scheduled for deletion"):
        store.get_secret(name)
    client.restore_secret(SecretId=name)
    assert "p" == store.get_secret(name)["password"]


def test_update_of_a_removed_secret(faults, failure):
    """A secret that is scheduled for deletion can't be updated, and removing it is no error."""
    faults.answer(
        Answer(400, {"__type": "InvalidRequestException", "message": "marked for deletion"})
    )
    store = store_at(faults.url)
    failure(SecretNotFoundException, lambda: store.update_secret("a", {}))
    store.remove_secret("a")


def test_delete_at_once(moto_url, client):
    """With a recovery window of '0 d' nothing is left."""
    store = store_at(moto_url, recovery_window=timedelta())
    name = store.store_secret({"password": "p"})
    store.remove_secret(name)
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.describe_secret(SecretId=name)


def test_kms_key(moto_url, client):
    """New secrets are encrypted with the key of one's own."""
    store = store_at(moto_url, kms_key_id="alias/flink")
    name = store.store_secret({"password": "p"})
    assert "alias/flink" == client.describe_secret(SecretId=name)["KmsKeyId"]


def test_size(store):
    """64 kB are stored, one byte more is refused before anything is sent."""
    overhead = len('{"k": ""}')
    largest = {"k": "x" * (65_536 - overhead)}
    assert largest == dict(store.get_secret(store.store_secret(largest)))
    with pytest.raises(InvalidSecretException, match="65537 bytes.*at most 65536"):
        store.store_secret({"k": largest["k"] + "x"})


@pytest.mark.parametrize("name", ["", "a b", "a\n", "a?b", "x" * 513, "ü"])
def test_impossible_names(faults, name):
    """Names that AWS does not have are refused before anything is sent."""
    store = store_at(faults.url)
    for call in (store.get_secret, store.remove_secret, lambda n: store.update_secret(n, {})):
        with pytest.raises(InvalidSecretException):
            call(name)
    assert [] == faults.requests


def code(name, status=400, **headers):
    """Makes an error as AWS words it."""
    return Answer(status, {"__type": name}, headers)


def found(**values):
    """Makes the answer to a read."""
    return Answer(document={"SecretString": json.dumps(values), "Name": "n"})


FAULTS = {
    "401": (code("UnrecognizedClientException", 401), SecretAccessDeniedException),
    "403": (code("AccessDeniedException"), SecretAccessDeniedException),
    "403 without a code": (Answer(403), SecretAccessDeniedException),
    "expired": (code("ExpiredTokenException"), SecretAccessDeniedException),
    "no key": (code("DecryptionFailure"), SecretAccessDeniedException),
    "404": (code("ResourceNotFoundException"), SecretNotFoundException),
    "404 of something else": (Answer(404, raw=b"<html>"), SecretException),
    "409": (code("ResourceExistsException"), SecretException),
    "429": (code("ThrottlingException"), SecretStoreThrottledException),
    "429 without a code": (Answer(429), SecretStoreThrottledException),
    "Retry-After 3600": (
        code("ThrottlingException", 429, **{"Retry-After": "3600"}),
        SecretStoreThrottledException,
    ),
    "500": (code("InternalServiceError", 500), SecretStoreUnavailableException),
    "503": (Answer(503, raw=b"busy"), SecretStoreUnavailableException),
    "reset": (Answer(raw=b"x" * 500, cut=100), SecretStoreUnavailableException),
    "hang": (Answer(hangs=True), SecretStoreTimeoutException),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults(faults, failure, marker, fault):
    """Each fault is the error of ours, within the time limit and without a value."""
    answer, expected = FAULTS[fault]
    faults.answer(answer)
    store = store_at(faults.url, 1)
    start = time.monotonic()
    error = failure(expected, lambda: store.update_secret("flink/a", {"key": marker}))
    assert time.monotonic() - start < 1.5
    assert "update secret 'flink/a' in aws-secrets-manager at" in str(error)
    assert faults.requests
    if expected is SecretAccessDeniedException:
        assert "secretsmanager:PutSecretValue" in str(error)
    if expected is not SecretNotFoundException:
        failure(expected, lambda: store.remove_secret("flink/a"))
    failure(expected, lambda: store.store_secret({"key": marker}))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(raw=b'{"SecretString": "d3adb33fd3adb33f'),
        Answer(raw=b"<html>d3adb33fd3adb33f</html>"),
        Answer(raw=b'["d3adb33fd3adb33f"]'),
        Answer(raw=b"\xff\xfed3adb33fd3adb33f"),
        Answer(document={"Other": "d3adb33fd3adb33f"}),
    ],
)
@pytest.mark.parametrize("marker", ["d3adb33fd3adb33f"])
def test_unreadable_answers(faults, failure, answer):
    """An answer that is not what AWS answers is an error that does not repeat it."""
    faults.answer(answer)
    failure(SecretStoreUnavailableException, lambda: store_at(faults.url, 1).get_secret("a"))


@pytest.mark.parametrize(
    "answer",
    [
        code("InternalServiceError", 500),
        code("ThrottlingException"),
        code("ThrottlingException", 429, **{"Retry-After": "1"}),
        Answer(raw=b"x" * 500, cut=100),
        Answer(hangs=True),
    ],
)
def test_recovery(faults, answer, marker):
    """What passes is waited for, and the request is repeated with the same token."""
    store = store_at(faults.url, 3)
    faults.answer(answer, found(key=marker))
    assert marker == store.get_secret("a")["key"]
    faults.answer(answer, Answer())
    store.update_secret("a", {"key": marker})
    first, second = (json.loads(body) for _, _, body in faults.requests)
    assert first == second


def test_log_without_content(store, marker, caplog):
    """The SDK's log has neither requests nor responses, while others' calls are logged as ever."""
    with caplog.at_level(logging.DEBUG):
        name = store.store_secret({"key": marker})
        assert marker == store.get_secret(name)["key"]
        assert any(record.name.startswith("botocore") for record in caplog.records)
        assert not any(leads_to(record.__dict__, marker) for record in caplog.records)
        caplog.clear()
        logging.getLogger("botocore.parsers").debug("Response body:\n%s", "of somebody else")
    assert ["Response body:\nof somebody else"] == caplog.messages


def test_log_of_the_first_call(moto_url, marker):
    """The call in which the SDK is imported, and its loggers come into being, shows nothing."""
    program = f"""
import logging, sys
logging.basicConfig(level=logging.DEBUG)
from pyflink_connections.secret_stores.aws.secrets_manager import AwsSecretsManagerSecretStore
from pyflink_connections.secret_stores.aws.settings import AwsSettings
assert "botocore" not in sys.modules
store = AwsSecretsManagerSecretStore(AwsSettings({REGION!r}, {moto_url!r}))
print(store.get_secret(store.store_secret({{"key": sys.stdin.read()}}))["key"][::-1])
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], input=marker, capture_output=True, text=True, check=True
    )
    assert marker[::-1] == ended.stdout.strip()
    assert "DEBUG:botocore" in ended.stderr
    assert marker not in ended.stderr


def test_certificates(tmp_path, monkeypatch, failure):
    """A certificate of an authority that boto3 is told of is trusted; no other one is."""
    authority = CertificateAuthority(tmp_path)
    with FaultServer(authority.server_context("127.0.0.1")) as server:
        server.answer(found(a="b"))
        store = store_at(server.url, 1)
        error = failure(SecretStoreUnavailableException, lambda: store.get_secret("a"))
        assert "TLS failed" in str(error)
        assert [] == server.requests
        monkeypatch.setenv("AWS_CA_BUNDLE", str(authority.file))
        assert {"a": "b"} == dict(store_at(server.url).get_secret("a"))


def test_no_credentials(monkeypatch, failure):
    """Without credentials the error says where boto3 looks for them."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    store = store_at("http://127.0.0.1:1")
    error = failure(SecretAccessDeniedException, lambda: store.get_secret("a"))
    assert "no usable credentials" in str(error)


def test_no_region(failure):
    """Without a region the error names the option."""
    store = AwsSecretsManagerSecretStore(AwsSettings())
    assert "Set 'region'" in str(failure(SecretException, lambda: store.get_secret("a")))


def test_factory(moto_url):
    """The factory makes a store of the options in Flink's configuration."""
    factory = AwsSecretsManagerSecretStoreFactory()
    options = {"region": REGION, "endpoint.url": moto_url, "name.prefix": "team/"}
    factory.open(SecretStoreFactoryContext(options))
    store = factory.create_secret_store()
    assert store.store_secret({"a": "b"}).startswith("team/")
    assert f"AwsSecretsManagerSecretStore('aws-secrets-manager at {moto_url}')" == repr(store)


@pytest.mark.parametrize(
    ("key", "value"),
    [("recovery.window", "3 d"), ("name.prefix", "a b"), ("operation.timeout", "soon")],
)
def test_malformed_options(key, value):
    """A malformed option is an error that names it."""
    with pytest.raises(ValidationException, match=f"aws-secrets-manager.{key}"):
        AwsSecretsManagerSecretStoreFactory().open(SecretStoreFactoryContext({key: value}))
