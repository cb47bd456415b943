"""The command for secrets that no connection refers to."""

from __future__ import annotations

import click

from pyflink_connections.cli.exit_codes import ExitCode
from pyflink_connections.cli.invocation import Command, Invocation, pass_invocation
from pyflink_connections.cli.progress import progress
from pyflink_connections.configuration import duration

__all__ = ["orphans"]


@click.command(
    "orphans",
    cls=Command,
    examples=(
        "orphans",
        "orphans --remove --older-than '1 d'",
    ),
)
@click.option("--remove", is_flag=True, help="Remove them.")
@click.option(
    "--older-than",
    metavar="DURATION",
    default="1 h",
    show_default=True,
    help="The grace time: younger ones may belong to a change in progress.",
)
@pass_invocation
def orphans(invocation: Invocation, remove: bool, older_than: str) -> ExitCode:
    """Finds secrets without a connection, and removes them.

    They were stored for a connection and belong to none: a crash between two writes, or a secret
    store that could not remove a secret, leaves them. Look before you remove if several connection
    stores share their definitions, as the branches of a Git repository do.

    Exit code 1 says that there are some, and that they were not removed.
    """
    try:
        grace = duration(older_than)
    except ValueError as exc:
        msg = f"--older-than must be {exc}."
        raise click.UsageError(msg) from None
    sweep = invocation.manager.orphans
    with progress("Looking for secrets without a connection ..."):
        found = sweep.remove(grace) if remove else sweep.find(grace)
    rows = [(each.secret_id, each.since.isoformat(), each.connection) for each in found]
    invocation.output.rows(("secret", "since", "stored for"), rows)
    return ExitCode.FINDINGS if found and not remove else ExitCode.DONE
