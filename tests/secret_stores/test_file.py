"""Secrets in files."""

import json
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from pyflink_connections.exceptions import (
    InvalidSecretException,
    SecretAccessDeniedException,
    SecretNotFoundException,
    SecretStoreUnavailableException,
)
from pyflink_connections.secret_stores.factory import SecretStoreFactoryContext
from pyflink_connections.secret_stores.file import FileSecretStore, FileSecretStoreFactory
from pyflink_connections.secret_stores.mounted import MountedSecretStore
from pyflink_connections.testing.leaks import leads_to
from pyflink_connections.testing.secret_stores import SecretStoreConformance

ESCAPING = ["../a", "/etc/passwd", "a/b", "a\0b", "..", ".", "", "..data", ".new", "a" * 201, "é"]


class TestConformance(SecretStoreConformance):
    @pytest.fixture
    def store(self, path):
        return FileSecretStore(path)

    @pytest.fixture
    def unreachable_store(self, path):
        path.write_text("not a directory")
        return FileSecretStore(path)


class TestMountedConformance(SecretStoreConformance):
    writable = False

    @pytest.fixture
    def store(self, path):
        path.mkdir()
        return MountedSecretStore(path)

    @pytest.fixture
    def known_secret(self, path, canary):
        kubernetes_secret(path / "pg", username="flink", password=canary)
        return "pg", {"username": "flink", "password": canary}

    @pytest.fixture
    def unreachable_store(self, path):
        (path).mkdir()
        (path / self.unknown_id).symlink_to(self.unknown_id)
        return MountedSecretStore(path)


@pytest.fixture(name="path")
def _path(tmp_path):
    return tmp_path / "secrets"


@pytest.fixture(name="store")
def _store(path):
    return FileSecretStore(path)


def kubernetes_secret(place, **values):
    """Lays files out as Kubernetes mounts a secret: by links through a dated directory."""
    dated = place / "..2024_01_01"
    dated.mkdir(parents=True)
    (place / "..data").symlink_to(dated.name)
    for name, value in values.items():
        (dated / name).write_text(value)
        (place / name).symlink_to(Path("..data") / name)


def only_file(path):
    """Returns the only file in a directory."""
    [file] = path.iterdir()
    return file


def test_modes(store, path):
    """Only the owner may enter the directory and read the files, whatever the umask is."""
    old = os.umask(0)
    try:
        store.store_secret({"password": "p"})
    finally:
        os.umask(old)
    assert (0o700, 0o600) == tuple(
        place.stat().st_mode & 0o777 for place in (path, only_file(path))
    )


