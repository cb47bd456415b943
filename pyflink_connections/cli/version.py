"""The command that tells which version this is."""

from __future__ import annotations

import click

from pyflink_connections import __version__
from pyflink_connections.cli.invocation import Command, Invocation, pass_invocation

__all__ = ["version"]


@click.command(
    "version",
    cls=Command,
    examples=("version --output json",),
)
@pass_invocation
def version(invocation: Invocation) -> None:
    """Prints the version of this package."""
    invocation.output.text(__version__, "version")
