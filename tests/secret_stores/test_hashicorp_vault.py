"""Secrets in HashiCorp Vault: hvac against a real OpenBao server, and against one that fails."""

import logging
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from hvac.exceptions import InvalidPath, InvalidRequest

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
from pyflink_connections.secret_stores.factory import SecretStoreFactoryContext
from pyflink_connections.secret_stores.hashicorp.settings import VaultSettings
from pyflink_connections.secret_stores.hashicorp.vault import (
    HashicorpVaultSecretStore,
    HashicorpVaultSecretStoreFactory,
)
from pyflink_connections.testing.leaks import leads_to, occurs_in
from pyflink_connections.testing.secret_stores import SecretStoreConformance
from tests.secret_stores.bao import BaoServer
from tests.secret_stores.faults import Answer, FaultServer
from tests.support.certificates import CertificateAuthority

POLICY = """
path "secret/data/flink/*" { capabilities = ["create", "read", "update"] }
path "secret/metadata/flink/*" { capabilities = ["delete", "list", "read"] }
"""


@pytest.fixture(scope="module", name="bao")
def _bao(tmp_path_factory):
    """A server with a policy of least privilege and an AppRole that has it."""
    with (tmp_path_factory.mktemp("bao") / "log").open("w") as log, BaoServer(log) as server:
        client = server.client()
        client.sys.create_or_update_policy("flink", POLICY)
        client.sys.enable_auth_method("approle")
        client.auth.approle.create_or_update_approle("flink", token_policies=["flink"])
        yield server


@pytest.fixture(name="admin")
def _admin(bao):
    """The administrator's own client."""
    return bao.client()


@pytest.fixture(name="token")
def _token(admin):
    """A token that may do what the store needs, and no more."""
    return admin.auth.token.create(policies=["flink"])["auth"]["client_token"]


@pytest.fixture(name="token_file")
def _token_file(tmp_path, token):
    file = tmp_path / "token"
    file.write_text(f"{token}\n")
    return file


def store_at(url, seconds=10.0, **settings):
    """Makes a store."""
    limit = timedelta(seconds=seconds)
    return HashicorpVaultSecretStore(VaultSettings(url, operation_timeout=limit, **settings))


@pytest.fixture(name="store")
def _store(bao, token_file):
    return store_at(bao.url, token_file=str(token_file))


@pytest.fixture(name="faulty")
def _faulty(faults, monkeypatch):
    """A store at the server that fails, with a short limit."""
    monkeypatch.setenv("VAULT_TOKEN", "t")
    return store_at(faults.url, 1)


class TestConformance(SecretStoreConformance):
    unknown_id = "flink/no-such-secret"

    @pytest.fixture
    def store(self, bao, token_file):
        return store_at(bao.url, token_file=str(token_file))

    @pytest.fixture
    def unreachable_store(self, closed_port, monkeypatch):
        monkeypatch.setenv("VAULT_TOKEN", "t")
        return store_at(f"http://127.0.0.1:{closed_port}", 1)


def test_identity(store, faulty, faults):
    """It is the token's name with its policies, or unknown if Vault does not tell."""
    assert "token-token, policies: default, flink" == store.identity()
    faults.answer(Answer(500))
    assert faulty.identity() is None


def test_what_is_stored(store, admin):
    """A secret's fields are its names and values, below the prefix, and nothing stays of it."""
    path = store.store_secret({"password": "p"})
    assert path.startswith("flink/")
    read = admin.secrets.kv.v2.read_secret_version
    found = read(path, raise_on_deleted_version=True)
    assert {"password": "p"} == found["data"]["data"]
    store.remove_secret(path)
    with pytest.raises(InvalidPath):
        admin.secrets.kv.v2.read_secret_metadata(path)


def test_secrets_of_others(store, admin):
    """Numbers that others have written are read as texts; what else is no text is refused."""
    write = admin.secrets.kv.v2.create_or_update_secret
    write("flink/other", {"user": "u", "port": 5432})
    assert {"user": "u", "port": "5432"} == dict(store.get_secret("flink/other"))
    write("flink/nested", {"user": {"a": "b"}})
    with pytest.raises(InvalidSecretException, match="'user'"):
        store.get_secret("flink/nested")


