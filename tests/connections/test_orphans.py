"""Secrets that a crash leaves behind: which the sweep finds, and which it never touches."""

from datetime import datetime, timedelta
from functools import wraps

import pytest

from pyflink_connections.connection_stores import GenericInMemoryConnectionStore
from pyflink_connections.connection_stores.file.store import FileConnectionStore
from pyflink_connections.connection_stores.journal import InMemorySecretJournal
from pyflink_connections.connection_stores.sql.database import Database
from pyflink_connections.connection_stores.sql.store import SqlConnectionStore
from pyflink_connections.connections import ConnectionManager, SecretAccess
from pyflink_connections.definitions import SensitiveConnection
from pyflink_connections.exceptions import (
    SecretAccessDeniedException,
    SecretNotFoundException,
    SecretStoreUnavailableException,
)
from pyflink_connections.secret_stores import (
    GenericInMemorySecretStore,
    ReadableSecretStore,
    WritableSecretStore,
)
from tests.connections.conftest import Catalogs

NO_GRACE = timedelta(0)
CONNECTION = SensitiveConnection({"url": "u", "password": "p4ssw0rd"})


class Killed(BaseException):
    """The process ends here."""


class Power:
    """Fails before or after a step, and stays off until it is switched on again."""

    def __init__(self):
        self.switch_on()

    def switch_on(self):
        self.off, self.step, self.after = False, "", False

    def pass_step(self, name, *, after):
        self.off = self.off or (name, after) == (self.step, self.after)
        if self.off:
            raise Killed


def mortal(store, power, *names):
    """Let the methods of a store die with the power."""

    def dying(name, method):
        @wraps(method)
        def call(*args, **kwargs):
            power.pass_step(name, after=False)
            result = method(*args, **kwargs)
            power.pass_step(name, after=True)
            return result

        return call

    for name in names:
        setattr(store, name, dying(name, getattr(store, name)))
    return store


class UnlistedStore(GenericInMemorySecretStore):
    """A store whose administrator does not let us list."""

    def list_secrets(self, _owner):
        msg = "no permission to list"
        raise SecretAccessDeniedException(msg)


class ChoosingStore(ReadableSecretStore, WritableSecretStore):
    """A third party's store: it chooses identifiers itself and has no listing."""

    def __init__(self):
        self.kept = GenericInMemorySecretStore()

    def get_secret(self, secret_id):
        return self.kept.get_secret(secret_id)

    def store_secret(self, secret_data):
        return self.kept.store_secret(secret_data)

    def remove_secret(self, secret_id):
        self.kept.remove_secret(secret_id)

    def update_secret(self, secret_id, new_secret_data):
        self.kept.update_secret(secret_id, new_secret_data)


@pytest.fixture(name="power")
def _power():
    return Power()


@pytest.fixture(name="connection_store")
def _connection_store(power):
    store = GenericInMemoryConnectionStore()
    power.journal = mortal(store.journal, power, "begin", "end")
    return mortal(store, power, "create", "replace", "remove", "get")


@pytest.fixture(name="secret_store", params=[GenericInMemorySecretStore, UnlistedStore])
def _secret_store(request, power):
    return mortal(request.param(), power, "store_secret_as", "remove_secret")


def in_use(manager):
    """The secrets that definitions refer to."""
    paths = [(name,) for name in manager.lookup.list_names()]
    return {manager.lookup.by_path(path).definition.secret_id for path in paths}


def ids(orphans):
    """The identifiers of what was found."""
    return {orphan.secret_id for orphan in orphans}


CHANGES = {
    "create": lambda manager: manager.create(("new",), CONNECTION),
    "alter": lambda manager: manager.alter(("c",), {"url": "other", "password": "n3w"}),
    "drop": lambda manager: manager.drop(("c",)),
}
WRITES = {"create": "create", "alter": "replace", "drop": "remove"}
STEPS = [
    (change, (step, after))
    for change, write in WRITES.items()
    for step in ("begin", "store_secret_as", write, "remove_secret", "end")
    for after in (False, True)
    if (change, step) not in {("create", "remove_secret"), ("drop", "store_secret_as")}
]


@pytest.mark.parametrize(("change", "death"), STEPS)
def test_crash(manager, secret_store, power, change, death):
    """Wherever a change dies, what is listed resolves, and the sweep finds exactly the rest."""
    manager.create(("c",), CONNECTION)
    power.step, power.after = death
    with pytest.raises(Killed):
        CHANGES[change](manager)
    power.switch_on()

    for secret_id in in_use(manager):
        secret_store.get_secret(secret_id)
    left = set(secret_store._secrets) - in_use(manager)

    assert left == ids(manager.orphans.find(NO_GRACE))
    assert left == ids(manager.orphans.remove(NO_GRACE))
    assert in_use(manager) == set(secret_store._secrets)
    assert [] == manager.orphans.find(NO_GRACE)
    assert not power.journal.intents()


def test_every_step_leaves_something_somewhere(manager, power, secret_store):
    """The test above does see orphans: a dead step after the secret leaves one."""
    power.step, power.after = "store_secret_as", True
    with pytest.raises(Killed):
        manager.create(("c",), CONNECTION)
    power.switch_on()
    (orphan,) = manager.orphans.find(NO_GRACE)
    assert "cat.db.c" == orphan.connection
    assert {orphan.secret_id} == set(secret_store._secrets)


def test_young_secrets_are_left_alone(manager, power, secret_store):
    """What may belong to a change in progress is neither shown nor removed."""
    power.step, power.after = "create", False
    with pytest.raises(Killed):
        manager.create(("c",), CONNECTION)
    power.switch_on()
    assert [] == manager.orphans.find()
    assert [] == manager.orphans.remove(timedelta(minutes=1))
    assert 1 == len(secret_store)
    assert 1 == len(manager.orphans.find(NO_GRACE))


