"""What the command line gives: pairs, files, and the refusal of secrets among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NoReturn

import click

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.redaction import RedactionRule

__all__ = [
    "configuration_values",
    "file_text",
    "names_option",
    "pair",
    "refuse_secret",
    "set_options",
]

#: Of the commands that propose names for connections.
names_option = click.option(
    "--name", "names", metavar="PROPOSED=NAME", multiple=True, help="Another name for a connection."
)

_STORES = ("table.secret-store.", "table.connection-store.")


def pair(text: str, option: str) -> tuple[str, str]:
    """Splits ``KEY=VALUE``.

    Raises:
        click.UsageError: It is no pair; the text is not repeated.
    """
    key, separator, value = text.partition("=")
    if not separator or not key:
        msg = f"{option} takes KEY=VALUE."
        raise click.UsageError(msg)
    return key, value


def file_text(file: Path) -> str:
    """Reads a file that the command line names.

    Raises:
        ValidationException: It can't be read, or is no text.
    """
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) else "it is not text in UTF-8"
    msg = f"The file {file} can't be read: {reason}."
    raise ValidationException(msg)


def set_options(given: Iterable[str], rule: RedactionRule) -> dict[str, str]:
    """Reads the options that are no secrets (``--set``).

    Args:
        given: Pairs.
        rule: Decides which options are secret.

    Raises:
        click.UsageError: One is no pair, is given twice, or is a secret.
    """
    options: dict[str, str] = {}
    for key, value in (pair(text, "--set") for text in given):
        if key in options:
            msg = f"--set gives the option '{key}' twice."
            raise click.UsageError(msg)
        if rule.is_sensitive(key, value):
            refuse_secret(
                key, f"--secret {key}, --secret {key}=file:PATH, ...=env:NAME or ...=stdin"
            )
        options[key] = value
    return options


def configuration_values(given: Iterable[str]) -> Mapping[str, str]:
    """Reads the values of ``-D``.

    Raises:
        click.UsageError: One is no pair, or a secret.
    """
    values = dict(pair(text, "-D") for text in given)
    rule = RedactionRule()
    for key, value in values.items():
        # A reference is none, nor is the path of a file that holds one.
        harmless = value.startswith("${") or key.endswith(".file")
        if not harmless and rule.is_sensitive(_own_name(key), value):
            refuse_secret(key, "Flink's configuration file, or a reference such as ${env:NAME}")
    return values


def refuse_secret(key: str, instead: str) -> NoReturn:
    """Refuses a secret on the command line.

    Raises:
        click.UsageError: Always; it says why, and not what was given.
    """
    msg = (
        f"The value of '{key}' is a secret, and a command line is no place for one: everybody on "
        "this machine can read it while the command runs, and the shell keeps it. Take another "
        f"secret, if this one was real, and give it with {instead}."
    )
    raise click.UsageError(msg)


def _own_name(key: str) -> str:
    """Returns a key without its prefix and kind, which say nothing of the value."""
    for prefix in _STORES:
        if key.startswith(prefix):
            return key[len(prefix) :].partition(".")[2]
    return key
