"""A connection as it travels: its definition without the secret's identifier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyflink_connections.definitions import (
    SECRET_ID_OPTION,
    TYPE_OPTION,
    CatalogConnection,
    SensitiveConnection,
)
from pyflink_connections.identifiers import ObjectIdentifier

__all__ = ["PortableConnection", "portable_connections"]


@dataclass(frozen=True)
class PortableConnection:
    """What an export says of one connection.

    The identifier of its secret is left out: it belongs to one secret store and one definition.
    References to secrets that people keep (``${secret:<id>}``) are options like others.

    Attributes:
        identifier: The connection's full name.
        definition: Its options without secrets, its comment, and the names of its secret options.
    """

    identifier: ObjectIdentifier
    definition: CatalogConnection

    @staticmethod
    def of(identifier: ObjectIdentifier, definition: CatalogConnection) -> PortableConnection:
        """Makes the portable form of a stored connection."""
        options = {k: v for k, v in definition.options.items() if k != SECRET_ID_OPTION}
        portable = CatalogConnection(options, definition.comment, definition.secret_names)
        return PortableConnection(identifier, portable)

    def with_secrets(self, secrets: Mapping[str, str]) -> SensitiveConnection:
        """Returns the connection as a whole, given its secret options in the clear."""
        options = {TYPE_OPTION: self.definition.connection_type, **self.definition.options}
        return SensitiveConnection({**options, **secrets}, self.definition.comment)


def portable_connections(
    definitions: Iterable[tuple[ObjectIdentifier, CatalogConnection]],
) -> list[PortableConnection]:
    """Makes the portable forms of stored connections."""
    return [PortableConnection.of(*each) for each in definitions]
