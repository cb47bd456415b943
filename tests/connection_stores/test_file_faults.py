"""Definitions in files: other users, full disks, killed processes."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from pyflink_connections.connection_stores.file.store import FileConnectionStore
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.exceptions import (
    ConnectionStoreTimeoutException,
    ConnectionStoreUnavailableException,
)
from pyflink_connections.identifiers import ObjectIdentifier
from tests.torture.victims import Steps, forked

C, D = ObjectIdentifier.of("cat", "db", "c"), ObjectIdentifier.of("cat", "db", "d")
DEFINITION = CatalogConnection({"url": "jdbc:postgresql://db/orders", "type": "basic"})


@pytest.fixture(name="path")
def _path(tmp_path):
    return tmp_path / "connections"


@pytest.fixture(name="store")
def _store(path):
    return FileConnectionStore(path, timedelta(seconds=5))


UNPRIVILEGED = """
import os, sys
from datetime import timedelta
from pathlib import Path
from pyflink_connections.connection_stores.file.store import FileConnectionStore
from pyflink_connections.connection_stores.yaml_documents import read_yaml
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.identifiers import ObjectIdentifier

read_yaml(b"options: {}", Path())  # imports what the other user can't read
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
store = FileConnectionStore(Path(sys.argv[1]), timedelta(seconds=1))
c, d = ObjectIdentifier.of("cat", "db", "c"), ObjectIdentifier.of("cat", "db", "d")
def lock():
    with store.lock(c):
        pass
found = store.get(c)
if found is not None:
    print(found.definition.options["url"])
print(*store.list_identifiers("cat"), *(identifier for identifier, _ in store.scan()))
for call in (
    lambda: store.create(d, CatalogConnection({})),
    lambda: store.replace(c, CatalogConnection({}), found.generation),
    lambda: store.remove(c, found.generation),
    lambda: store.journal.begin("s", c),
    lock,
):
    try:
        call()
        print("done")
    except Exception as exc:
        print(type(exc).__name__, exc)
"""


def unprivileged(path):
    """Runs reads and writes as a user who owns nothing; gives the lines they print."""
    done = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, path], capture_output=True, text=True, check=False
    )
    assert "" == done.stderr
    return done.stdout.splitlines()


def open_to_all(tmp_path):
    """Lets everybody through to the directory of a test, for another user to get there."""
    for place in (tmp_path, *tmp_path.parents):
        if not place.stat().st_mode & 0o001:
            place.chmod(place.stat().st_mode | 0o011)


@pytest.fixture(name="world")
def _world(tmp_path):
    """Lets other users reach this test's directory, and closes it again."""
    modes = {place: place.stat().st_mode for place in (tmp_path, *tmp_path.parents)}
    open_to_all(tmp_path)
    yield
    for place, mode in modes.items():
        if place.exists() and place.stat().st_mode != mode:
            place.chmod(mode)


@pytest.mark.usefixtures("world")
def test_read_only_directory(store, path):
    """A directory that can only be read is enough to read; a write is denied with the remedy."""
    store.create(C, DEFINITION)
    for place in (path, *path.rglob("*")):
        place.chmod(0o555 if place.is_dir() else 0o444)
    first, second, *errors = unprivileged(path)
    assert ("jdbc:postgresql://db/orders", "cat.db.c cat.db.c") == (first, second)
    assert 5 == len(errors)
    for error in errors:
        assert error.startswith("ConnectionStoreAccessDeniedException Access to the connection st")
        assert error.endswith("Let this process's user read and, for changes, write there.")
    for place in (path, *path.rglob("*")):
        place.chmod(0o755)


LIMITED = """
import resource, sys
from pathlib import Path
from pyflink_connections.connection_stores.file.store import FileConnectionStore
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.identifiers import ObjectIdentifier

store = FileConnectionStore(Path(sys.argv[1]))
c, d = ObjectIdentifier.of("cat", "db", "c"), ObjectIdentifier.of("cat", "db", "d")
found = store.get(c)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
big = CatalogConnection({"a": "x" * 50_000})
for call in (lambda: store.create(d, big), lambda: store.replace(c, big, found.generation)):
    try:
        call()
    except Exception as exc:
        print(type(exc).__name__, exc)
store.replace(c, CatalogConnection({"url": "small"}), found.generation)
"""


