"""A real PostgreSQL on a free loopback port, for as long as a `with` block lasts."""

from __future__ import annotations

import secrets
import shutil
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from pg8000 import dbapi

from tools.ports import free_port
from tools.postgres_programs import PostgresPrograms
from tools.watched_process import stop

SECONDS_TO_START = 30


class EmbeddedPostgres:
    """A PostgreSQL server that asks for a password, with nothing in it.

    Attributes:
        host: The loopback address.
        port: The same after `stop` and `start`.
        user: A superuser.
        password: The user's; random unless given.
        database: An empty database.
    """

    host = "127.0.0.1"
    user = "postgres"
    database = "postgres"

    def __init__(self, password: str | None = None) -> None:
        self.port = free_port(self.host)
        self.password = password or secrets.token_urlsafe(24)
        self._server: subprocess.Popen[bytes] | None = None

    def __repr__(self) -> str:
        return f"EmbeddedPostgres({self.jdbc_url!r}, user={self.user!r})"

    @property
    def jdbc_url(self) -> str:
        """The URL for JDBC, without credentials."""
        return f"jdbc:postgresql://{self.host}:{self.port}/{self.database}"

    def __enter__(self) -> EmbeddedPostgres:
        self._directory = Path(tempfile.mkdtemp(prefix="embedded-postgres-"))
        try:
            self._programs = PostgresPrograms(self._directory)
            self._programs.initialize(self.user, self.password)
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._directory)

    def start(self) -> None:
        """Start the server, the first time or after `stop`, and wait until it answers."""
        self._server = self._programs.start_server(self.host, self.port)
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > deadline:
                msg = f"PostgreSQL didn't start. {self._programs.log()}"
                raise RuntimeError(msg)
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server, if it runs, and end its sessions; its data stays."""
        if self._server is not None:
            stop(self._server)
            self._server = None

    def execute(self, sql: str, *params: Any) -> None:
        """Run one statement; `%s` marks its parameters, `%%` is a percent sign."""
        with closing(self._connect()) as connection:
            connection.cursor().execute(sql, params)

    def query(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a query; `%s` marks its parameters, `%%` is a percent sign."""
        with closing(self._connect()) as connection:
            cursor = connection.cursor()
            cursor.execute(sql, params)
            return [tuple(row) for row in cursor.fetchall()]

    def _connect(self) -> Any:
        connection = dbapi.connect(self.user, self.host, self.database, self.port, self.password)
        connection.autocommit = True  # CREATE DATABASE and its like want no transaction
        return connection

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except dbapi.Error:  # not listening yet, or "the database system is starting up"
            return False
        return True
