"""Service ``connections`` of delegation tokens: connections for all TaskManagers, read once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar

from pyflink_connections.configuration import ConfigOption, duration
from pyflink_connections.connection_stores import GenericInMemoryConnectionStore
from pyflink_connections.connections import ConnectionTypes, resolved_options
from pyflink_connections.delegation_tokens import (
    DelegationTokenProvider,
    ObtainedDelegationTokens,
    ProviderConfiguration,
)
from pyflink_connections.delegation_tokens.carried_connections import (
    CONNECTIONS_SERVICE,
    NAMES,
    encode_connections,
)
from pyflink_connections.exceptions import (
    ConnectionNotExistException,
    DelegationTokenException,
    PyFlinkConnectionsException,
)
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.planner_requests import ResolvedOptions
from pyflink_connections.redaction import masked_logger
from pyflink_connections.secret_stores import GenericInMemorySecretStore
from pyflink_connections.session.configuration import SessionConfiguration

__all__ = ["ConnectionsTokenProvider"]

_logger = masked_logger("pyflink_connections.delegation_tokens")

#: How soon a connection is tried again that could not be read.
RETRY = timedelta(seconds=30)

TTL: ConfigOption[timedelta] = ConfigOption(
    "ttl",
    duration,
    "How old the options may become: they are read again after three quarters of it, or of what "
    "is left of a token among them if that is less.",
    default=timedelta(minutes=5),
)


class ConnectionsTokenProvider(DelegationTokenProvider):
    """Reads connections on the JobManager, for functions and connectors on all TaskManagers.

    The stores are those of Flink's configuration (``table.connection-store.*``,
    ``table.secret-store.*``), and each secret is read once for each refresh of the whole cluster. A
    connection that can't be read keeps its last options, while the others are refreshed.
    """

    service_name = CONNECTIONS_SERVICE
    declared_options: ClassVar[Sequence[ConfigOption[Any]]] = (NAMES, TTL)

    def init(self, configuration: ProviderConfiguration) -> None:
        """Opens the stores.

        Raises:
            DelegationTokenException: A store is in the memory of another process.
            PyFlinkConnectionsException: An option of a store is not right, or what it needs is not
                installed.
        """
        self._names = configuration.options.require(NAMES)
        self._ttl = configuration.options.require(TTL)
        configured = SessionConfiguration(configuration)
        self._types = ConnectionTypes(configured.redaction_rule())
        self._secrets = configured.secret_access(None)
        self._definitions = configured.definition_access(
            None, self._types, self._secrets.get_secret
        )
        _refuse_memory(self._definitions.store, GenericInMemoryConnectionStore, "connection")
        _refuse_memory(self._secrets.store, GenericInMemorySecretStore, "secret")
        self._last: dict[str, ResolvedOptions] = {}

    def obtain_delegation_tokens(self) -> ObtainedDelegationTokens:
        """Reads all connections.

        Raises:
            PyFlinkConnectionsException: None of them can be read, now or before.
        """
        with self._secrets.statement():
            failures = list(filter(None, map(self._refresh, self._names)))
        if failures and not self._last:
            raise failures[0]
        for failure in failures:
            _logger.warning("A connection is not refreshed: %s", failure)
        options = {name: resolved.options for name, resolved in self._last.items()}
        return ObtainedDelegationTokens(encode_connections(options), self._end(bool(failures)))

    def _end(self, retrying: bool) -> datetime:
        now = datetime.now(timezone.utc)
        ends = [resolved.valid_until for resolved in self._last.values() if resolved.valid_until]
        if retrying:
            # What has ended already could not be renewed; asking without a pause would not help.
            ends = [now + RETRY, *(end for end in ends if end > now)]
        return min([now + self._ttl, *ends])

    def _refresh(self, name: ObjectIdentifier) -> PyFlinkConnectionsException | None:
        try:
            self._last[str(name)] = self._read(name)
        except ConnectionNotExistException as exc:
            self._last.pop(str(name), None)
            return exc
        except PyFlinkConnectionsException as exc:
            return exc
        return None

    def _read(self, name: ObjectIdentifier) -> ResolvedOptions:
        stored = self._definitions.get(name)
        if stored is None:
            msg = f"Connection {name} does not exist in the JobManager's connection store."
            raise ConnectionNotExistException(msg)
        return resolved_options(stored.definition, self._types, self._secrets)


def _refuse_memory(store: object, in_memory: type[object], what: str) -> None:
    if isinstance(store, in_memory):
        msg = (
            f"The {what} store 'generic_in_memory' is in the memory of another process. Name one "
            f"that the JobManager can read with 'table.{what}-store.kind'."
        )
        raise DelegationTokenException(msg)