def test_clock_that_went_back(manager, power, secret_store, monkeypatch):
    """What seems to come from the future is young, whatever the grace time."""
    power.step, power.after = "create", False
    with pytest.raises(Killed):
        manager.create(("c",), CONNECTION)
    power.switch_on()

    class Yesterday(datetime):
        @classmethod
        def now(cls, tz=None):
            return super().now(tz) - timedelta(days=1)

    monkeypatch.setattr("pyflink_connections.connections.orphans.datetime", Yesterday)
    assert [] == manager.orphans.remove(NO_GRACE)
    assert 1 == len(secret_store)


def test_secrets_of_others(manager, types, secret_store):
    """Secrets of another connection store, and those people stored, are not looked at."""
    other = ConnectionManager(
        Catalogs(), GenericInMemoryConnectionStore(), SecretAccess(secret_store), types
    )
    other.create(("c",), CONNECTION)
    by_hand = secret_store.store_secret({"password": "by hand"})
    assert [] == manager.orphans.remove(NO_GRACE)
    assert 2 == len(secret_store)
    assert by_hand in secret_store._secrets


def test_owner_without_a_name(manager, connection_store, secret_store):
    """A journal that names no owner makes nobody's secrets its own."""
    connection_store.journal.owner = ""
    secret_store.store_secret({"password": "by hand"})
    assert [] == manager.orphans.remove(NO_GRACE)
    assert 1 == len(secret_store)


@pytest.fixture(name="any_store", params=["memory", "file", "sqlite"])
def _any_store(request, tmp_path):
    """A connection store of each kind: each has a journal of its own kind."""
    if request.param == "memory":
        yield GenericInMemoryConnectionStore()
    elif request.param == "file":
        yield FileConnectionStore(tmp_path)
    else:
        database = Database(f"sqlite:///{tmp_path}/connections.db")
        yield SqlConnectionStore(database)
        database.close()


def test_drop_during_a_sweep(any_store, types):
    """An entry that a change makes again while the sweep runs is still there for the next one."""
    store = ChoosingStore()
    manager = ConnectionManager(Catalogs(), any_store, SecretAccess(store), types)
    manager.create(("c",), CONNECTION)
    [(identifier, stored)] = any_store.scan()
    secret_id = stored.definition.secret_id
    any_store.journal.begin(secret_id, identifier)
    scan = any_store.scan

    def scan_and_drop():
        yield from scan()
        any_store.journal.begin(secret_id, identifier)
        any_store.remove(identifier, stored.generation)  # and then the power fails

    any_store.scan = scan_and_drop
    assert [] == manager.orphans.remove(NO_GRACE)
    any_store.scan = scan
    assert {secret_id} == ids(manager.orphans.remove(NO_GRACE))
    assert [] == any_store.journal.intents()


def test_secret_that_a_reference_names(manager, secret_store, connection_store):
    """A secret that only a ${secret:...} of another connection refers to is in use."""
    secret_id = secret_store.new_secret_id(connection_store.journal.owner)
    secret_store.store_secret_as(secret_id, {"password": "p"})
    connection_store.journal.begin(secret_id, "cat.db.gone")
    reference = SensitiveConnection({"password": f"${{secret:{secret_id}#password}}"})
    manager.create(("c",), reference)
    assert [] == manager.orphans.remove(NO_GRACE)
    assert "p" == secret_store.get_secret(secret_id)["password"]


def test_failing_removal_is_found(manager, secret_store, monkeypatch):
    """A secret that DROP could not remove is an orphan, and a later sweep removes it."""
    manager.create(("c",), CONNECTION)

    def unavailable(_secret_id):
        msg = "down"
        raise SecretStoreUnavailableException(msg)

    with monkeypatch.context() as patch:
        patch.setattr(secret_store, "remove_secret", unavailable)
        manager.drop(("c",))
    (orphan,) = manager.orphans.remove(NO_GRACE)
    with pytest.raises(SecretNotFoundException):
        secret_store.get_secret(orphan.secret_id)


def _create_and_drop(manager):
    manager.create(("c",), CONNECTION)
    manager.drop(("c",))


@pytest.mark.parametrize("step", ["create", "remove_secret"])
def test_store_that_chooses_identifiers(power, types, step):
    """Without listing and without identifiers beforehand, the journal still knows the secret."""
    store = mortal(ChoosingStore(), power, "remove_secret")
    connections = mortal(GenericInMemoryConnectionStore(), power, "create", "get")
    manager = ConnectionManager(Catalogs(), connections, SecretAccess(store), types)
    power.step = step
    with pytest.raises(Killed):
        _create_and_drop(manager)
    power.switch_on()
    assert set(store.kept._secrets) == ids(manager.orphans.remove(NO_GRACE))
    assert 0 == len(store.kept)


def test_settled_changes_leave_no_entries(manager, connection_store):
    """After changes that went well the journal is empty."""
    manager.create(("c",), CONNECTION)
    manager.alter(("c",), {"password": "n3w"})
    manager.alter(("c",), {"url": "other", "token": "t"})
    manager.drop(("c",))
    assert [] == connection_store.journal.intents()


def test_owners_differ():
    """Each in-memory connection store owns its own secrets."""
    owners = {InMemorySecretJournal().owner for _ in range(10)}
    assert 10 == len(owners)
    assert all(len(owner) <= 16 and owner.isalnum() for owner in owners)
