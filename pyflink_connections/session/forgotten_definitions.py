"""A warning for sessions that forget connections whose secrets stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyflink_connections.connections import ScopeKind
from pyflink_connections.redaction import masked_logger

if TYPE_CHECKING:
    from pyflink_connections.connections import ConnectionEvent

__all__ = ["ForgottenDefinitionsWarning"]

_logger = masked_logger("pyflink_connections.sessions")


class ForgottenDefinitionsWarning:
    """An observer that warns once, when a secret is stored that will outlive its definition."""

    def __init__(self) -> None:
        self._warned = False

    def __call__(self, event: ConnectionEvent) -> None:
        """Looks at one change of a connection."""
        stored = event.scope == ScopeKind.PERMANENT.value and event.definition.secret_id is not None
        if self._warned or event.action == "dropped" or not stored:
            return
        self._warned = True
        _logger.warning(
            "Connection %s ends with this session, but its secret stays in the secret store: "
            "definitions are kept in memory. Let them last with 'table.connection-store.kind' "
            "(file or sql), write CREATE TEMPORARY CONNECTION, or refer to a secret that exists "
            "as '${secret:<id>}'.",
            event.identifier,
        )
