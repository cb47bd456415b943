"""A secret as it was read from its store, and what was made of it."""

from __future__ import annotations

from collections.abc import Mapping

from pyflink_connections.connections.factories import ConnectionFactory
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
        self._made: tuple[CatalogConnection, ConnectionFactory, ResolvedOptions] | None = None

    def made_with(
        self, definition: CatalogConnection, factory: ConnectionFactory
    ) -> ResolvedOptions | None:
        """Returns what a factory made of a definition and this secret, or None if nothing is kept.

        Args:
            definition: The definition as it is now.
            factory: The factory of its type.
        """
        made = self._made  # once: another thread may keep something else meanwhile
        if made is None:
            return None
        made_of, made_by, resolved = made
        return resolved if made_by is factory and made_of == definition else None

    def keep(
        self, definition: CatalogConnection, factory: ConnectionFactory, resolved: ResolvedOptions
    ) -> None:
        """Keeps what a factory made of a definition and this secret, instead of what was kept."""
        self._made = (definition, factory, resolved)
