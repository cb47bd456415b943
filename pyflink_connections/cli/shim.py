"""The command that puts the shim jar into a Flink installation."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import click

from pyflink_connections.cli.invocation import Command, Invocation, pass_invocation
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.shim_jar import JAR_NAME, jar_path, jar_version

__all__ = ["install_shim", "shims_in"]


@click.command("install-shim", cls=Command, examples=("install-shim /opt/flink",))
@click.argument("flink_home", type=click.Path(exists=True, file_okay=False, path_type=Path))
@pass_invocation
def install_shim(invocation: Invocation, flink_home: Path) -> None:
    """Puts the shim jar into the lib/ of a Flink installation.

    Older ones there are replaced. Do it on each machine of a cluster, then restart Flink. Sessions
    need no jar in lib/; delegation tokens and catalogs with connections do.
    """
    jar, lib = jar_path(), flink_home / "lib"
    if not list(lib.glob("flink-dist*.jar")):
        msg = f"{flink_home} is no Flink installation: there is no lib/flink-dist*.jar in it."
        raise ValidationException(msg)
    target = lib / JAR_NAME
    _copy(jar, target)
    for old in shims_in(lib):
        if old != target:
            old.unlink()
    fields = {"installed": str(target), "version": jar_version(target)}
    invocation.output.fields(fields)


def shims_in(lib: Path) -> list[Path]:
    """Returns the shim jars in a folder, whatever their versions."""
    return sorted(path for path in lib.glob("*.jar") if jar_version(path) is not None)


def _copy(source: Path, target: Path) -> None:
    """Copies a file so that there is the old one or the new one at any time."""
    try:
        handle, name = tempfile.mkstemp(prefix=".shim-", dir=target.parent)
        os.close(handle)
        try:
            shutil.copyfile(source, name)
            Path(name).chmod(0o644)
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as exc:
        reason = exc.strerror
    else:
        return
    msg = f"{target} can't be written: {reason}."
    raise ValidationException(msg)
