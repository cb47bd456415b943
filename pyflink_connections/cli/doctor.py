"""The command that looks whether everything is there that connections need."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Optional

import click

from pyflink_connections import __version__
from pyflink_connections.cli.exit_codes import ExitCode
from pyflink_connections.cli.invocation import Command, Invocation, pass_invocation
from pyflink_connections.cli.progress import progress
from pyflink_connections.cli.shim import shims_in
from pyflink_connections.exceptions import PyFlinkConnectionsException
from pyflink_connections.shim_jar import jar_path, jar_version
from pyflink_connections.tested_flink import TESTED, is_tested

__all__ = ["doctor"]

#: Whether something is as it should be, None if that is a matter of taste, and what was seen.
Finding = tuple[Optional[bool], str]

_OLDEST_JAVA = 11
_CONNECTOR = re.compile(r"(flink-(sql-)?connector-|postgresql|mysql-connector|.*-cdc-).*\.jar")


@click.command(
    "doctor", cls=Command, examples=("doctor", "doctor --flink-home /opt/flink --output json")
)
@click.option(
    "--flink-home",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="FLINK_HOME",
    help="A Flink installation to look into; by default that of FLINK_HOME, or PyFlink's own.",
)
@pass_invocation
def doctor(invocation: Invocation, flink_home: Path | None) -> ExitCode:
    """Looks whether everything is there that connections need.

    It looks at Python, Java, Flink, the shim jar, connectors, Flink's configuration file and the
    clock. No JVM is started but for the version of Java, and no store is asked; see stores.

    Exit code 1 says that something is not as it should be; the row says what to do.
    """
    home = flink_home or _pyflink_home()
    checks: dict[str, Callable[[], Finding]] = {
        "python": _python,
        "java": _java,
        "flink": _flink,
        "shim jar": _shim,
        "shim in lib/": lambda: _shim_in_lib(home),
        "connectors in lib/": lambda: _connectors(home),
        "configuration": lambda: _configuration(invocation),
        "clock": _clock,
    }
    with progress("Looking around ..."):
        rows = [(name, *check()) for name, check in checks.items()]
    invocation.output.rows(("what", "ok", "detail"), rows)
    return ExitCode.FINDINGS if any(row[1] is False for row in rows) else ExitCode.DONE


def _python() -> Finding:
    supported = (3, 9) <= sys.version_info[:2] <= (3, 12)
    known = "" if supported else "; PyFlink has wheels for 3.9 to 3.12"
    return supported, f"{sys.version.split()[0]}{known}"


def _java() -> Finding:
    home = os.environ.get("JAVA_HOME")
    program = shutil.which("java", path=str(Path(home, "bin")) if home else None)
    if program is None:
        return False, "there is no java in JAVA_HOME or on PATH; install a JDK, 11, 17 or 21"
    answer = subprocess.run(  # noqa: S603 - found where PyFlink finds it
        [program, "-version"], capture_output=True, text=True, check=False
    )
    found = re.search(r'version "(?:1\.)?(\d+)', answer.stderr + answer.stdout)
    if found is None:
        return False, f"{program} doesn't start"
    old = "" if int(found[1]) >= _OLDEST_JAVA else f"; Flink needs {_OLDEST_JAVA} or later"
    return not old, f"{found[1]} ({program}){old}"


def _flink() -> Finding:
    try:
        found = version("apache-flink")
    except PackageNotFoundError:
        return False, "PyFlink is not installed: pip install apache-flink"
    if is_tested(found):
        return True, found
    return None, f"{found}; tested are {', '.join(TESTED)}"


def _shim() -> Finding:
    try:
        path = jar_path()
    except PyFlinkConnectionsException as exc:
        return False, str(exc)
    return _of_our_version(path)


def _shim_in_lib(home: Path | None) -> Finding:
    if home is None:
        return None, "there is no Flink installation to look into; see --flink-home"
    found = shims_in(home / "lib")
    if not found:
        return None, f"none in {home / 'lib'}; see install-shim for when it is needed"
    if len(found) > 1:
        return False, f"there are several: {', '.join(path.name for path in found)}"
    return _of_our_version(found[0])


def _of_our_version(jar: Path) -> Finding:
    found = jar_version(jar)
    if found == __version__:
        return True, f"{found} ({jar})"
    return False, f"{jar} has version {found}, and this package {__version__}; see install-shim"


def _connectors(home: Path | None) -> Finding:
    jars = () if home is None else sorted((home / "lib").glob("*.jar"))
    names = [jar.name for jar in jars if _CONNECTOR.fullmatch(jar.name)]
    return None, ", ".join(names) or "none; a session can name them in pipeline.jars"


def _configuration(invocation: Invocation) -> Finding:
    from pyflink_connections.flink_configuration import configuration_file  # noqa: PLC0415 - slow

    place = configuration_file(invocation.config)
    try:
        forgotten = list(_forgotten(invocation))
    except PyFlinkConnectionsException as exc:
        return False, f"{place}: {exc}"
    if not place.is_file():
        return None, f"there is no {place}, so connections end with their session"
    if forgotten:
        return None, f"{place}: {' and '.join(forgotten)} in memory, and end with their session"
    return True, str(place)


def _forgotten(invocation: Invocation) -> Iterator[str]:
    """Opens the stores, which checks their options and asks nobody."""
    connections = invocation.any_connections
    if connections.definitions_are_forgotten:
        yield "connections"
    if connections.secrets_are_forgotten:
        yield "secrets"


def _clock() -> Finding:
    now, installed = time.time(), Path(__file__).stat().st_mtime
    shown = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC")
    if now >= installed:
        return True, shown
    return False, f"{shown}, which is before this package was installed; tokens would not be valid"


def _pyflink_home() -> Path | None:
    """Returns PyFlink's own Flink, found without importing it."""
    from importlib.util import find_spec  # noqa: PLC0415

    spec = find_spec("pyflink")
    return None if spec is None or spec.origin is None else Path(spec.origin).parent
