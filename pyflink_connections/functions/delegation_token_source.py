"""A connection that the JobManager reads for all workers, and Flink carries to them."""

from __future__ import annotations

from dataclasses import dataclass

from pyflink_connections.delegation_tokens import current_token
from pyflink_connections.delegation_tokens.carried_connections import (
    CONNECTIONS_SERVICE,
    decode_connections,
)
from pyflink_connections.exceptions import (
    DelegationTokenException,
    SecretNotFoundException,
    SecretStoreUnavailableException,
)
from pyflink_connections.functions.source import ConnectionSource, CurrentOptions
from pyflink_connections.redaction import SensitiveOptions, remember_secrets

__all__ = ["DelegationTokenSource"]

#: The last token of this process and what is in it: it is the same for all connections, and
#: functions may ask with every row.
_decoded: tuple[bytes, dict[str, SensitiveOptions]] = (b"", {})


@dataclass(frozen=True)
class DelegationTokenSource(ConnectionSource):
    """Takes the options out of the delegation token of service ``connections``.

    The worker needs no access to any store, and sees a change without a restart as soon as the
    JobManager has read it.

    Attributes:
        reference: The connection's full name.
    """

    reference: str

    def open(self) -> CurrentOptions:
        """Needs no preparation; see the base class."""
        return self._current

    def _current(self) -> SensitiveOptions:
        found = _connections().get(self.reference)
        if found is not None:
            return found
        msg = (
            f"The delegation token of service '{CONNECTIONS_SERVICE}' does not have connection "
            f"{self.reference}: it does not exist any more, or could not be read. The JobManager's "
            "log tells."
        )
        raise SecretNotFoundException(msg)


def _connections() -> dict[str, SensitiveOptions]:
    global _decoded  # noqa: PLW0603 - a token is one object until a new one comes
    try:
        token = current_token(CONNECTIONS_SERVICE)
    except DelegationTokenException as exc:
        error = SecretStoreUnavailableException(str(exc))
    else:
        if token is not _decoded[0]:
            connections = decode_connections(token)
            for options in connections.values():
                remember_secrets(options.values())
            _decoded = (token, connections)
        return _decoded[1]
    raise error
