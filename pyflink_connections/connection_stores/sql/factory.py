"""Connection stores of kind ``sql``: their options, and how they are made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from pyflink_connections.configuration import ConfigOption, duration, integer, text
from pyflink_connections.connection_stores.base import ConnectionStore
from pyflink_connections.connection_stores.factory import (
    ConnectionStoreFactory,
    ConnectionStoreFactoryContext,
)
from pyflink_connections.exceptions import ConnectionStoreException
from pyflink_connections.extras import require_extra

if TYPE_CHECKING:
    from pyflink_connections.connection_stores.sql.database import Database

__all__ = ["SqlConnectionStoreFactory"]


def _count(value: str) -> int:
    """Reads a whole number that is not negative."""
    count = integer(value)
    if count < 0:
        msg = "a whole number of 0 or more"
        raise ValueError(msg)
    return count


URL: ConfigOption[str] = ConfigOption(
    "url",
    text,
    "The database as SQLAlchemy writes it, without a password: "
    "`postgresql+psycopg://user@host/database`, `mysql+pymysql://...`, `sqlite:////path/to/file`.",
    required=True,
)
PASSWORD: ConfigOption[str] = ConfigOption(
    "password",
    text,
    "The user's password, or better where it is: `${env:NAME}` for an environment variable, "
    "`${secret:<id>#<field>}` for a secret of the configured secret store. It is looked up for "
    "each new connection to the database.",
)
POOL_SIZE: ConfigOption[int] = ConfigOption(
    "pool.size", _count, "How many connections to the database are kept open.", default=2
)
POOL_OVERFLOW: ConfigOption[int] = ConfigOption(
    "pool.max-overflow", _count, "How many more may be opened for a time.", default=8
)
POOL_TIMEOUT: ConfigOption[timedelta] = ConfigOption(
    "pool.timeout",
    duration,
    "How long to wait for a connection to become free.",
    default=timedelta(seconds=30),
)
POOL_RECYCLE: ConfigOption[timedelta] = ConfigOption(
    "pool.recycle",
    duration,
    "After how long a connection is replaced by a new one.",
    default=timedelta(minutes=30),
)
LOCK_TIMEOUT: ConfigOption[timedelta] = ConfigOption(
    "lock.timeout",
    duration,
    "How long to wait while another process changes the same connection.",
    default=timedelta(minutes=1),
)


class SqlConnectionStoreFactory(ConnectionStoreFactory):
    """Makes stores of kind ``sql`` (extra ``sql``): PostgreSQL, MySQL and its like, SQLite."""

    identifier = "sql"
    declared_options: ClassVar[Sequence[ConfigOption[Any]]] = (
        URL,
        PASSWORD,
        POOL_SIZE,
        POOL_OVERFLOW,
        POOL_TIMEOUT,
        POOL_RECYCLE,
        LOCK_TIMEOUT,
    )

    def open(self, context: ConnectionStoreFactoryContext) -> None:
        """Reads the options; see :meth:`ConnectionStoreFactory.open`.

        Raises:
            ValidationException: An option is not right; the URL holds a password, or names a
                database that can't be used.
            ConnectionStoreException: SQLAlchemy or the database's driver is not installed.
        """
        options = self.read_options(context)
        require_extra("sql", "sqlalchemy", "This connection store", ConnectionStoreException)
        from pyflink_connections.connection_stores.sql import (  # noqa: PLC0415 - an extra
            addresses,
            database,
        )

        self._database: Database = database.Database(
            options.require(URL),
            addresses.password_source(options.get(PASSWORD), context.get_secret),
            lock_timeout=options.require(LOCK_TIMEOUT),
            pool_size=options.require(POOL_SIZE),
            max_overflow=options.require(POOL_OVERFLOW),
            pool_timeout=options.require(POOL_TIMEOUT).total_seconds(),
            pool_recycle=int(options.require(POOL_RECYCLE).total_seconds()),
        )

    def create_connection_store(self) -> ConnectionStore:
        """Makes the store; the database is asked for when it is first used."""
        from pyflink_connections.connection_stores.sql.store import (  # noqa: PLC0415 - an extra
            SqlConnectionStore,
        )

        return SqlConnectionStore(self._database)

    def close(self) -> None:
        """Closes the connections to the database."""
        self._database.close()
