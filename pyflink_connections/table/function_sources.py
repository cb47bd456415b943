"""What is handed to the workers of functions: references and configuration, never a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyflink_connections.connections import ScopeKind
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.functions.delegation_token_source import DelegationTokenSource
from pyflink_connections.functions.secret_store_source import SecretStoreSource
from pyflink_connections.secret_references import SecretReference

if TYPE_CHECKING:
    from collections.abc import Collection

    from pyflink_connections.connections import Found
    from pyflink_connections.functions import ConnectionSource
    from pyflink_connections.session.worker_configuration import WorkerConfiguration

__all__ = ["FunctionSources"]


class FunctionSources:
    """Makes the sources of one session's connections.

    Args:
        configuration: Describes the session's secret store to workers.
        carried: The full names of the connections that reach workers by delegation token.
    """

    def __init__(self, configuration: WorkerConfiguration, carried: Collection[str]) -> None:
        self._configuration = configuration
        self._carried = carried

    def of(self, found: Found) -> ConnectionSource:
        """Makes the source of a connection.

        Raises:
            ValidationException: Workers could not read its secret.
        """
        permanent = found.scope.kind is ScopeKind.PERMANENT
        if permanent and str(found.identifier) in self._carried:
            return DelegationTokenSource(str(found.identifier))
        if not _has_secrets(found):
            store = self._configuration.no_secret_store()
        elif permanent:
            store = self._configuration.secret_store()
        else:
            msg = (
                f"The {found.scope.kind.value} connection {found.identifier} keeps its secrets in "
                "the memory of this process, where the workers of functions can't read them. "
                "Create it without TEMPORARY."
            )
            raise ValidationException(msg)
        return SecretStoreSource(str(found.identifier), found.definition, store)


def _has_secrets(found: Found) -> bool:
    values = found.definition.public_options().values()
    return found.definition.secret_id is not None or any(map(SecretReference.parse, values))