def test_lasts(store, path):
    """Another store over the same directory reads the secret."""
    secret_id = store.store_secret({"password": "p"})
    assert "p" == FileSecretStore(path).get_secret(secret_id)["password"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_open_file(store, path, mode):
    """A file that others may read or write is refused with the command that closes it."""
    secret_id = store.store_secret({"password": "p"})
    only_file(path).chmod(mode)
    with pytest.raises(SecretAccessDeniedException, match="chmod 600"):
        store.get_secret(secret_id)


def test_open_directory(store, path):
    """A directory that others may enter is refused for reading and for writing."""
    secret_id = store.store_secret({"password": "p"})
    path.chmod(0o750)
    with pytest.raises(SecretAccessDeniedException, match="chmod 700"):
        store.get_secret(secret_id)
    with pytest.raises(SecretAccessDeniedException, match="chmod 700"):
        store.store_secret({"password": "p"})


@pytest.mark.parametrize("secret_id", ESCAPING)
def test_escaping_identifiers(store, path, secret_id):
    """An identifier that is no file name is refused by every operation of both forms."""
    store.store_secret({"password": "p"})
    for call in (
        lambda: store.get_secret(secret_id),
        lambda: store.update_secret(secret_id, {}),
        lambda: store.remove_secret(secret_id),
        lambda: MountedSecretStore(path).get_secret(secret_id),
    ):
        with pytest.raises(InvalidSecretException):
            call()


def test_link_out(store, path, tmp_path):
    """A link is not followed for reading, and writing replaces the link, not what it leads to."""
    outside = tmp_path / "outside.json"
    outside.write_text('{"a": "b"}')
    outside.chmod(0o600)
    store.store_secret({"password": "p"})
    (path / "link.json").symlink_to(outside)
    with pytest.raises(InvalidSecretException, match="link"):
        store.get_secret("link")
    store.update_secret("link", {"c": "d"})
    assert '{"a": "b"}' == outside.read_text()
    assert {"c": "d"} == dict(store.get_secret("link"))


def test_pipe(store, path):
    """A pipe in the place of a file stops nobody."""
    store.store_secret({"password": "p"})
    os.mkfifo(path / "pipe.json", 0o600)
    with pytest.raises(InvalidSecretException, match="not a regular file"):
        store.get_secret("pipe")


@pytest.mark.parametrize("content", ['{"a": "d3adb33fd3adb33f', '["d3adb33fd3adb33f"]', "\xff"])
def test_damaged_file(store, path, content):
    """A file that holds something else is an error that does not repeat it."""
    secret_id = store.store_secret({"password": "p"})
    only_file(path).write_bytes(content.encode("latin-1"))
    with pytest.raises(InvalidSecretException, match="JSON object") as caught:
        store.get_secret(secret_id)
    assert not leads_to(caught.value, "d3adb33fd3adb33f")


def test_lone_surrogate(store):
    """Text that has no UTF-8 form is refused before anything is written."""
    with pytest.raises(InvalidSecretException, match="valid Unicode"):
        store.store_secret({"password": "\ud800"})


def test_full_disk(store, path, monkeypatch):
    """A write that fails leaves the old secret, and the next write works."""
    secret_id = store.store_secret({"password": "old"})
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left")))
        with pytest.raises(SecretStoreUnavailableException, match="No space left"):
            store.update_secret(secret_id, {"password": "new"})
    assert "old" == store.get_secret(secret_id)["password"]
    store.update_secret(secret_id, {"password": "new"})
    assert [f"{secret_id}.json"] == [file.name for file in path.iterdir()]


CRASH = """
import os, sys
from pathlib import Path
from pyflink_connections.secret_stores.file import FileSecretStore

path, secret_id, operation, stop = sys.argv[1:]
calls = 0
def dying(function):
    def call(*args, **kwargs):
        global calls
        calls += 1
        if calls == int(stop):
            os._exit(9)
        return function(*args, **kwargs)
    return call
for name in ("open", "write", "fsync", "replace", "unlink", "stat", "fdopen", "close"):
    setattr(os, name, dying(getattr(os, name)))
store = FileSecretStore(Path(path))
if operation == "update":
    store.update_secret(secret_id, {"a": "new" * 9000, "b": "new"})
else:
    store.store_secret({"a": "new" * 9000, "b": "new"})
"""


@pytest.mark.parametrize("operation", ["update", "store"])
def test_crash_between_any_two_steps(store, path, operation):
    """A process that dies in a write leaves the old or the new secret, and the next write works."""
    old, new = {"a": "old" * 9000, "b": "old"}, {"a": "new" * 9000, "b": "new"}
    died = 0
    for stop in range(1, 50):
        secret_id = store.store_secret(old)
        arguments = [str(path), secret_id, operation, str(stop)]
        status = subprocess.run([sys.executable, "-c", CRASH, *arguments], check=False).returncode
        for file in path.glob("*.json"):
            assert json.loads(file.read_text()) in (old, new)
        store.update_secret(secret_id, old)
        assert not (path / ".new").exists()
        if status == 0:
            break
        assert 9 == status
        died += 1
    assert died >= 7


def write_many(path, secret_id, writer):
    """Updates one secret several times."""
    store = FileSecretStore(path)
    for n in range(30):
        store.update_secret(secret_id, {"a": f"{writer}.{n}", "b": f"{writer}.{n}" * 1000})


def test_processes_at_once(store, path):
    """Writers in several processes do not disturb each other."""
    secret_id = store.store_secret({"a": "", "b": ""})
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        for done in [pool.submit(write_many, path, secret_id, writer) for writer in range(3)]:
            done.result()
    last = store.get_secret(secret_id)
    assert last["a"] * 1000 == last["b"]
    assert last["a"].endswith(".29")


def test_update_after_remove(store):
    """A secret that was removed by another process is not brought back."""
    secret_id = store.store_secret({"password": "p"})
    store.remove_secret(secret_id)
    with pytest.raises(SecretNotFoundException):
        store.update_secret(secret_id, {"password": "p"})


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"p", {"value": "p"}),
        (b"p\n", {"value": "p"}),
        (b"p\r\n", {"value": "p"}),
        (b"p\n\n", {"value": "p\n"}),
        (b'{"a": "b"}\n', {"a": "b"}),
    ],
)
def test_mounted_file(path, content, expected):
    """A mounted file is one value, or a JSON object of several, without the last line break."""
    path.mkdir()
    (path / "docker").write_bytes(content)
    assert expected == dict(MountedSecretStore(path).get_secret("docker"))


def test_mounted_binary(path):
    """A mounted file that is not text is refused."""
    path.mkdir()
    (path / "key").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidSecretException, match="'key'"):
        MountedSecretStore(path).get_secret("key")


def test_read_only(path):
    """With 'read-only' the store has no methods to write, and follows the links of Kubernetes."""
    kubernetes_secret(path, token="t")
    factory = FileSecretStoreFactory()
    factory.open(SecretStoreFactoryContext({"path": str(path), "read-only": "true"}))
    store = factory.create_secret_store()
    assert not hasattr(store, "store_secret")
    assert {"value": "t"} == dict(store.get_secret("token"))
