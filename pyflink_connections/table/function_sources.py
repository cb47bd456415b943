"""What is handed to the workers of functions: references and configuration, never a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyflink_connections.connections import ScopeKind
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.functions.secret_store_source import (
    SecretStoreDescription,
    SecretStoreSource,
)
from pyflink_connections.secret_references import SecretReference

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyflink_connections.connections import Found
    from pyflink_connections.functions import ConnectionSource

__all__ = ["FunctionSources"]


class FunctionSources:
    """Makes the sources of one session's connections.

    Args:
        description: Describes the session's secret store to workers; raises if they can't read it.
    """

    def __init__(self, description: Callable[[], SecretStoreDescription]) -> None:
        self._description = description

    def of(self, found: Found) -> ConnectionSource:
        """Makes the source of a connection.

        Raises:
            ValidationException: Workers could not read its secret.
        """
        if _has_secrets(found) and found.scope.kind is not ScopeKind.PERMANENT:
            msg = (
                f"The {found.scope.kind.value} connection {found.identifier} keeps its secrets in "
                "the memory of this process, where the workers of functions can't read them. "
                "Create it without TEMPORARY."
            )
            raise ValidationException(msg)
        return SecretStoreSource(str(found.identifier), found.definition, self._description())


def _has_secrets(found: Found) -> bool:
    values = found.definition.public_options().values()
    return found.definition.secret_id is not None or any(map(SecretReference.parse, values))
