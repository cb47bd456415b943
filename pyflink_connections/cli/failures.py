"""How errors are told: one line on standard error, no secret in it, and an exit code."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import click

from pyflink_connections.cli.exit_codes import ExitCode, exit_code_of
from pyflink_connections.redaction import mask_known_secrets, mask_text

__all__ = ["Outcome", "reported"]


@dataclass
class Outcome:
    """How a command ended."""

    code: int = ExitCode.DONE


@contextmanager
def reported(arguments: Sequence[str]) -> Iterator[Outcome]:
    """Runs the block; what it raises is told and becomes the outcome's code.

    Args:
        arguments: The command line, of which nothing that may be a secret is repeated.
    """
    outcome = Outcome()
    try:
        yield outcome
    except click.exceptions.Exit as exc:
        outcome.code = exc.exit_code
    except (KeyboardInterrupt, click.Abort):
        outcome.code = ExitCode.INTERRUPTED
        _tell("interrupted; nothing was left half done")
    except click.UsageError as exc:
        outcome.code = ExitCode.USAGE
        _tell(_usage(exc, arguments))
    except Exception as exc:  # noqa: BLE001 - whatever it is, the user gets a line and a code
        outcome.code = exit_code_of(exc)
        _tell_error(exc, outcome.code, verbose="--verbose" in arguments)


def _tell_error(exc: Exception, code: int, *, verbose: bool) -> None:
    if verbose:
        told = "".join(traceback.TracebackException.from_exception(exc).format())
        click.echo(mask_known_secrets(told).rstrip(), err=True)
    unexpected = f"{type(exc).__name__}: " if code == ExitCode.INTERNAL else ""
    _tell(mask_known_secrets(f"{unexpected}{exc}"))


def _tell(message: str) -> None:
    click.echo(f"{click.style('error:', fg='red', bold=True)} {message}", err=True)


def _usage(exc: click.UsageError, arguments: Sequence[str]) -> str:
    """Words a usage error without what may be a secret that somebody typed."""
    message = exc.format_message()
    if exc.ctx is None:  # one of ours
        return message
    if message.startswith("Got unexpected extra argument"):
        message = "There are arguments too many."
    given = [part for argument in arguments for part in argument.split("=")[1:]]
    return f"{mask_text(message, given)} Try '{exc.ctx.command_path} --help'."
