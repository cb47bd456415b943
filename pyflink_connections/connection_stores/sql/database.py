"""The way to the database of a connection store: log-in, pool, retry, locks and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select
from sqlalchemy.engine import Dialect, ExceptionContext
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from pyflink_connections.connection_stores.journal import new_owner
from pyflink_connections.connection_stores.sql.addresses import database_url
from pyflink_connections.connection_stores.sql.failures import is_lost, translated
from pyflink_connections.connection_stores.sql.locks import (
    Locks,
    MySqlLocks,
    PostgresLocks,
    SqliteLocks,
)
from pyflink_connections.connection_stores.sql.tables import METADATA, SCHEMA, VERSION
from pyflink_connections.exceptions import ConnectionStoreException, ValidationException
from pyflink_connections.redaction import mask_text, remember_secrets

__all__ = ["Database"]

T = TypeVar("T")

#: What databases count in milliseconds must not be more than this.
_LONGEST_WAIT = timedelta(milliseconds=2**31 - 1)


class Database:
    """One database, with the tables of a connection store in it.

    The password is never part of the URL or of a setting: each new connection gets it on its way.

    Args:
        url: The database, without a password.
        password: Finds the password.
        lock_timeout: How long to wait for what others have locked; more than 24 days are 24 days.
        pool: Settings of SQLAlchemy's pool.

    Raises:
        ValidationException: The URL is none, holds a password, or names a database that can't be
            used.
        ConnectionStoreException: The database's driver is not installed.
    """

    def __init__(
        self,
        url: str,
        password: Callable[[], str | None] = lambda: None,
        *,
        lock_timeout: timedelta = timedelta(minutes=1),
        **pool: Any,
    ) -> None:
        self._url = database_url(url)
        self._password = password
        self._prepared = False
        self._preparing = Lock()
        self.user = self._url.username
        self.name = f"The database {self._url.render_as_string()}"
        lock_timeout = min(lock_timeout, _LONGEST_WAIT)
        settings = self._settings(lock_timeout)
        # No ping before each use: whatever is done is done again if the connection is lost.
        self._engine = self._translated(lambda: self._open(**settings, **pool))
        # Locks are held while the others' connections are needed, so theirs must never run out.
        self._locking_engine = self._open(
            pool_pre_ping=True, **settings, pool_size=1, max_overflow=-1
        )
        self._locks = self._make_locks(lock_timeout)

    def run(self, work: Callable[[Connection], T]) -> T:
        """Does something in a transaction; once more if the connection is lost meanwhile.

        Args:
            work: What to do; it must not matter if it has been done already.

        Raises:
            ConnectionStoreException: It failed.
        """
        return self._translated(lambda: self._run(work))

    @contextmanager
    def holding(self, lock: str, what: str) -> Iterator[None]:
        """Holds a lock; errors of the block are its own."""
        with ExitStack() as held:
            self._translated(lambda: held.enter_context(self._locks.hold(lock, what)))
            yield

    def close(self) -> None:
        """Closes the connections."""
        self._engine.dispose()
        self._locking_engine.dispose()

    def _run(self, work: Callable[[Connection], T]) -> T:
        self._prepare()
        try:
            with self._engine.begin() as connection:
                return work(connection)
        except DBAPIError as exc:
            if not exc.connection_invalidated:
                raise
        with self._engine.begin() as connection:
            return work(connection)

    def _prepare(self) -> None:
        """Makes the tables on first use; whoever else does that waits, or finds them."""
        if self._prepared:
            return
        with self._preparing:
            if self._version() is None:
                with self._locks.hold("tables", self.name):
                    if self._version() is None:
                        self._make_tables()
            self._prepared = True

    def _version(self) -> int | None:
        with self._engine.connect() as connection:
            if not inspect(connection).has_table(SCHEMA.name):
                return None
            version = connection.execute(select(SCHEMA.c.version)).scalar()
        if version is not None and version > VERSION:
            msg = (
                f"{self.name} has tables of version {version}, and this package knows those up to "
                f"{VERSION}. Upgrade pyflink-connections."
            )
            raise ConnectionStoreException(msg)
        return version

    def _make_tables(self) -> None:
        with self._engine.begin() as connection:
            METADATA.create_all(connection)
            connection.execute(SCHEMA.insert().values(version=VERSION, secret_owner=new_owner()))

    def _open(self, **settings: Any) -> Engine:
        # Parameters never show in errors and logs, although they hold no secrets.
        engine = self._accepted(lambda: create_engine(self._url, hide_parameters=True, **settings))
        event.listen(engine, "do_connect", self._connect)
        event.listen(engine, "handle_error", _notice_loss)
        return engine

    def _connect(
        self, dialect: Dialect, _record: Any, arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> DBAPIConnection:
        password = self._password()
        if password is not None:
            remember_secrets((password,))
            named["password"] = password
        return self._accepted(lambda: dialect.connect(*arguments, **named))

    def _accepted(self, call: Callable[[], T]) -> T:
        """Makes a call that fails if SQLAlchemy or the driver don't know what the options say."""
        try:
            return call()
        except NoSuchModuleError:
            raise
        except (ArgumentError, TypeError, ValueError) as exc:
            reason = self._hide(str(exc)).partition("\n")[0]
        msg = (
            f"{self.name} can't be opened as the options say: {reason}. Correct the parameters of "
            "'table.connection-store.sql.url'; a database that knows no users takes no password."
        )
        raise ValidationException(msg)

    def _settings(self, lock_timeout: timedelta) -> dict[str, Any]:
        if self._url.get_backend_name() == "sqlite":
            return {"connect_args": {"timeout": lock_timeout.total_seconds()}}
        return {}

    def _make_locks(self, timeout: timedelta) -> Locks:
        backend = self._url.get_backend_name()
        if backend == "sqlite":
            return SqliteLocks(Path(str(self._url.database)).absolute(), timeout)
        make = PostgresLocks if backend == "postgresql" else MySqlLocks
        return make(self._locking_engine, timeout)

    def _translated(self, call: Callable[[], T]) -> T:
        return translated(call, self.name, self._hide)

    def _hide(self, text: str) -> str:
        password = self._password()
        return text if password is None else mask_text(text, (password,))

    def __repr__(self) -> str:
        return f"Database({self._url.render_as_string()!r})"


def _notice_loss(context: ExceptionContext) -> None:
    # SQLAlchemy does not know every driver's words for a server that has hung up.
    if is_lost(context.original_exception):
        context.is_disconnect = True
