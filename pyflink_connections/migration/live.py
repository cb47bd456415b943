"""Migrating the tables, models and catalogs of a running session."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from pyflink_connections.exceptions import MigrationException
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.migration.collecting import Refusal
from pyflink_connections.migration.families import ObjectKind
from pyflink_connections.migration.grouping import ProposedConnection, propose_connections
from pyflink_connections.migration.objects import InlineObject, inline_object
from pyflink_connections.migration.report import written_report
from pyflink_connections.migration.target import TargetDatabase
from pyflink_connections.options import CATALOG_TYPE_OPTION, REFERENCE_OPTION
from pyflink_connections.redaction import (
    RedactionRule,
    SensitiveOptions,
    mask_text,
    remember_secrets,
)
from pyflink_connections.sql import CONNECTED_CATALOG_TYPE

__all__ = ["LiveCatalogs", "LiveMigration", "LiveObject", "plan_live_migration"]

#: Plans something that needs the object, and raises an exception if that can't be planned.
Probe = Callable[[], object]


@dataclass(frozen=True)
class LiveObject:
    """An object of a session, with all its options."""

    kind: ObjectKind
    name: tuple[str, ...]
    options: SensitiveOptions


class LiveCatalogs(Protocol):
    """The catalogs of a session."""

    def objects(self) -> Iterable[LiveObject]:
        """Returns what may have inline credentials and could use a connection."""

    def obstacle(self, found: LiveObject) -> str | None:
        """Returns why an object's options can't be replaced, or None."""

    def probe(self, found: LiveObject) -> Probe | None:
        """Returns what can be planned with an object now, or None if nothing can."""

    def replace_options(self, found: LiveObject, options: Mapping[str, str]) -> None:
        """Gives an object other options."""


@dataclass(frozen=True)
class _Step:
    live: LiveObject
    found: InlineObject
    connection: ProposedConnection
    probe: Probe


class LiveMigration:
    """What a migration of a session is going to do; nothing is done before :meth:`apply`.

    ``print(migration)`` shows it without a value of a secret.

    Args:
        catalogs: The session's catalogs.
        target: Where the connections go.
        steps: What is done, in this order.
        refusals: The credentials that stay where they are.
    """

    def __init__(
        self,
        catalogs: LiveCatalogs,
        target: TargetDatabase,
        steps: Iterable[_Step],
        refusals: Iterable[Refusal],
    ) -> None:
        self._catalogs = catalogs
        self._target = target
        self._left = list(steps)
        self._done: list[_Step] = []
        self._created: list[ProposedConnection] = []
        self.connections = tuple({id(s.connection): s.connection for s in self._left}.values())
        self.refusals = tuple(refusals)

    def apply(self) -> None:
        """Creates each connection, and has each object use its own, one after the other.

        After each object, a query over it is planned. Doing it again goes on where it stopped, as
        does a new plan.

        Raises:
            MigrationException: An object can't be planned with its connection. That object is as
                before; those before it use their connections.
            SecretException: A secret can't be stored.
        """
        while self._left:
            self._take(self._left[0])
            self._done.append(self._left.pop(0))

    def undo(self) -> None:
        """Gives the objects their old options back, and drops the connections that were created."""
        while self._done:
            step = self._done[-1]
            self._catalogs.replace_options(step.live, step.live.options)
            self._left.insert(0, self._done.pop())
        while self._created:
            self._target.drop(self._created.pop())

    def _take(self, step: _Step) -> None:
        if self._target.create(step.connection):
            self._created.append(step.connection)
        options = _connected_options(step.found, step.connection.identifier)
        try:
            self._catalogs.replace_options(step.live, options)
            step.probe()
        except BaseException as exc:
            # Whatever it is, Ctrl-C as well: an object is never left between two states.
            self._catalogs.replace_options(step.live, step.live.options)
            if not isinstance(exc, Exception):
                raise
            reason = _reason(exc, step.connection)
        else:
            return
        done, total = len(self._done), len(self._done) + len(self._left)
        msg = (
            f"The {step.found} can't be planned with connection {step.connection.identifier}, and "
            f"is as it was before. {done} of {total} objects use their connections. "
            f"Remove the cause, then go on by doing it again (apply()), or go back (undo()). "
            f"The cause: {reason}"
        )
        raise MigrationException(msg)

    def __str__(self) -> str:
        return written_report(self.connections, self.refusals, None)


def plan_live_migration(
    catalogs: LiveCatalogs,
    target: TargetDatabase,
    rule: RedactionRule,
    names: Mapping[str, str] | None = None,
) -> LiveMigration:
    """Plans the migration of a session's objects.

    Args:
        catalogs: The session's catalogs.
        target: Where the connections go.
        rule: Decides what is sensitive.
        names: Names to give to connections in place of those proposed.

    Raises:
        ValidationException: A name was given for a connection that is not proposed, or is taken.
    """
    found, refusals = list[tuple[LiveObject, InlineObject, Probe]](), list[Refusal]()
    for live, inline in _inline(catalogs, rule):
        obstacle = inline.obstacle or _obstacle(live) or catalogs.obstacle(live)
        probe = None if obstacle else catalogs.probe(live)
        if probe is None:
            obstacle = obstacle or "nothing can be planned with it, as it is now"
            refusals.append(Refusal("", tuple(sorted(inline.secret_keys)), f"{inline}: {obstacle}"))
        else:
            found.append((live, inline, probe))
    connections = propose_connections(
        (inline for _, inline, _ in found), target.name, target.has_another, names
    )
    owners = {id(each): connection for connection in connections for each in connection.objects}
    steps = [_Step(live, inline, owners[id(inline)], probe) for live, inline, probe in found]
    return LiveMigration(catalogs, target, steps, refusals)


def _inline(
    catalogs: LiveCatalogs, rule: RedactionRule
) -> Iterator[tuple[LiveObject, InlineObject]]:
    for live in catalogs.objects():
        inline = inline_object(live.kind, live.name, "", live.options, rule)
        if inline is not None:
            remember_secrets(inline.moved[key] for key in inline.secret_keys)
            yield live, inline


def _obstacle(live: LiveObject) -> str | None:
    if REFERENCE_OPTION in live.options:
        return (
            f"it uses connection {live.options[REFERENCE_OPTION]} already; put the options there "
            "with ALTER CONNECTION ... SET"
        )
    return None


def _connected_options(found: InlineObject, connection: ObjectIdentifier) -> dict[str, str]:
    """Returns the options of an object that uses a connection, as USING CONNECTION makes them."""
    options = {key: value for key, value in found.options.items() if key not in found.moved}
    options[REFERENCE_OPTION] = connection.as_summary_string()
    if found.kind is ObjectKind.CATALOG:
        options[CATALOG_TYPE_OPTION] = options["type"]
        options["type"] = CONNECTED_CATALOG_TYPE
    return options


def _reason(exc: Exception, connection: ProposedConnection) -> str:
    """Returns the first line of an error, without secrets."""
    text = mask_text(str(exc), [connection.options[key] for key in connection.secret_keys])
    return text.strip().partition("\n")[0]
