"""Service ``connections``: the options of named connections, secrets included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar

from pyflink_connections import text_codec
from pyflink_connections.configuration import ConfigOption, duration
from pyflink_connections.connection_stores import ConnectionStore, ConnectionStoreFactoryContext
from pyflink_connections.connection_stores.kinds import CONNECTION_STORE_KINDS
from pyflink_connections.connections import ConnectionTypes, SecretAccess, resolved_options
from pyflink_connections.delegation_tokens.base import (
    DelegationTokenProvider,
    ObtainedDelegationTokens,
)
from pyflink_connections.delegation_tokens.configuration import (
    PROVIDER_PREFIX,
    ProviderConfiguration,
)
from pyflink_connections.exceptions import (
    ConnectionNotExistException,
    DelegationTokenException,
    PyFlinkConnectionsException,
)
from pyflink_connections.identifiers import ObjectIdentifier, parse_path
from pyflink_connections.redaction import RedactionRule, SensitiveOptions, masked_logger
from pyflink_connections.secret_stores.factory import SecretStoreFactoryContext
from pyflink_connections.secret_stores.kinds import SECRET_STORE_KINDS

__all__ = ["ConnectionsTokenProvider", "carried_connections", "decode_connections"]

_logger = masked_logger("pyflink_connections.delegation_tokens")

#: How soon a connection is tried again that could not be read.
RETRY = timedelta(seconds=30)


def _paths(value: str) -> tuple[ObjectIdentifier, ...]:
    msg = "full names of connections such as 'cat.db.c', separated by ';'"
    try:
        names = [parse_path(path.strip()) for path in value.split(";")]
        found = tuple(ObjectIdentifier.of(*name) for name in names)
    except PyFlinkConnectionsException:
        raise ValueError(msg) from None
    return found


NAMES: ConfigOption[tuple[ObjectIdentifier, ...]] = ConfigOption(
    "names",
    _paths,
    "The full names of the connections to carry, such as 'cat.db.c', separated by ';'.",
    required=True,
)
TTL: ConfigOption[timedelta] = ConfigOption(
    "ttl",
    duration,
    "How old the options may become: they are read again after three quarters of it.",
    default=timedelta(minutes=5),
)


class ConnectionsTokenProvider(DelegationTokenProvider):
    """Reads connections on the JobManager, for functions and connectors on all TaskManagers.

    The stores are those of Flink's configuration (``table.connection-store.*``,
    ``table.secret-store.*``), and each secret is read once for each refresh of the whole cluster. A
    connection that can't be read keeps its last options, while the others are refreshed.
    """

    service_name = "connections"
    declared_options: ClassVar[Sequence[ConfigOption[Any]]] = (NAMES, TTL)

    def init(self, configuration: ProviderConfiguration) -> None:
        """Opens the stores.

        Raises:
            ValidationException: An option of a store is not right.
            PyFlinkConnectionsException: What a store needs is not installed.
        """
        self._names = configuration.options.require(NAMES)
        self._ttl = configuration.options.require(TTL)
        additional = configuration.get("security.redaction.additional-keys", "")
        self._types = ConnectionTypes(RedactionRule(additional.split(";")))
        self._secrets = _open_secret_store(configuration)
        self._definitions = _open_connection_store(configuration, self._secrets)
        self._last: dict[str, SensitiveOptions] = {}

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
        wait = min(self._ttl, RETRY) if failures else self._ttl
        end = datetime.now(timezone.utc) + wait
        return ObtainedDelegationTokens(_encode_connections(self._last), end)

    def _refresh(self, name: ObjectIdentifier) -> PyFlinkConnectionsException | None:
        try:
            self._last[str(name)] = self._read(name)
        except ConnectionNotExistException as exc:
            self._last.pop(str(name), None)
            return exc
        except PyFlinkConnectionsException as exc:
            return exc
        return None

    def _read(self, name: ObjectIdentifier) -> SensitiveOptions:
        stored = self._definitions.get(name)
        if stored is None:
            msg = f"Connection {name} does not exist in the JobManager's connection store."
            raise ConnectionNotExistException(msg)
        return resolved_options(stored.definition, self._types, self._secrets).options


def carried_connections(configuration: Mapping[str, str]) -> frozenset[str]:
    """Returns the full names of the connections that Flink's configuration says are carried."""
    prefix = f"{PROVIDER_PREFIX}{ConnectionsTokenProvider.service_name}."
    given = configuration.get(f"{prefix}{NAMES.key}", "")
    enabled = configuration.get(f"{prefix}enabled", "true").lower() != "false"
    return frozenset(map(str, NAMES.read(given))) if given and enabled else frozenset()


def decode_connections(token: bytes) -> dict[str, SensitiveOptions]:
    """Returns the connections that a token of this service holds, by their full names."""
    values = text_codec.decode(token.decode("ascii"))
    return {
        reference: SensitiveOptions(_pairs(text_codec.decode(options)))
        for reference, options in _pairs(values).items()
    }


def _encode_connections(connections: Mapping[str, SensitiveOptions]) -> bytes:
    texts: list[str] = []
    for reference, options in connections.items():
        pairs = [text for item in options.items() for text in item]
        texts += [reference, text_codec.encode(pairs)]
    return text_codec.encode(texts).encode("ascii")


def _pairs(values: list[str]) -> dict[str, str]:
    return dict(zip(values[::2], values[1::2]))


def _open_secret_store(configuration: Mapping[str, str]) -> SecretAccess:
    kind = configuration.get("table.secret-store.kind", "generic_in_memory")
    factory_class = SECRET_STORE_KINDS.load(kind)
    if not factory_class.readable_by_workers:
        msg = (
            f"The secret store '{kind}' is in the memory of another process. Name one that the "
            "JobManager can read with 'table.secret-store.kind'."
        )
        raise DelegationTokenException(msg)
    factory = factory_class()
    options = _below(configuration, f"table.secret-store.{kind}.")
    factory.open(SecretStoreFactoryContext(options, configuration))
    return SecretAccess(factory.create_secret_store())


def _open_connection_store(
    configuration: Mapping[str, str], secrets: SecretAccess
) -> ConnectionStore:
    kind = configuration.get("table.connection-store.kind", "generic_in_memory")
    if kind == "generic_in_memory":
        msg = (
            "The connection store 'generic_in_memory' is in the memory of another process. Name "
            "one that the JobManager can read with 'table.connection-store.kind'."
        )
        raise DelegationTokenException(msg)
    factory = CONNECTION_STORE_KINDS.load(kind)()
    options = _below(configuration, f"table.connection-store.{kind}.")
    factory.open(ConnectionStoreFactoryContext(options, configuration, secrets.get_secret))
    store: ConnectionStore = factory.create_connection_store()
    return store


def _below(configuration: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {k[len(prefix) :]: v for k, v in configuration.items() if k.startswith(prefix)}
