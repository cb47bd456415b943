"""The command that replaces a connection's secret by a new one."""

from __future__ import annotations

import secrets as random
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from pyflink_connections.cli.invocation import Command, Invocation, pass_invocation
from pyflink_connections.cli.names import connection_argument
from pyflink_connections.cli.progress import progress
from pyflink_connections.cli.secret_input import (
    SECRET_HELP,
    SECRET_METAVAR,
    can_ask,
    read_secrets,
)
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.identifiers import quote_path
from pyflink_connections.redaction import RedactionRule, SensitiveOptions, remember_secrets

if TYPE_CHECKING:
    from pyflink_connections.definitions import CatalogConnection, SensitiveConnection

__all__ = ["rotate"]


@click.command(
    "rotate",
    cls=Command,
    examples=(
        "rotate cat.db.pg",
        "rotate cat.db.api --secret token=file:/run/secrets/new-token",
        "rotate cat.db.pg --generate --print",
    ),
)
@connection_argument()
@click.option("--secret", "secret", metavar=SECRET_METAVAR, multiple=True, help=SECRET_HELP)
@click.option("--generate", is_flag=True, help="Make a random value, for services that take any.")
@click.option("--print", "shown", is_flag=True, help="Print the generated value, this once.")
@click.option("--no-validate", is_flag=True, help="Don't try the new secret before it is stored.")
@pass_invocation
def rotate(
    invocation: Invocation,
    name: tuple[str, ...],
    secret: tuple[str, ...],
    generate: bool,
    shown: bool,
    no_validate: bool,
) -> None:
    """Replaces a connection's secret by a new one.

    The new secret is tried first; if it does not work, the old one stays. Until the new one is in
    place the old one is, so no reader is ever without. Without --secret the one option that is a
    secret by its name is replaced.

    With --generate the value is random. With --print it is shown, once, and at a terminal the
    command waits until you have set it at the service. Without, the service gets it from the secret
    store, so that it can't be tried before.
    """
    if shown and not generate:
        msg = "--print is for --generate; a value that you gave is not shown."
        raise click.UsageError(msg)
    invocation.require_lasting_secrets()
    definition = invocation.manager.lookup.by_path(name).definition
    options = secret or (_only_secret(definition),)
    new = _generated(options, shown) if generate else read_secrets(options)
    validate = not no_validate and (shown or not generate)
    _replace(invocation, name, new, validate)
    tried = "" if validate else ", untried"
    invocation.output.note(f"Rotated {', '.join(sorted(new))} of {quote_path(name)}{tried}.")


def _replace(
    invocation: Invocation, name: tuple[str, ...], new: Mapping[str, str], validate: bool
) -> None:
    from pyflink_connections.definitions import SensitiveConnection  # noqa: PLC0415

    def change(current: SensitiveConnection) -> SensitiveConnection:
        unknown = sorted(new.keys() - current.get_options().keys())
        if unknown:
            msg = f"{quote_path(name)} has no secret '{unknown[0]}' to replace; see alter."
            raise ValidationException(msg)
        options = {**current.get_options(), **new}
        return SensitiveConnection(options, current.get_comment())

    with progress(f"Trying the new secret of {quote_path(name)} ..."):
        invocation.manager.change(name, change, validate=validate)


def _only_secret(definition: CatalogConnection) -> str:
    """Returns the option that is meant when none is named: the one that is secret by its name."""
    rule = RedactionRule()
    named = sorted(key for key in definition.secret_names if rule.is_sensitive_key(key))
    if len(named) != 1:
        known = ", ".join(sorted(definition.secret_names)) or "none"
        msg = f"Say which secret to replace with --secret KEY. The connection has: {known}."
        raise ValidationException(msg)
    return named[0]


def _generated(options: tuple[str, ...], shown: bool) -> SensitiveOptions:
    if any("=" in option for option in options):
        msg = "--generate makes the value, so --secret takes KEY alone."
        raise click.UsageError(msg)
    new = {option: random.token_urlsafe(32) for option in options}
    if shown:
        for value in new.values():
            click.echo(value)
        if can_ask():
            click.prompt(
                "Set it at the service, then press Enter", "", show_default=False, err=True
            )
    remember_secrets(new.values())
    return SensitiveOptions(new)
