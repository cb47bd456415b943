"""The command that makes a shell complete the others."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from pyflink_connections.cli.help import TeachingCommand
from pyflink_connections.cli.program import NAME, program

__all__ = ["completion"]


@click.command(
    "completion",
    cls=TeachingCommand,
    examples=(
        "completion bash >> ~/.bashrc",
        "completion fish > ~/.config/fish/completions/pyflink-connections.fish",
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Prints what makes a shell complete command lines.

    It completes commands, options, and names of connections.
    """
    variable = f"_{NAME}_COMPLETE".replace("-", "_").upper()
    made = get_completion_class(shell)
    if made is None:  # click has no such shell any more
        msg = f"There is no completion for {shell}."
        raise click.UsageError(msg)
    click.echo(made(program, {}, NAME, variable).source())