def test_no_room_for_the_file(store, path):
    """A write that finds no room fails clearly and changes nothing; a later one works."""
    store.create(C, DEFINITION)
    printed = subprocess.check_output([sys.executable, "-c", LIMITED, path], text=True)
    for line in printed.splitlines():
        assert line.startswith("ConnectionStoreUnavailableException Could not read or write")
        assert "File too large" in line
    assert 2 == len(printed.splitlines())
    assert store.get(D) is None
    assert "small" == store.get(C).definition.options["url"]


@pytest.fixture(name="small_disk")
def _small_disk(tmp_path):
    """A file system of 64 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]
    if subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("mounting a small file system needs root's rights")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_full_disk(small_disk):
    """On a full disk a write fails clearly, old definitions stay, and room makes it work again."""
    store = FileConnectionStore(small_disk / "connections")
    store.create(C, CatalogConnection({"a": "x" * 20_000}))
    stored = store.get(C)

    def fill():
        for n in range(10):
            store.create(ObjectIdentifier.of("cat", "db", str(n)), stored.definition)

    with pytest.raises(ConnectionStoreUnavailableException, match="No space left on device"):
        fill()
    with pytest.raises(ConnectionStoreUnavailableException, match="No space left"):
        store.replace(C, CatalogConnection({"a": "y" * 30_000}), stored.generation)
    assert stored == store.get(C)
    for identifier in store.list_identifiers("cat", "db"):
        assert stored.definition == store.get(identifier).definition
        if identifier != C:
            store.remove(identifier, store.get(identifier).generation)
    store.replace(C, CatalogConnection({"a": "y"}), stored.generation)


HOLD = """
import sys, time
from pathlib import Path
from pyflink_connections.connection_stores.file.store import FileConnectionStore
from pyflink_connections.identifiers import ObjectIdentifier

with FileConnectionStore(Path(sys.argv[1])).lock(ObjectIdentifier.of("cat", "db", "c")):
    print("held", flush=True)
    time.sleep(60)
"""


def test_killed_holder(path):
    """A lock keeps other processes out, and ends with its holder even if that is killed."""
    store = FileConnectionStore(path, timedelta(milliseconds=200))
    with subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE) as holder:
        assert b"held\n" == holder.stdout.readline()
        locked = pytest.raises(ConnectionStoreTimeoutException, match=r"cat\.db\.c has been locked")
        with locked, store.lock(C):
            pass
        holder.kill()
    with store.lock(C):
        store.create(C, DEFINITION)


OLD, NEW = CatalogConnection({"a": "old" * 9000}), CatalogConnection({"a": "new" * 9000})
CALLS = ("open", "write", "fsync", "replace", "rename", "unlink", "mkdir", "fdopen", "close")


def die_at(path, operation, stop):
    """Makes one change and dies before a call of the operating system."""
    store = FileConnectionStore(path)
    found = store.get(C)
    steps = Steps(stop)
    steps.watch(os, "os", CALLS)
    if operation == "create":
        store.create(D, NEW)
    elif operation == "replace":
        store.replace(C, NEW, found.generation)
    elif operation == "rename":
        store.rename(C, D, found.generation)
    else:
        store.remove(C, found.generation)
    os._exit(0)


@pytest.mark.parametrize(
    ("operation", "after"),
    [
        ("create", {C: OLD, D: NEW}),
        ("replace", {C: NEW}),
        ("rename", {D: OLD}),
        ("remove", {}),
    ],
)
def test_crash_between_two_steps(tmp_path, operation, after):
    """A process that dies in a write leaves what was before or what is after, and works go on.

    Some of the steps are enough here: ``make torture`` takes every one.
    """
    before, seen = {C: OLD}, []
    for stop in range(0, 150, 4):
        path = tmp_path / str(stop)
        store = FileConnectionStore(path)
        store.create(C, OLD)
        victim = forked().Process(target=die_at, args=(path, operation, stop))
        victim.start()
        victim.join()
        found = {identifier: stored.definition for identifier, stored in store.scan()}
        assert found in (before, after)
        seen.append(found)
        store.create(ObjectIdentifier.of("cat", "db", "e"), OLD)
        if victim.exitcode == 0:
            break
        assert -signal.SIGKILL == victim.exitcode
    assert (before, after) == (seen[0], seen[-1])
    assert len(seen) > 4
