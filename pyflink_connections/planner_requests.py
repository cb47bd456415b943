"""What Flink asks about the connection of a table, model or catalog, and what it gets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pyflink_connections.redaction import SensitiveOptions

__all__ = ["ResolutionRequest", "ResolvedOptions"]


@dataclass(frozen=True)
class ResolutionRequest:
    """What Flink knows when it needs a connection.

    Attributes:
        owner: What uses the connection, as in ``table cat.db.t``, for errors.
        reference: The reference the planner sees, query hints included.
        stored_reference: The reference the catalog holds for the owner; empty if it has none.
        own_keys: Names of the owner's other options, query hints included.
    """

    owner: str
    reference: str
    stored_reference: str
    own_keys: tuple[str, ...]


@dataclass(frozen=True)
class ResolvedOptions:
    """The options a connection adds to those of its owner.

    Attributes:
        options: Names and values.
        secret_names: Which of them must never be shown.
        valid_until: When they come to an end by themselves; None if they don't, or nobody knows.
    """

    options: SensitiveOptions
    secret_names: frozenset[str]
    valid_until: datetime | None = None

    def secrets(self) -> list[str]:
        """Returns the values that must never be shown."""
        return [self.options[name] for name in sorted(self.secret_names)]