def test_deleted_version(store, admin):
    """A secret whose latest version somebody deleted is not there, and an update makes none."""
    path = store.store_secret({"password": "p"})
    admin.secrets.kv.v2.delete_latest_version_of_secret(path)
    with pytest.raises(SecretNotFoundException):
        store.get_secret(path)
    with pytest.raises(SecretNotFoundException):
        store.update_secret(path, {"password": "q"})


def test_wrong_mount(bao, token_file):
    """A mount that does not exist is an error, and not a store without secrets."""
    token_file.write_text(bao.root_token)
    store = store_at(bao.url, token_file=str(token_file), mount="nothing")
    for call in (store.get_secret, store.remove_secret):
        with pytest.raises(SecretException, match="'mount'") as caught:
            call("flink/a")
        assert SecretException is caught.type


def test_required_check_and_set(bao, admin, token_file):
    """A mount that insists on check-and-set takes what the store writes."""
    admin.sys.enable_secrets_engine("kv", "strict", options={"version": "2"})
    token_file.write_text(bao.root_token)
    deadline = time.monotonic() + 10
    while True:  # the engine is upgraded in the background
        try:
            admin.secrets.kv.v2.configure(cas_required=True, mount_point="strict")
            break
        except InvalidRequest:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    store = store_at(bao.url, token_file=str(token_file), mount="strict")
    path = store.store_secret({"a": "b"})
    store.update_secret(path, {"c": "d"})
    assert {"c": "d"} == dict(store.get_secret(path))


def test_denied(store):
    """Outside of the policy access is denied, and the error says what is needed."""
    with pytest.raises(SecretAccessDeniedException, match="'read' on data/"):
        store.get_secret("other/a")


def test_renewed_token(store, admin, token, token_file):
    """A token that expired is read again from its file."""
    path = store.store_secret({"a": "b"})
    admin.auth.token.revoke(token)
    with pytest.raises(SecretAccessDeniedException):
        store.get_secret(path)
    token_file.write_text(admin.auth.token.create(policies=["flink"])["auth"]["client_token"])
    assert {"a": "b"} == dict(store.get_secret(path))


def test_token_from_the_environment(bao, token, monkeypatch):
    """Without a file the token comes from VAULT_TOKEN, and from nowhere else."""
    store = store_at(bao.url)
    monkeypatch.delenv("VAULT_TOKEN", raising=False)
    with pytest.raises(SecretAccessDeniedException):
        store.store_secret({"a": "b"})
    monkeypatch.setenv("VAULT_TOKEN", token)
    assert store.store_secret({"a": "b"})


def test_approle(bao, admin, tmp_path):
    """A role's id and secret id log in, and again after their token has expired."""
    role_id, secret_id = tmp_path / "role-id", tmp_path / "secret-id"
    approle = admin.auth.approle
    role_id.write_text(approle.read_role_id("flink")["data"]["role_id"])
    secret_id.write_text(approle.generate_secret_id("flink")["data"]["secret_id"] + "\n")
    store = store_at(
        bao.url, auth="approle", role_id_file=str(role_id), secret_id_file=str(secret_id)
    )
    path = store.store_secret({"a": "b"})
    admin.auth.token.revoke(store._login.client().token)
    assert {"a": "b"} == dict(store.get_secret(path))
    secret_id.write_text("wrong")
    admin.auth.token.revoke(store._login.client().token)
    with pytest.raises(SecretAccessDeniedException, match="Check 'auth'"):
        store.get_secret(path)


def test_kubernetes(faults, tmp_path):
    """The service account's token logs in under the role."""
    jwt = tmp_path / "jwt"
    jwt.write_text("e30.e30.c2ln")
    login = Answer(document={"auth": {"client_token": "t"}})
    faults.answer(login, found(a="b"))
    store = store_at(faults.url, auth="kubernetes", kubernetes_role="r", token_file=str(jwt))
    assert {"a": "b"} == dict(store.get_secret("flink/a"))
    method, path, body = faults.requests[0]
    assert ("POST", "/v1/auth/kubernetes/login") == (method, path)
    assert '"role": "r"' in body
    assert "e30.e30.c2ln" in body


