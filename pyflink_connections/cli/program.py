"""The program: finds the command, runs it, and turns what goes wrong into an exit code."""

from __future__ import annotations

from importlib import import_module

import click

from pyflink_connections.cli.commands import COMMANDS
from pyflink_connections.cli.exit_codes import ExitCode
from pyflink_connections.cli.failures import reported
from pyflink_connections.cli.help import TeachingGroup

__all__ = ["NAME", "program", "run"]

NAME = "pyflink-connections"


class Program(TeachingGroup):
    """The group of all commands, each imported when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the commands in the order of the list, which is that of their use."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Returns a command."""
        del ctx
        module, _, function = COMMANDS.get(cmd_name, "").partition(":")
        return getattr(import_module(module), function) if module else None


@click.group(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"]},
    examples=(
        "list",
        "create cat.db.pg --type basic --set url=jdbc:postgresql://db/sales",
        "rotate cat.db.pg",
        "COMMAND --help",
    ),
)
def program() -> None:
    """Looks after the named connections of PyFlink.

    The connections are those of the stores in Flink's configuration, which is found as Flink finds
    it (FLINK_CONF_DIR, FLINK_HOME, the installed PyFlink), or named with --config and -D.
    """


def run(arguments: list[str]) -> int:
    """Runs one command line and returns its exit code.

    Args:
        arguments: Without the program's name.
    """
    with reported(arguments) as outcome:
        code = program.main(arguments, NAME, standalone_mode=False)
        outcome.code = code if isinstance(code, int) else ExitCode.DONE
    return int(outcome.code)
