"""Who is told about changed connections: observers, and the log as the audit trail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.redaction import masked_logger

__all__ = ["ConnectionEvent", "ConnectionObserver", "Observers"]

_logger = masked_logger("pyflink_connections.audit")


@dataclass(frozen=True)
class ConnectionEvent:
    """Something that has happened to a connection; it holds no secret.

    Attributes:
        action: ``created``, ``altered``, ``renamed`` or ``dropped``.
        identifier: The connection; after a renaming, its new name.
        scope: ``permanent``, ``temporary`` or ``temporary system``.
        definition: The definition as it is now, or, when dropped, as it was last.
        previous_identifier: The old name, when renamed.
    """

    action: str
    identifier: ObjectIdentifier
    scope: str
    definition: CatalogConnection
    previous_identifier: ObjectIdentifier | None = None


ConnectionObserver = Callable[[ConnectionEvent], None]


class Observers:
    """Tells every observer about every event; none of them can undo or hide what happened."""

    def __init__(self) -> None:
        self._observers: list[ConnectionObserver] = []

    def add(self, observer: ConnectionObserver) -> None:
        """Adds a callable that is called with each :class:`ConnectionEvent` from now on."""
        self._observers.append(observer)

    def notify(self, event: ConnectionEvent) -> None:
        """Writes an audit record and calls the observers; their errors are logged, not raised."""
        before = f" (was {event.previous_identifier})" if event.previous_identifier else ""
        _logger.info("%s connection %s %s%s", event.scope, event.identifier, event.action, before)
        for observer in tuple(self._observers):
            try:
                observer(event)
            except Exception:  # noqa: PERF203 - the change has happened; no observer undoes it
                _logger.exception(
                    "An observer failed after %s was %s", event.identifier, event.action
                )