def test_missing_token_file(bao, tmp_path, failure):
    """A token file that can't be read is an error about logging in."""
    store = store_at(bao.url, token_file=str(tmp_path / "nothing"))
    error = failure(SecretAccessDeniedException, lambda: store.get_secret("flink/a"))
    assert "can't be read" in str(error)


@pytest.mark.parametrize(
    "path",
    ["", "/a", "a/", "a//b", "../sys/seal", "flink/../../sys", "a?b", "a#b", "a b", "ü", "a\n"],
)
def test_impossible_paths(faulty, faults, path):
    """Paths that lead elsewhere in Vault's API are refused before anything is sent."""
    for call in (
        faulty.get_secret,
        faulty.remove_secret,
        lambda path: faulty.update_secret(path, {}),
    ):
        with pytest.raises(InvalidSecretException):
            call(path)
    assert [] == faults.requests


def found(version=1, **values):
    """Makes the answer to a read."""
    return Answer(document={"data": {"data": values, "metadata": {"version": version}}})


FAULTS = {
    "400": (Answer(400, {"errors": ["invalid"]}), SecretException),
    "401": (Answer(401, {"errors": ["who"]}), SecretAccessDeniedException),
    "403": (Answer(403, {"errors": ["permission denied"]}), SecretAccessDeniedException),
    "404": (Answer(404, {"errors": []}), SecretNotFoundException),
    "404 of something else": (Answer(404, raw=b"<html>"), SecretException),
    "409": (Answer(409), SecretStoreUnavailableException),
    "412": (Answer(412, {"errors": ["not yet"]}), SecretStoreUnavailableException),
    "429": (Answer(429), SecretStoreThrottledException),
    "Retry-After 3600": (
        Answer(429, headers={"Retry-After": "3600"}),
        SecretStoreThrottledException,
    ),
    "500": (Answer(500, {"errors": ["internal"]}), SecretStoreUnavailableException),
    "503 sealed": (Answer(503, {"errors": ["Vault is sealed"]}), SecretStoreUnavailableException),
    "reset": (Answer(raw=b"x" * 500, cut=100), SecretStoreUnavailableException),
    "hang": (Answer(hangs=True), SecretStoreTimeoutException),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults(faults, faulty, failure, marker, fault):
    """Each fault is the error of ours, within the time limit and without a value."""
    answer, expected = FAULTS[fault]
    faults.answer(found(), answer)
    start = time.monotonic()
    error = failure(expected, lambda: faulty.update_secret("flink/a", {"key": marker}))
    assert time.monotonic() - start < 1.5
    assert "update secret 'flink/a' in hashicorp-vault at" in str(error)
    faults.answer(answer)
    failure(expected, lambda: faulty.get_secret("flink/a"))
    failure(expected, lambda: faulty.store_secret({"key": marker}))
    if expected is not SecretNotFoundException:
        failure(expected, lambda: faulty.remove_secret("flink/a"))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(raw=b'{"data": {"data": {"a": "d3adb33fd3adb33f'),
        Answer(raw=b"<html>d3adb33fd3adb33f</html>"),
        Answer(raw=b'["d3adb33fd3adb33f"]'),
        Answer(raw=b"\xff\xfed3adb33fd3adb33f"),
        Answer(document={"data": {"data": "d3adb33fd3adb33f"}}),
    ],
)
@pytest.mark.parametrize("marker", ["d3adb33fd3adb33f"])
def test_unreadable_answers(faults, faulty, failure, answer):
    """An answer that is not what Vault answers is an error that does not repeat it."""
    faults.answer(answer)
    failure(SecretStoreUnavailableException, lambda: faulty.get_secret("flink/a"))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(500, {"errors": ["internal"]}),
        Answer(429),
        Answer(429, headers={"Retry-After": "1"}),
        Answer(raw=b"x" * 500, cut=100),
        Answer(hangs=True),
    ],
)
def test_recovery(faults, monkeypatch, answer, marker):
    """What passes is waited for."""
    monkeypatch.setenv("VAULT_TOKEN", "t")
    store = store_at(faults.url, 3)
    faults.answer(answer, found(key=marker))
    assert marker == store.get_secret("flink/a")["key"]
    conflict = Answer(400, {"errors": ["check-and-set parameter did not match"]})
    faults.answer(answer, conflict)
    assert store.store_secret({"key": marker})  # the first attempt had stored it


