"""How tokens get from the JVM of a TaskManager into a Python process."""

import logging
import os
import secrets
import stat
import subprocess
import sys
import threading
import time

import pytest

from pyflink_connections.delegation_tokens import (
    DelegationTokenReceiver,
    client,
    current_token,
    register_receiver,
    unregister_receiver,
)
from pyflink_connections.delegation_tokens.rendezvous import (
    DIRECTORY_VARIABLE,
    Address,
    ancestors,
    directory,
    find_address,
)
from pyflink_connections.delegation_tokens.token_connection import TokenConnection
from pyflink_connections.exceptions import DelegationTokenException
from pyflink_connections.testing.delegation_tokens import TokensInThisProcess

pytestmark = pytest.mark.usefixtures("new_client")


class Recorder(DelegationTokenReceiver):
    service_name = "crm"

    def __init__(self):
        self.configuration = None
        self.tokens = []
        self.arrived = threading.Semaphore(0)

    def init(self, configuration):
        self.configuration = dict(configuration)

    def on_new_tokens_obtained(self, tokens):
        self.tokens.append(tokens)
        self.arrived.release()

    def wait(self):
        assert self.arrived.acquire(timeout=20)


def test_current_token(receiver):
    """The current token is there, and soon after a new one has come, that one is."""
    receiver(crm=b"first")
    assert b"first" == current_token("crm")
    receiver(crm=b"second")
    deadline = time.monotonic() + 20
    while current_token("crm") != b"second" and time.monotonic() < deadline:
        time.sleep(0.001)
    assert b"second" == current_token("crm")


def test_any_bytes(receiver):
    """A token is bytes of any sort and size."""
    token = bytes(range(256)) * 4_000
    receiver(blob=token, empty=b"")
    assert (token, b"") == (current_token("blob"), current_token("empty"))


def test_token_that_comes_later(receiver):
    """Who asks before the first token is there waits for it."""
    receiver(other=b"x")
    threading.Timer(0.3, receiver, kwargs={"late": b"here"}).start()
    assert b"here" == current_token("late")


def test_no_token(receiver):
    """A service that has no token is an error that names those that have, and no token."""
    receiver(crm=b"s3cret")
    current_token("crm")
    with pytest.raises(DelegationTokenException, match="there are: .*crm") as caught:
        current_token("crn", timeout=0.1)
    assert "s3cret" not in str(caught.value)


def test_no_task_manager(monkeypatch, tmp_path):
    """Without a TaskManager above, the error says what is probably missing."""
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(tmp_path / "none"))
    with pytest.raises(DelegationTokenException, match="shim.jar in Flink's lib/"):
        current_token("crm", timeout=0.2)


def test_receiver_gets_the_current_and_all_new_tokens(receiver):
    """A receiver is initialised once, told what is there, and then each change of its service."""
    options = {
        "security.delegation.token.receiver.crm.region": "eu",
        "security.delegation.token.receiver.other.region": "us",
        "security.delegation.token.provider.crm.password": "none of its business",
    }
    receiver(options, crm=b"first")
    recorder = Recorder()
    register_receiver(recorder)
    assert [b"first"] == recorder.tokens
    receiver(options, crm=b"first", other=b"x")
    receiver(options, crm=b"second")
    recorder.wait()
    recorder.wait()
    unregister_receiver(recorder)
    receiver(options, crm=b"third")
    assert {"region": "eu"} == recorder.configuration
    assert [b"first", b"second"] == recorder.tokens


def test_receiver_that_fails_harms_nobody(caplog):
    """What a receiver raises is logged by its class, and the others go on."""

    class Failing(Recorder):
        def on_new_tokens_obtained(self, tokens):
            raise ValueError(tokens)

    with TokensInThisProcess(crm=b"s3cret") as tokens, caplog.at_level(logging.DEBUG):
        register_receiver(Failing())
        recorder = Recorder()
        register_receiver(recorder)
        tokens.renew(crm=b"s3cret-2")
        assert b"s3cret-2" == current_token("crm")
    assert [b"s3cret", b"s3cret-2"] == recorder.tokens
    assert "failed with ValueError" in caplog.text
    assert "s3cret" not in caplog.text


def test_wrong_key_is_refused(receiver):
    """Nobody gets a token who does not have the key out of the file."""
    receiver(crm=b"x")
    address = find_address([client.replace_client(client.TokenClient()).process])
    with pytest.raises(OSError), TokenConnection(Address(address.port, "guess")) as connection:  # noqa: PT011 - refused or reset, as the system likes
        connection.await_other(-1)
    assert address.key not in repr(address)


def test_file_and_directory_are_private(receiver):
    """What leads to the tokens is for this user's eyes only, and holds no token."""
    token = secrets.token_hex(16)
    receiver(crm=token.encode())
    folder = directory()
    assert 0o700 == stat.S_IMODE(folder.stat().st_mode)
    files = list(folder.iterdir())
    assert files
    for file in files:
        assert 0o600 == stat.S_IMODE(file.stat().st_mode)
        assert token not in file.read_text()


@pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o755, 0o600), (0o700, 0o644)])
def test_files_that_others_can_read_are_passed_over(monkeypatch, tmp_path, folder_mode, file_mode):
    """A folder or file that is open to others is not trusted."""
    folder = tmp_path / "rendezvous"
    folder.mkdir(mode=0o700)
    file = folder / str(os.getpid())
    file.write_text("1,key,")
    file.chmod(0o600)
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(folder))
    assert Address(1, "key") == find_address([os.getpid()])
    file.chmod(file_mode)
    folder.chmod(folder_mode)
    assert find_address([os.getpid()]) is None


@pytest.mark.parametrize("content", ["", "nonsense", "port,key,", "1,", "1,a,b,"])
def test_files_that_are_none_of_ours_are_passed_over(monkeypatch, tmp_path, content):
    """A file with another content is as good as none."""
    tmp_path.chmod(0o700)
    file = tmp_path / str(os.getpid())
    file.write_text(content)
    file.chmod(0o600)
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(tmp_path))
    assert find_address([os.getpid()]) is None


def test_ancestors():
    """The way up starts with this process, its parent next, and ends."""
    found = list(ancestors())
    assert [os.getpid(), os.getppid()] == found[:2]
    assert len(found) == len(set(found))


def test_grandchild_finds_the_task_manager(receiver, monkeypatch, tmp_path):
    """A worker finds the JVM above it, however many programs are between them, and no other."""
    receiver(crm=b"from above")
    jvm = client.replace_client(client.TokenClient()).process
    address = directory() / str(jvm)
    # This process plays the JVM: it leaves the JVM's address under its own id.
    tmp_path.chmod(0o700)
    for name in (str(os.getpid()), "1"):
        (tmp_path / name).write_text(address.read_text() if name != "1" else "9,wrong,")
        (tmp_path / name).chmod(0o600)
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(tmp_path))
    ask = "from pyflink_connections.delegation_tokens import *; print(current_token('crm'))"
    command = ["/bin/sh", "-c", '"$0" -c "$1"; true', sys.executable, ask]
    assert "b'from above'\n" == subprocess.check_output(command, text=True, timeout=60)


def test_forked_process_has_a_client_of_its_own(receiver):
    """A process that was forked gets new tokens too, not only those of the time of the fork."""
    receiver(crm=b"first")
    current_token("crm")
    read_end, write_end = os.pipe()
    child = os.fork()
    if not child:
        receiver_sees = current_token("crm")
        os.write(write_end, receiver_sees)
        os._exit(0)
    os.waitpid(child, 0)
    assert b"first" == os.read(read_end, 100)
    os.close(read_end)
    os.close(write_end)
