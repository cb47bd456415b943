"""A secret as it was read from its store, and what was made of it."""

from __future__ import annotations

from collections.abc import Mapping

from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.planner_requests import ResolvedOptions
from pyflink_connections.redaction import SensitiveOptions

__all__ = ["ReadSecret"]


class ReadSecret(SensitiveOptions):
    """A secret, with the options that it and a definition make together.

    Statements put the same definition and the same cached secret together again and again. What
    they make is kept here, so that it goes when the secret goes: out of a cache, or out of use.

    Args:
        options: Names and values; copied.
    """

    __slots__ = ("_made",)

    def __init__(self, options: Mapping[str, str]) -> None:
        super().__init__(options)
        self._made: tuple[CatalogConnection, ResolvedOptions] | None = None

    def made_with(self, definition: CatalogConnection) -> ResolvedOptions | None:
        """Returns what this secret and a definition made together, or None if it is not kept."""
        made = self._made
        return made[1] if made is not None and made[0] == definition else None

    def keep(self, definition: CatalogConnection, resolved: ResolvedOptions) -> None:
        """Keeps what this secret and a definition made together, instead of what was kept."""
        self._made = (definition, resolved)
