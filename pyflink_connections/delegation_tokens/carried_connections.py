"""What service ``connections`` carries: the options of named connections, secrets included."""

from __future__ import annotations

from collections.abc import Mapping

from pyflink_connections import text_codec
from pyflink_connections.configuration import ConfigOption, Options
from pyflink_connections.delegation_tokens.configuration import PROVIDER_PREFIX
from pyflink_connections.exceptions import PyFlinkConnectionsException
from pyflink_connections.identifiers import ObjectIdentifier, identifier_of
from pyflink_connections.redaction import SensitiveOptions

__all__ = [
    "CONNECTIONS_SERVICE",
    "NAMES",
    "carried_connections",
    "decode_connections",
    "encode_connections",
]

CONNECTIONS_SERVICE = "connections"


def _full_names(value: str) -> tuple[ObjectIdentifier, ...]:
    msg = "full names of connections such as 'cat.db.c', separated by ';'"
    try:
        return tuple(identifier_of(path.strip()) for path in value.split(";"))
    except PyFlinkConnectionsException:
        raise ValueError(msg) from None


NAMES: ConfigOption[tuple[ObjectIdentifier, ...]] = ConfigOption(
    "names",
    _full_names,
    "The full names of the connections to carry, such as 'cat.db.c', separated by ';'.",
    required=True,
)


def carried_connections(configuration: Mapping[str, str]) -> frozenset[str]:
    """Returns the full names of the connections that Flink's configuration says are carried.

    Args:
        configuration: All of it, by full keys.

    Raises:
        ValidationException: The names are malformed.
    """
    prefix = f"{PROVIDER_PREFIX}{CONNECTIONS_SERVICE}."
    given = configuration.get(f"{prefix}{NAMES.key}")
    if given is None or configuration.get(f"{prefix}enabled", "true").lower() == "false":
        return frozenset()
    names = Options((NAMES,), {NAMES.key: given}, prefix).require(NAMES)
    return frozenset(str(name) for name in names)


def encode_connections(connections: Mapping[str, SensitiveOptions]) -> bytes:
    """Makes the service's token of the options of connections, by their full names."""
    texts: list[str] = []
    for reference, options in connections.items():
        pairs = [text for item in options.items() for text in item]
        texts += [reference, text_codec.encode(pairs)]
    return text_codec.encode(texts).encode("ascii")


def decode_connections(token: bytes) -> dict[str, SensitiveOptions]:
    """Reads what :func:`encode_connections` made."""
    values = text_codec.decode(token.decode("ascii"))
    return {
        reference: SensitiveOptions(_pairs(text_codec.decode(options)))
        for reference, options in _pairs(values).items()
    }


def _pairs(values: list[str]) -> dict[str, str]:
    return dict(zip(values[::2], values[1::2]))