def test_lost_race(faults, faulty):
    """An update that another one overtook is made again, over the version that is there now."""
    conflict = Answer(400, {"errors": ["check-and-set parameter did not match"]})
    faults.answer(found(3), conflict, found(4), found(5))
    faulty.update_secret("flink/a", {"a": "b"})
    bodies = [body for method, _, body in faults.requests if method == "POST"]
    assert ['"cas": 3', '"cas": 4'] == [body[body.index('"cas"') :][:8] for body in bodies]


def test_many_writers(store):
    """Many updates at once all succeed."""
    path = store.store_secret({"a": "b"})
    threads = [
        threading.Thread(target=store.update_secret, args=(path, {"n": str(n)})) for n in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.get_secret(path)["n"] in map(str, range(12))


def test_certificates(tmp_path, monkeypatch, failure, marker):
    """A certificate of an authority that 'ca.file' names is trusted; no other one is."""
    monkeypatch.setenv("VAULT_TOKEN", marker)
    authority = CertificateAuthority(tmp_path)
    with FaultServer(authority.server_context("127.0.0.1")) as server:
        server.answer(found(a="b"))
        trusting = store_at(server.url, ca_file=str(authority.file))
        assert {"a": "b"} == dict(trusting.get_secret("flink/a"))
        store = store_at(server.url, 1)
        error = failure(SecretStoreUnavailableException, lambda: store.get_secret("flink/a"))
        assert "TLS failed" in str(error)
        assert 1 == len(server.requests)


def test_login_shows_nothing(store, token, caplog):
    """No log record leads to the token, and no text of the store shows it."""
    with caplog.at_level(logging.DEBUG):
        store.store_secret({"a": "b"})
    assert not any(leads_to(record.__dict__, token) for record in caplog.records)
    assert not occurs_in(token, f"{store!r} {store._login!r} {store._login.client()!r}")


def test_server_sees_no_secret(bao):
    """The test's own server has no secret among its arguments."""
    arguments = Path(f"/proc/{bao.process.pid}/cmdline").read_text()
    assert bao.root_token not in arguments


def test_factory(bao, token_file):
    """The factory makes a store of the options in Flink's configuration."""
    factory = HashicorpVaultSecretStoreFactory()
    options = {"url": f"{bao.url}/", "token.file": str(token_file), "path.prefix": "flink/team-"}
    factory.open(SecretStoreFactoryContext(options))
    store = factory.create_secret_store()
    assert store.store_secret({"a": "b"}).startswith("flink/team-")
    assert f"{bao.url}, mount secret" in repr(store)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "hashicorp-vault.url' must be set"),
        ({"url": "vault:8200"}, "hashicorp-vault.url' must be a URL"),
        ({"url": "https://u:p@vault"}, "hashicorp-vault.url' must be a URL"),
        ({"url": "https://v", "mount": "../sys"}, "hashicorp-vault.mount"),
        ({"url": "https://v", "path.prefix": "/"}, "hashicorp-vault.path.prefix"),
        ({"url": "https://v", "auth": "ldap"}, "'token', 'approle', 'kubernetes'"),
        ({"url": "https://v", "auth": "approle"}, "role.id.file' must be set"),
        ({"url": "https://v", "auth": "kubernetes"}, "kubernetes.role' must be set"),
    ],
)
def test_malformed_options(options, expected):
    """A missing or malformed option is an error that names it."""
    with pytest.raises(ValidationException, match=expected):
        HashicorpVaultSecretStoreFactory().open(SecretStoreFactoryContext(options))
