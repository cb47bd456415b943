"""Reading everything while others write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from pyflink_connections.connection_stores.base import StoredConnection
from pyflink_connections.exceptions import InvalidConnectionDefinitionException
from pyflink_connections.identifiers import ObjectIdentifier

__all__ = ["scanned"]

_BATCH = 500
_PASSES = 50


def scanned(
    list_all: Callable[[], set[ObjectIdentifier]],
    read: Callable[[list[ObjectIdentifier]], Mapping[ObjectIdentifier, StoredConnection]],
) -> Iterator[tuple[ObjectIdentifier, StoredConnection]]:
    """Gives everything that is there from the beginning to the end, in batches.

    What has gone by the time it is read may have got another name; so the names are listed again
    until a pass finds all that it has listed.

    Args:
        list_all: Lists all identifiers as they are at one instant.
        read: Reads those of a batch that are still there.

    Raises:
        InvalidConnectionDefinitionException: One is listed again and again and never found, such as
            a link that leads nowhere, or a row whose name was changed by hand.
    """
    given = set[ObjectIdentifier]()
    misses = Counter[ObjectIdentifier]()
    while True:
        missed = set[ObjectIdentifier]()
        for batch in _batches(list(list_all() - given)):
            found = read(batch)
            missed.update(set(batch) - found.keys())
            given.update(found)
            yield from found.items()
        if not missed:
            return
        misses = Counter({identifier: misses[identifier] + 1 for identifier in missed})
        [(most_missed, times)] = misses.most_common(1)
        if times == _PASSES:
            raise InvalidConnectionDefinitionException(_never_found(most_missed))


def _never_found(identifier: ObjectIdentifier) -> str:
    return (
        f"Connection {identifier} is listed, but nothing is found under this name. Look at what "
        "the store holds: it may be a link that leads nowhere, or a row that was renamed by hand."
    )


def _batches(identifiers: list[ObjectIdentifier]) -> Iterator[list[ObjectIdentifier]]:
    return (identifiers[at : at + _BATCH] for at in range(0, len(identifiers), _BATCH))
