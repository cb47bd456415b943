"""The commands that change connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pyflink_connections.cli.arguments import set_options
from pyflink_connections.cli.exit_codes import ExitCode
from pyflink_connections.cli.invocation import Command, Invocation, pass_invocation
from pyflink_connections.cli.names import connection_argument
from pyflink_connections.cli.progress import progress
from pyflink_connections.cli.secret_input import (
    SECRET_HELP,
    SECRET_METAVAR,
    ask,
    can_ask,
    read_secrets,
)
from pyflink_connections.exceptions import ConnectionAlreadyExistException
from pyflink_connections.identifiers import quote_path

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pyflink_connections.connections import ConnectionFactory

__all__ = ["alter", "create", "drop", "rename"]

_set = click.option(
    "--set", "public", metavar="KEY=VALUE", multiple=True, help="An option that is no secret."
)
_secret = click.option(
    "--secret", "secret", metavar=SECRET_METAVAR, multiple=True, help=SECRET_HELP
)


@click.command(
    "create",
    cls=Command,
    examples=(
        "create cat.db.pg --type basic --set url=jdbc:postgresql://db/sales",
        "create cat.db.api --type bearer --secret token=file:/run/secrets/token",
        "create cat.db.kafka --set properties.bootstrap.servers=broker:9093"
        " --secret properties.sasl.jaas.config=env:JAAS",
    ),
)
@connection_argument()
@click.option("--type", "kind", default="default", show_default=True, help="The connection type.")
@_set
@_secret
@click.option("--comment", help="A comment, which everybody may read.")
@click.option("--if-not-exists", is_flag=True, help="Leave an existing connection as it is.")
@click.option(
    "--validate/--no-validate",
    default=None,
    help="Try it before it is stored. By default table.connection.validate-on-create says.",
)
@pass_invocation
def create(
    invocation: Invocation,
    name: tuple[str, ...],
    kind: str,
    public: tuple[str, ...],
    secret: tuple[str, ...],
    comment: str | None,
    if_not_exists: bool,
    validate: bool | None,
) -> None:
    """Creates a connection, its secrets in the secret store.

    What the type needs and is not given is asked for, secrets without showing them. Secrets never
    stand on the command line: everybody on the machine could read them there.
    """
    from pyflink_connections.connections import VALIDATE_OPTION  # noqa: PLC0415 - takes its time
    from pyflink_connections.definitions import (  # noqa: PLC0415
        TYPE_OPTION,
        SensitiveConnection,
    )

    factory = invocation.connections.types.of(kind)
    _refuse_taken(invocation, name, if_not_exists)  # before anything is asked for
    options = {TYPE_OPTION: kind, **set_options(public, factory.rule)}
    secrets = read_secrets(secret)
    asked = _asked_for(factory, {**options, **secrets}.keys())
    if secrets or asked:
        invocation.require_lasting_secrets()
    if validate is not None:
        options[VALIDATE_OPTION] = str(validate).lower()
    connection = SensitiveConnection({**options, **secrets, **asked}, comment)
    with progress(f"Creating {quote_path(name)} ..."):
        made = invocation.manager.create(name, connection, ignore_if_exists=if_not_exists)
    invocation.output.note(
        f"Created {quote_path(name)}." if made else f"{quote_path(name)} exists already."
    )


@click.command(
    "alter",
    cls=Command,
    examples=(
        "alter cat.db.pg --set url=jdbc:postgresql://new-db/sales",
        "alter cat.db.pg --secret password --reset sslmode",
    ),
)
@connection_argument()
@_set
@_secret
@click.option("--reset", metavar="KEY", multiple=True, help="An option to remove.")
@click.option("--if-exists", is_flag=True, help="A missing connection is no error.")
@pass_invocation
def alter(
    invocation: Invocation,
    name: tuple[str, ...],
    public: tuple[str, ...],
    secret: tuple[str, ...],
    reset: tuple[str, ...],
    if_exists: bool,
) -> None:
    """Sets and removes options of a connection.

    It is one step: all of it happens or nothing. Options that are not named stay.
    """
    if not (public or secret or reset):
        msg = "Say what to change with --set, --secret or --reset."
        raise click.UsageError(msg)
    if secret:
        invocation.require_lasting_secrets()
    lookup = invocation.manager.lookup
    found = lookup.find(name) if if_exists else lookup.by_path(name)  # before anything is asked for
    if found is not None:
        rule = invocation.connections.types.of(found.definition.connection_type).rule
        options = {**set_options(public, rule), **read_secrets(secret)}
        with progress(f"Altering {quote_path(name)} ..."):
            invocation.manager.alter(
                name, options, frozenset(reset), ignore_if_not_exists=if_exists
            )
    invocation.output.note(_done("Altered", name, found=found is not None))


@click.command(
    "rename",
    cls=Command,
    examples=("rename cat.db.pg pg_sales",),
)
@connection_argument()
@connection_argument("new_name")
@click.option("--if-exists", is_flag=True, help="A missing connection is no error.")
@pass_invocation
def rename(
    invocation: Invocation, name: tuple[str, ...], new_name: tuple[str, ...], if_exists: bool
) -> None:
    """Gives a connection a new name.

    It stays in its catalog and database. Tables that use the old name stop resolving.
    """
    with progress(f"Renaming {quote_path(name)} ..."):
        found = invocation.manager.rename(name, new_name, ignore_if_not_exists=if_exists)
    invocation.output.note(_done("Renamed", name, found=found))


@click.command(
    "drop",
    cls=Command,
    examples=(
        "drop cat.db.pg",
        "drop cat.db.pg --yes --if-exists",
    ),
)
@connection_argument()
@click.option("--yes", "-y", is_flag=True, help="Don't ask.")
@click.option("--if-exists", is_flag=True, help="A missing connection is no error.")
@pass_invocation
def drop(invocation: Invocation, name: tuple[str, ...], yes: bool, if_exists: bool) -> ExitCode:
    """Drops a connection and its secret.

    It asks first, if somebody sits at a terminal.
    """
    if not (yes or if_exists):
        invocation.manager.lookup.by_path(name)  # before anything is asked
    question = f"Drop {quote_path(name)} and its secret?"
    if not yes and can_ask() and not click.confirm(question, err=True):
        return ExitCode.REFUSED
    with progress(f"Dropping {quote_path(name)} ..."):
        found = invocation.manager.drop(name, ignore_if_not_exists=if_exists)
    invocation.output.note(_done("Dropped", name, found=found))
    return ExitCode.DONE


def _done(what: str, name: tuple[str, ...], *, found: bool) -> str:
    return f"{what} {quote_path(name)}." if found else f"There is no {quote_path(name)}."


def _refuse_taken(invocation: Invocation, name: tuple[str, ...], if_not_exists: bool) -> None:
    if not if_not_exists and invocation.manager.lookup.find(name):
        msg = f"Permanent connection {quote_path(name)} exists already."
        raise ConnectionAlreadyExistException(msg)


def _asked_for(factory: ConnectionFactory, given: Collection[str]) -> Mapping[str, str]:
    """Asks for what the type needs and was not given; the manager tells it if nobody is there."""
    if not can_ask():
        return {}
    missing = sorted(factory.required_options.difference(given))
    return {
        key: ask(key) if factory.rule.is_sensitive_key(key) else click.prompt(key, err=True)
        for key in missing
    }
