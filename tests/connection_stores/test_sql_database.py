"""Log-in, schema, loss and failures of a database."""

import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from secrets import token_urlsafe

import pytest
from sqlalchemy import text

from pyflink_connections.connection_stores.factory import ConnectionStoreFactoryContext
from pyflink_connections.connection_stores.sql.factory import SqlConnectionStoreFactory
from pyflink_connections.connection_stores.sql.store import SqlConnectionStore
from pyflink_connections.connection_stores.sql.tables import CONNECTIONS, SCHEMA
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.exceptions import (
    ConnectionStoreAccessDeniedException,
    ConnectionStoreException,
    ConnectionStoreTimeoutException,
    ConnectionStoreUnavailableException,
    ValidationException,
)
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.testing.leaks import leads_to, occurs_in
from tests.connection_stores.cutting_proxy import CuttingProxy
from tools.postgres import EmbeddedPostgres

C, D = ObjectIdentifier.of("cat", "db", "c"), ObjectIdentifier.of("cat", "db", "d")
OLD, NEW = CatalogConnection({"url": "old"}), CatalogConnection({"url": "new"})


@pytest.fixture(name="open_store")
def _open_store():
    """Opens stores from options, as a session does, and closes them."""
    factories = []

    def open_store(url, get_secret=None, **options):
        factory = SqlConnectionStoreFactory()
        given = {"url": url, **{key.replace("_", "."): value for key, value in options.items()}}
        more = () if get_secret is None else (get_secret,)
        factory.open(ConnectionStoreFactoryContext(given, {}, *more))
        factories.append(factory)
        return factory.create_connection_store()

    yield open_store
    for factory in factories:
        factory.close()


@pytest.fixture(name="log")
def _log(caplog):
    """Everything that any logger logs, those of SQLAlchemy included."""
    for name in ("sqlalchemy.engine", "sqlalchemy.pool", "sqlalchemy.dialects"):
        caplog.set_level(logging.DEBUG, name)
    caplog.set_level(logging.DEBUG)
    return caplog


class TestPassword:
    @pytest.fixture(name="options")
    def _options(self, postgres, monkeypatch):
        """Ways to say the password."""
        monkeypatch.setenv("STORE_PASSWORD", postgres.password)
        return {
            "as it is": postgres.password,
            "environment": "${env:STORE_PASSWORD}",
            "secret": "${secret:store}",
            "field": "${secret:store#password}",
        }

    @pytest.mark.parametrize("way", ["as it is", "environment", "secret", "field"])
    def test_ways(self, open_store, postgres_url, options, way, log):
        """The password is found wherever it is said to be, and shows nowhere."""
        password = options["as it is"]
        secrets = {"store": {"password": password, "user": "x"}}
        store = open_store(postgres_url, secrets.__getitem__, password=options[way])
        assert "postgres" == store.identity()
        store.create(C, OLD)
        assert OLD == store.get(C).definition
        assert password not in repr(store)
        assert 20 < len(log.records)
        assert not any(occurs_in(password, record.getMessage()) for record in log.records)

    def test_rotated(self, open_store, postgres, postgres_url):
        """The password is looked up for each new connection."""
        passwords = iter(["wr0ngWr0ngWr0ng", *[postgres.password] * 9])

        def get_secret(_):
            return {"password": next(passwords)}

        store = open_store(postgres_url, get_secret, password="${secret:store}")
        with pytest.raises(ConnectionStoreAccessDeniedException):
            store.get(C)
        assert store.get(C) is None

    def test_wrong(self, open_store, postgres_url, log):
        """A wrong password is an error that says so, and that does not lead to it."""
        store = open_store(postgres_url, password="wr0ngWr0ngWr0ng")
        with pytest.raises(
            ConnectionStoreAccessDeniedException, match="password authentication failed"
        ) as caught:
            store.get(C)
        assert not leads_to(caught.value, "wr0ngWr0ngWr0ng")
        assert (None, None) == (caught.value.__cause__, caught.value.__context__)
        assert not any(occurs_in("wr0ngWr0ngWr0ng", record.getMessage()) for record in log.records)

    def test_missing_variable(self, open_store, postgres_url):
        """A variable that is not set is named."""
        store = open_store(postgres_url, password="${env:NO_SUCH_VARIABLE}")
        with pytest.raises(ValidationException, match="NO_SUCH_VARIABLE"):
            store.get(C)


