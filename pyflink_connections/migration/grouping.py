"""Which objects share a connection, and what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.migration.naming import free_name, proposed_name
from pyflink_connections.migration.objects import InlineObject
from pyflink_connections.redaction import SensitiveOptions

__all__ = ["ProposedConnection", "Taken", "propose_connections"]

#: Tells whether a name is that of a connection with other options than these.
Taken = Callable[[str, SensitiveOptions], bool]


@dataclass(frozen=True)
class ProposedConnection:
    """A connection that a migration creates.

    Attributes:
        identifier: Its full name.
        options: Its options, secrets in the clear; they can't be shown.
        secret_keys: Which options are secrets.
        objects: What is going to use it.
    """

    identifier: ObjectIdentifier
    options: SensitiveOptions
    secret_keys: frozenset[str]
    objects: tuple[InlineObject, ...]

    @property
    def secret_id(self) -> str:
        """The identifier that its secret should have in the secret store.

        Letters, digits and ``-``, which every secret store takes.
        """
        return self.identifier.object_name.replace("_", "-")


def propose_connections(
    objects: Iterable[InlineObject],
    database: tuple[str, str],
    is_taken: Taken,
    names: Mapping[str, str] | None = None,
) -> list[ProposedConnection]:
    """Groups objects whose endpoint and credentials are the same; each group gets a connection.

    Args:
        objects: Objects without an obstacle.
        database: The catalog and the database of the connections.
        is_taken: Tells whether there is a connection of this name with other options.
        names: Names to give in place of those proposed.

    Raises:
        ValidationException: A name was given for a connection that is not proposed, or is taken.
    """
    groups: dict[frozenset[tuple[str, str]], list[InlineObject]] = {}
    for found in objects:
        groups.setdefault(frozenset(found.moved.items()), []).append(found)
    unused = dict(names or {})
    used = set[str]()

    def not_free(name: str, options: SensitiveOptions) -> bool:
        return name in used or is_taken(name, options)

    proposed = []
    for members in groups.values():
        name = _name(members[0], unused, not_free)
        used.add(name)
        identifier = ObjectIdentifier.of(*database, name)
        first = members[0]
        proposed.append(
            ProposedConnection(identifier, first.moved, first.secret_keys, tuple(members))
        )
    _refuse_unused(unused, proposed)
    return proposed


def _name(found: InlineObject, names: dict[str, str], is_taken: Taken) -> str:
    """Returns the name of an object's connection: a given one, which is used up, or a proposed."""
    proposed = free_name(proposed_name(found), lambda each: is_taken(each, found.moved))
    name = names.pop(proposed, proposed)
    if is_taken(name, found.moved):
        msg = f"Connection {proposed!r} can't be called {name!r}: there is one of this name."
        raise ValidationException(msg)
    return name


def _refuse_unused(names: Mapping[str, str], proposed: Iterable[ProposedConnection]) -> None:
    if names:
        existing = ", ".join(each.identifier.object_name for each in proposed) or "none"
        msg = f"No connection {next(iter(names))!r} is proposed; proposed are: {existing}."
        raise ValidationException(msg)
