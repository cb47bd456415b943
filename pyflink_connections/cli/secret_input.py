"""Where secrets come from: a hidden prompt, a file, a variable, standard input; never arguments."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from pyflink_connections.cli.arguments import refuse_secret
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.redaction import SensitiveOptions, remember_secrets

__all__ = ["SECRET_HELP", "SECRET_METAVAR", "ask", "can_ask", "read_secrets"]

SECRET_METAVAR = "KEY[=SOURCE]"
SECRET_HELP = (
    "A secret option, and where its value comes from: prompt (hidden, the default), file:PATH, "
    "env:NAME (a variable), or stdin (one line for each). May be given several times."
)


def read_secrets(given: Iterable[str]) -> SensitiveOptions:
    """Reads secrets from where they are said to be.

    Args:
        given: ``KEY`` or ``KEY=SOURCE`` for each.

    Raises:
        click.UsageError: A source is none, most likely a secret itself; it is not repeated.
        ValidationException: A source has nothing to read.
    """
    secrets: dict[str, str] = {}
    # All are looked at before the first is asked for.
    sources = [(key, _source(key, source)) for key, _, source in (t.partition("=") for t in given)]
    for key, read in sources:
        if key in secrets:
            msg = f"--secret gives the option '{key}' twice."
            raise click.UsageError(msg)
        secrets[key] = read()
        if not secrets[key]:
            msg = f"The value of '{key}' is empty."
            raise ValidationException(msg)
        remember_secrets([secrets[key]])
    return SensitiveOptions(secrets)


def can_ask() -> bool:
    """Tells whether somebody sits at a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(key: str) -> str:
    """Asks for a secret, without showing what is typed.

    Raises:
        ValidationException: Nobody is there to be asked.
    """
    if not can_ask():
        msg = f"No terminal is there to ask for '{key}'. Say {key}=file:PATH, =env:NAME or =stdin."
        raise ValidationException(msg)
    value: str = click.prompt(key, hide_input=True, err=True)
    remember_secrets([value])
    return value


def _source(key: str, source: str) -> Callable[[], str]:
    kind, _, place = source.partition(":")
    if source in ("", "prompt"):
        return lambda: ask(key)
    if source in ("stdin", "-"):
        return lambda: _line(key)
    if kind == "file" and place:
        return lambda: _content(key, Path(place))
    if kind == "env" and place:
        return lambda: _variable(key, place)
    return refuse_secret(key, f"{key}, or {key}=file:PATH, =env:NAME or =stdin")


def _line(key: str) -> str:
    line = sys.stdin.readline()
    if not line:
        msg = f"Standard input has no line for '{key}'."
        raise ValidationException(msg)
    return line.rstrip("\r\n")


def _content(key: str, path: Path) -> str:
    try:
        return path.expanduser().read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) else "it is not text in UTF-8"
    msg = f"The file for '{key}', {path}, can't be read: {reason}."
    raise ValidationException(msg)


def _variable(key: str, name: str) -> str:
    value = os.environ.get(name)
    if value is None:
        msg = f"The environment variable {name} for '{key}' is not set."
        raise ValidationException(msg)
    return value