@pytest.mark.parametrize(
    ("url", "error", "message"),
    [
        ("postgresql://u:c4nary0123456789@h/db", ValidationException, "must not hold a password"),
        ("postgresql://h/d?password=c4nary0123456789", ValidationException, "must not hold a pass"),
        ("c4nary0123456789", ValidationException, "must be a URL such as"),
        ("postgresql://u:c4nary0123456789/db", ValidationException, "must be a URL such as"),
        ("postgresql://u@h:c4nary0123456789/db", ValidationException, "must be a URL such as"),
        ("oracle://u@h/db", ValidationException, "not in 'oracle'"),
        ("sqlite://", ValidationException, "SQLite needs a file"),
        ("sqlite:///:memory:", ValidationException, "SQLite needs a file"),
        ("sqlite:///file::memory:?uri=true", ValidationException, "SQLite needs a file"),
        ("sqlite:///file:c?mode=memory&uri=true", ValidationException, "SQLite needs a file"),
        ("sqlite://host/c.db", ValidationException, "SQLite needs a file"),
        ("sqlite:///c.db?timeout=soon", ValidationException, "as the options say: could not conv"),
        ("postgresql+nothing://u@h/db", ValidationException, "names no database"),
        ("postgresql+psycopg2cffi://u@h/db", ConnectionStoreException, "driver that is not inst"),
    ],
)
def test_wrong_url(open_store, url, error, message):
    """A URL that can't be used is an error that says what would be right, without its secret."""
    with pytest.raises(error, match=message) as caught:
        open_store(url)
    assert not leads_to(caught.value, "c4nary0123456789")


def test_needless_password(open_store, sqlite_url):
    """A password for a database without users is an error of ours, and shows nowhere."""
    password = token_urlsafe()
    with pytest.raises(ValidationException, match="knows no users takes no password") as caught:
        open_store(sqlite_url, password=password).get(C)
    assert not leads_to(caught.value, password)


def test_parameter_unknown_to_the_driver(open_store):
    """What the driver does not know is named."""
    store = open_store("mysql+pymysql://u@127.0.0.1:1/db?colour=red")
    with pytest.raises(ValidationException, match="keyword argument 'colour'"):
        store.get(C)


def test_wrong_options(open_store, sqlite_url):
    """Options are checked."""
    with pytest.raises(ValidationException, match=r"Did you mean .*sql\.pool\.size'"):
        open_store(sqlite_url, pool_sice="3")
    with pytest.raises(ValidationException, match="must be a whole number"):
        open_store(sqlite_url, pool_size="three")
    for option in ("pool.size", "pool.max-overflow"):
        with pytest.raises(ValidationException, match=f"{option}' must be a whole number of 0 or"):
            open_store(sqlite_url, **{option: "-1"})


