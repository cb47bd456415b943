import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pg8000 import dbapi

from tools.commands import PROJECT
from tools.postgres import EmbeddedPostgres

SERVE = """
import time
from tools.postgres import EmbeddedPostgres
with EmbeddedPostgres() as server:
    print(server._directory, flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module", name="server")
def _server():
    """A server that these tests may stop."""
    with EmbeddedPostgres() as server:
        yield server


def test_password_is_needed_and_never_shown(server):
    """A wrong password is refused; the right one is in no repr and on no command line."""
    with pytest.raises(dbapi.DatabaseError, match="password authentication failed"):
        dbapi.connect(server.user, server.host, server.database, server.port, "wrong")

    processes = subprocess.check_output(["ps", "-A", "-ww", "-o", "args"], text=True)
    assert str(server.port) in processes
    assert server.password not in processes
    assert server.password not in repr(server)


def test_stop_and_start_keep_port_and_data(server):
    """A server that was taken down comes back as the same one."""
    server.execute("CREATE TABLE kept AS SELECT generate_series(1, %s) AS n", 3)

    server.stop()
    with pytest.raises(dbapi.InterfaceError):
        server.query("SELECT 1")
    server.start()

    assert [(3,)] == server.query("SELECT COUNT(*) FROM kept")


def test_given_password_may_have_any_character():
    """Whoever tests quoting chooses the password."""
    with EmbeddedPostgres(password='it\'s a $(secret) "ß"') as server:
        assert [(1,)] == server.query("SELECT 1")


def test_nothing_is_left_after_an_error():
    """Server and files are gone when the block is left, in whatever way."""
    server = EmbeddedPostgres()

    with pytest.raises(KeyboardInterrupt), server:
        raise KeyboardInterrupt

    assert not server._directory.exists()
    assert not server._answers()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["terminated", "killed"])
def test_server_ends_with_the_process_that_started_it(how):
    """Even a process that has no chance to clean up leaves no server behind."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    with process:
        directory = process.stdout.readline().strip()
        process.send_signal(how)

    pid_file = Path(directory, "data", "postmaster.pid")
    deadline = time.monotonic() + 10
    while pid_file.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not pid_file.exists()
    shutil.rmtree(directory)
