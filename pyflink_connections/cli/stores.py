"""The command that looks at the configured stores."""

from __future__ import annotations

import click

from pyflink_connections.cli.exit_codes import ExitCode
from pyflink_connections.cli.invocation import Command, Invocation, pass_invocation
from pyflink_connections.cli.progress import progress

__all__ = ["stores"]


@click.command("stores", cls=Command, examples=("stores", "stores --write --output json"))
@click.option("--write", is_flag=True, help="Also write to them: all of it is removed again.")
@pass_invocation
def stores(invocation: Invocation, write: bool) -> ExitCode:
    """Shows the configured stores, and what they let us do.

    Each row is one thing that connections need of a store. Reading is tried with an identifier that
    no secret has. Without --write nothing is written, so it isn't known whether that is allowed.

    Exit code 1 says that something that was tried is not allowed, or that a store can't be reached.
    """
    from pyflink_connections.cli.probing import probed  # noqa: PLC0415 - takes its time

    connections = invocation.connections
    with progress("Asking the stores ..."):
        seen = probed(connections.definitions, connections.secrets.store, write=write)
    columns = ("store", "kind", "identity", "permission", "ok", "detail")
    invocation.output.rows(columns, seen)
    return ExitCode.FINDINGS if any(row[4] is False for row in seen) else ExitCode.DONE
