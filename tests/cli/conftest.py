"""The command line as a user has it: over stores in files, run in this process or as a program."""

import io
import os
import subprocess
import sys
from dataclasses import dataclass

import pytest

PROGRAM = [
    sys.executable,
    "-c",
    "from pyflink_connections.cli import main; raise SystemExit(main())",
]


@dataclass
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture(name="config")
def _config(tmp_path):
    """A Flink configuration file that names stores in files."""
    file = tmp_path / "conf" / "config.yaml"
    file.parent.mkdir()
    file.write_text(
        "table:\n"
        "  connection-store:\n"
        "    kind: file\n"
        f"    file.path: {tmp_path}/connections\n"
        "  secret-store:\n"
        "    kind: file\n"
        f"    file.path: {tmp_path}/secrets\n"
    )
    return file


@pytest.fixture(name="stored_secrets")
def _stored_secrets(tmp_path):
    """Returns the contents of the secret store's files."""
    return lambda: [path.read_text() for path in (tmp_path / "secrets").glob("*.json")]


@pytest.fixture(name="cli")
def _cli(config, capsys, monkeypatch):
    """Runs a command in this process, over the stores in files."""
    from pyflink_connections.cli.program import run

    monkeypatch.setenv("FLINK_CONF_DIR", str(config.parent))

    def cli(*arguments, stdin=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        code = run(list(arguments))
        return Ended(code, *capsys.readouterr())

    return cli


@pytest.fixture(name="program")
def _program(config, tmp_path):
    """Runs a command as a program of its own."""

    def program(*arguments, stdin="", **variables):
        ended = subprocess.run(
            [*PROGRAM, *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={**os.environ, "FLINK_CONF_DIR": str(config.parent), **variables},
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return program