class TestTables:
    def test_newer(self, open_database, sqlite_url):
        """Tables of a newer version are refused, not damaged."""
        database = open_database(sqlite_url)
        SqlConnectionStore(database).create(C, OLD)
        database.run(lambda connection: connection.execute(SCHEMA.update().values(version=99)))
        newer = SqlConnectionStore(open_database(sqlite_url))
        for call in (lambda: newer.get(C), lambda: newer.create(D, OLD)):
            with pytest.raises(ConnectionStoreException, match="version 99.*Upgrade pyflink-conn"):
                call()

    @pytest.mark.parametrize("kind", ["sqlite", "postgres", "mariadb"])
    def test_made_once(self, kind, request, open_database):
        """Those who use a new database at the same time all find its tables."""
        url = request.getfixturevalue(f"{kind}_url")
        server = None if kind == "sqlite" else request.getfixturevalue(kind)

        def open_one(_=None):
            return open_database(url, lambda: server and server.password)

        dropping = open_one()
        dropping.run(
            lambda c: [c.execute(text(f"DROP TABLE {table}")) for table in (SCHEMA, CONNECTIONS)]
        )
        dropping.run(lambda c: c.execute(text("DROP TABLE pyflink_connections_journal")))
        databases = [open_one() for _ in range(6)]
        with ThreadPoolExecutor(6) as pool:
            owners = set(pool.map(lambda d: SqlConnectionStore(d).journal.owner, databases))
        assert 1 == len(owners)
        count = open_one().run(lambda c: c.execute(SCHEMA.select()).all())
        assert 1 == len(count)

    def test_without_rights(self, open_store, postgres, postgres_url):
        """A user who may not create the tables, or write to them, is told so."""
        postgres.execute("DROP ROLE IF EXISTS reader")
        postgres.execute("CREATE ROLE reader LOGIN PASSWORD 'r3ader'")
        open_store(postgres_url, password=postgres.password).create(C, OLD)
        url = postgres_url.replace("//postgres@", "//reader@")
        store = open_store(url, password="r3ader")
        with pytest.raises(ConnectionStoreAccessDeniedException, match="permission denied"):
            store.get(C)
        postgres.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
        assert OLD == store.get(C).definition
        with pytest.raises(ConnectionStoreAccessDeniedException, match="permission denied"):
            store.create(D, OLD)
        postgres.execute("DROP OWNED BY reader")
        postgres.execute("DROP ROLE reader")


@pytest.fixture(name="server", scope="module")
def _server():
    """A server that tests may stop."""
    with EmbeddedPostgres() as server:
        yield server


# pg8000 leaves the socket of a connection that was lost to the garbage collector.
@pytest.mark.filterwarnings(
    "ignore:Exception ignored in.*socket:pytest.PytestUnraisableExceptionWarning"
)
class TestLoss:
    @pytest.fixture(name="store")
    def _store(self, server, open_store):
        url = f"postgresql+pg8000://{server.user}@{server.host}:{server.port}/{server.database}"
        store = open_store(url, password=server.password)
        for identifier, stored in store.scan():
            store.remove(identifier, stored.generation)
        return store

    def test_restart(self, server, store):
        """After a restart of the server, the next call just works."""
        store.create(C, OLD)
        server.stop()
        server.start()
        assert OLD == store.get(C).definition

    def test_down(self, server, store):
        """A server that is down is a clear error, and no obstacle once it is up again."""
        store.create(C, OLD)
        server.stop()
        with pytest.raises(ConnectionStoreUnavailableException, match="can't be reached") as caught:
            store.get(C)
        assert not leads_to(caught.value, server.password)
        with pytest.raises(ConnectionStoreUnavailableException), store.lock(C):
            pass
        server.start()
        assert OLD == store.get(C).definition

    @pytest.fixture(name="proxy")
    def _proxy(self, server):
        with CuttingProxy(server.host, server.port) as proxy:
            yield proxy

    @pytest.fixture(name="cut_store")
    def _cut_store(self, server, proxy, open_store, store):  # noqa: ARG002 - it empties the tables
        url = f"postgresql+pg8000://{server.user}@{server.host}:{proxy.port}/{server.database}"
        return open_store(url, password=server.password)

    def test_lost_answers(self, cut_store, proxy):
        """A write whose answer is lost is tried again, and known to have happened."""
        cut_store.get(C)
        proxy.cuts = 1
        cut_store.create(C, OLD)
        proxy.cuts = 1
        cut_store.replace(C, NEW, cut_store.get(C).generation)
        generation = cut_store.get(C).generation
        proxy.cuts = 1
        cut_store.rename(C, D, generation)
        assert NEW == cut_store.get(D).definition
        generation = cut_store.get(D).generation
        proxy.cuts = 1
        cut_store.remove(D, generation)
        assert [] == list(cut_store.scan())
        assert 0 == proxy.cuts

    def test_lost_twice(self, cut_store, proxy):
        """One retry is all there is; after an error only a new look can tell."""
        cut_store.create(C, OLD)
        generation = cut_store.get(C).generation
        proxy.cuts = 2
        with pytest.raises(ConnectionStoreUnavailableException, match="can't be reached"):
            cut_store.replace(C, NEW, generation)
        assert NEW == cut_store.get(C).definition

    def test_lock_of_a_lost_connection(self, cut_store, store, proxy):
        """Work that is done is done, even if the lock's connection has gone meanwhile."""
        with cut_store.lock(C):
            proxy.cut_all()
        with store.lock(C):
            pass


