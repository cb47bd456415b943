"""The command line as a program: what it imports, prints and completes."""

from pathlib import Path

import click
import pytest

from pyflink_connections import __version__
from pyflink_connections.cli.commands import COMMANDS
from pyflink_connections.cli.exit_codes import ExitCode
from pyflink_connections.cli.invocation import Command
from pyflink_connections.cli.program import program as group
from tools.commands import PROJECT

COMMON = {"config", "settings", "catalog", "database", "output", "verbose"}


def test_no_jvm(program, tmp_path):
    """Neither the package nor a command imports PyFlink, py4j or a vendor's SDK."""
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Refused:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] in ('py4j', 'boto3', 'azure', 'hvac'):\n"
        "            raise AssertionError(name)\n"
        "        if name.startswith('pyflink.'):\n"
        "            raise AssertionError(name)\n"
        "sys.meta_path.insert(0, Refused())\n"
    )
    ended = program("list", PYTHONPATH=str(tmp_path))
    assert (ExitCode.DONE, "") == (ended.code, ended.err)
    assert ended.out.startswith("name")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command(name):
    """Each command explains itself by examples that it takes, and has the common options."""
    command = group.get_command(None, name)
    with click.Context(command, info_name=name) as context:
        text = command.get_help(context)
    assert command.examples
    for example in command.examples:
        assert example in text
        assert example.split()[0] in COMMANDS
    if isinstance(command, Command):
        assert COMMON <= {parameter.name for parameter in command.params}


def test_docs():
    """Each command has a section in the documentation."""
    pages = "".join(page.read_text() for page in Path(PROJECT, "docs", "cli").glob("*.md"))
    assert [] == [name for name in COMMANDS if f"<!-- generated: cli-{name} -->" not in pages]


def test_help(cli):
    """The program's help lists every command with a sentence that is not cut off."""
    text = cli("--help").out
    for name in COMMANDS:
        (line,) = [line for line in text.splitlines() if line.split()[:1] == [name]]
        assert line.endswith(".")
        assert not line.endswith("...")


def test_version(cli):
    """The version is that of the package, in each form."""
    assert f"{__version__}\n" == cli("version").out
    assert f'{{\n  "version": "{__version__}"\n}}\n' == cli("version", "-o", "json").out


def test_completion(cli, program):
    """The shell completes commands, options, and names of connections in the stores."""
    cli("create", "cat.db.kafka", "--set", "a=b")
    cli("create", "cat.db.pg", "--set", "a=b")

    def completed(line):
        words = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1)}
        ended = program(**words, _PYFLINK_CONNECTIONS_COMPLETE="bash_complete")
        return [each.split(",", 1)[1] for each in ended.out.split()]

    assert ["rename"] == completed("pyflink-connections ren")
    assert ["cat.db.kafka", "cat.db.pg"] == completed("pyflink-connections describe cat")
    assert "_PYFLINK_CONNECTIONS_COMPLETE=bash_complete" in cli("completion", "bash").out


def test_no_colour_when_piped(program):
    """What is not read at a terminal has no escape sequences, errors neither."""
    for arguments in (("list",), ("describe", "a.b.c"), ("--help",)):
        ended = program(*arguments)
        assert "\x1b" not in ended.out + ended.err


def test_missing_extra(program, tmp_path):
    """Without its extra the command line says what to install."""
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as util\n"
        "find = util.find_spec\n"
        "util.find_spec = lambda name, *more: None if name == 'click' else find(name, *more)\n"
    )
    ended = program("list", PYTHONPATH=str(tmp_path))
    assert ExitCode.MISSING == ended.code
    assert "pip install 'pyflink-connections[cli]'" in ended.err
