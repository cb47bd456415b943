"""One call of a command: the options that all commands have, and what they lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pyflink_connections.cli.arguments import configuration_values
from pyflink_connections.cli.help import TeachingCommand
from pyflink_connections.cli.logs import shown_logs
from pyflink_connections.cli.namespace import GivenNamespace
from pyflink_connections.cli.output import FORMS, Output
from pyflink_connections.exceptions import ValidationException

if TYPE_CHECKING:
    from pyflink_connections.connections import ConnectionManager
    from pyflink_connections.session.configuration import SessionConfiguration
    from pyflink_connections.session.configured_connections import ConfiguredConnections

__all__ = [
    "COMMON_NAMES",
    "Command",
    "Invocation",
    "common_options",
    "invocation_of",
    "pass_invocation",
]


@dataclass
class Invocation:
    """What the common options of a call say.

    Attributes:
        config: Flink's configuration file, or the folder with it.
        settings: Configuration over that of the file.
        output: Where results go.
        catalog: The catalog of names that don't say theirs.
        database: The database of names that don't say theirs.
    """

    config: Path | None
    settings: Mapping[str, str]
    output: Output
    catalog: str | None
    database: str | None

    @cached_property
    def configuration(self) -> SessionConfiguration:
        """The configuration."""
        from pyflink_connections.session.configuration import (  # noqa: PLC0415 - takes its time
            SessionConfiguration,
        )

        return SessionConfiguration(self.settings, self.config)

    @cached_property
    def any_connections(self) -> ConfiguredConnections:
        """The connections in the configured stores, whether these last or not."""
        from pyflink_connections.session.configured_connections import (  # noqa: PLC0415 - takes its time
            ConfiguredConnections,
        )

        namespace = GivenNamespace(self.catalog, self.database)
        return ConfiguredConnections(self.configuration, namespace)

    @property
    def connections(self) -> ConfiguredConnections:
        """The connections in the configured stores.

        Raises:
            ValidationException: They end with this command.
        """
        if self.any_connections.definitions_are_forgotten:
            msg = (
                "The configured connection store is in memory and ends with this command. Name one "
                "that lasts with 'table.connection-store.kind' (file or sql) in Flink's "
                "configuration, or with -D."
            )
            raise ValidationException(msg)
        return self.any_connections

    @property
    def manager(self) -> ConnectionManager:
        """The connections' manager."""
        return self.connections.manager

    def require_lasting_secrets(self) -> None:
        """Refuses to store secrets where they end with this command.

        Raises:
            ValidationException: The secret store is in memory.
        """
        if self.connections.secrets_are_forgotten:
            msg = (
                "The configured secret store is in memory and ends with this command, and the "
                "secret with it. Name one that lasts with 'table.secret-store.kind' in Flink's "
                "configuration, or with -D."
            )
            raise ValidationException(msg)


pass_invocation = click.make_pass_decorator(Invocation)


class Command(TeachingCommand):
    """A command with the options that all have; its function gets an :class:`Invocation`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["params"] = [*(kwargs.get("params") or ()), *common_options()]
        super().__init__(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Takes the common options out and runs the command."""
        ctx.obj = invocation_of(ctx)
        return super().invoke(ctx)


def invocation_of(ctx: click.Context) -> Invocation:
    """Makes an invocation of a context's parameters and takes them out of it."""
    given = {name: ctx.params.pop(name, None) for name in COMMON_NAMES}
    ctx.with_resource(shown_logs(verbose=bool(given["verbose"])))
    return Invocation(
        config=given["config"],
        settings=configuration_values(given["settings"] or ()),
        output=Output(given["output"] or FORMS[0]),
        catalog=given["catalog"],
        database=given["database"],
    )


#: The parameters that all commands have.
COMMON_NAMES = ("config", "settings", "output", "catalog", "database", "verbose")


def common_options() -> list[click.Parameter]:
    """Makes the options that all commands have."""
    return [
        click.Option(
            ["--config"],
            metavar="PATH",
            type=click.Path(exists=True, path_type=Path),
            help="Flink's configuration file, or the folder with it.",
        ),
        click.Option(
            ["-D", "settings"],
            metavar="KEY=VALUE",
            multiple=True,
            help="A value over that of the file; may be given several times. No secrets.",
        ),
        click.Option(["--catalog"], help="The catalog of names that don't say theirs."),
        click.Option(["--database"], help="The database of names that don't say theirs."),
        click.Option(
            ["--output", "-o"],
            type=click.Choice(FORMS),
            default=FORMS[0],
            show_default=True,
            help="How results are written.",
        ),
        click.Option(
            ["--verbose", "-v"],
            is_flag=True,
            help="Show what is logged, and where errors come from. Secrets stay hidden.",
        ),
    ]