class TestSqlite:
    def test_locked(self, open_store, sqlite_url):
        """A database that somebody else keeps locked is a clear error after the time limit."""
        store = open_store(sqlite_url, lock_timeout="100 ms")
        store.create(C, OLD)
        program = (
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('BEGIN EXCLUSIVE'); "
            "print('locked', flush=True); sys.stdin.read()"
        )
        file = sqlite_url.removeprefix("sqlite:///")
        with subprocess.Popen(
            [sys.executable, "-c", program, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as holder:
            assert b"locked\n" == holder.stdout.readline()
            with pytest.raises(ConnectionStoreTimeoutException, match="database is locked"):
                store.create(D, OLD)
        store.create(D, OLD)

    def test_no_room(self, open_database, sqlite_url):
        """A full disk is a clear error, and changes nothing."""
        database = open_database(sqlite_url, pool_size=1, max_overflow=0)
        store = SqlConnectionStore(database)
        store.create(C, OLD)
        pages = database.run(lambda c: c.execute(text("PRAGMA page_count")).scalar())
        database.run(lambda c: c.execute(text(f"PRAGMA max_page_count = {pages}")))
        generation = store.get(C).generation
        with pytest.raises(ConnectionStoreUnavailableException, match="disk is full"):
            store.replace(C, CatalogConnection({"a": "x" * 100_000}), generation)
        assert (OLD, generation) == (store.get(C).definition, store.get(C).generation)

    def test_no_directory(self, open_store, tmp_path):
        """A file that can't be opened is a clear error."""
        store = open_store(f"sqlite:///{tmp_path}/no/such/directory.db")
        with pytest.raises(ConnectionStoreAccessDeniedException, match="unable to open database"):
            store.get(C)

    def test_damaged(self, open_store, tmp_path):
        """A file that is no database is a clear error."""
        (tmp_path / "c.db").write_bytes(os.urandom(5000))
        with pytest.raises(ConnectionStoreUnavailableException, match="not a database"):
            open_store(f"sqlite:///{tmp_path}/c.db").get(C)


HOLD = """
import sys, time
from pyflink_connections.connection_stores.sql.database import Database
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.connection_stores.sql.store import SqlConnectionStore

url, password = sys.stdin.readline().split()
store = SqlConnectionStore(Database(url, lambda: password))
with store.lock(ObjectIdentifier.of("cat", "db", "c")):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgres", "mariadb"])
def test_killed_holder(kind, request, open_database):
    """A lock keeps other processes out, and ends with its holder even if that is killed."""
    url = request.getfixturevalue(f"{kind}_url")
    password = "none" if kind == "sqlite" else request.getfixturevalue(kind).password

    def open_store(timeout):
        return SqlConnectionStore(open_database(url, lambda: password, lock_timeout=timeout))

    with subprocess.Popen(
        [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        holder.stdin.write(f"{url} {password}\n".encode())
        holder.stdin.flush()
        assert b"held\n" == holder.stdout.readline()
        impatient = open_store(timedelta(milliseconds=200))
        with pytest.raises(ConnectionStoreTimeoutException), impatient.lock(C):
            pass
        with impatient.lock(D):
            pass
        holder.kill()
    with open_store(timedelta(seconds=30)).lock(C):
        pass


@pytest.mark.parametrize("kind", ["sqlite", "postgres", "mariadb"])
def test_shortest_and_longest_wait(kind, request, open_database):
    """Who waits for no time gives up at once, and who would wait for months gets the lock."""
    url = request.getfixturevalue(f"{kind}_url")
    password = None if kind == "sqlite" else request.getfixturevalue(kind).password

    def open_store(timeout):
        return SqlConnectionStore(open_database(url, lambda: password, lock_timeout=timeout))

    patient, impatient = open_store(timedelta(days=90)), open_store(timedelta(0))
    with patient.lock(C), pytest.raises(ConnectionStoreTimeoutException), impatient.lock(C):
        pass
    with impatient.lock(C):
        patient.create(D, OLD)
