"""Reading everything while others write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pyflink_connections.connection_stores.base import StoredConnection
from pyflink_connections.identifiers import ObjectIdentifier

__all__ = ["scanned"]

_BATCH = 500


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
    """
    given = set[ObjectIdentifier]()
    complete = False
    while not complete:
        complete = True
        waiting = list(list_all() - given)
        for start in range(0, len(waiting), _BATCH):
            batch = waiting[start : start + _BATCH]
            found = read(batch)
            complete = complete and len(found) == len(batch)
            given.update(found)
            yield from found.items()
