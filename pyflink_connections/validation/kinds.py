"""Which checks there are, and which one is for a connection."""

from __future__ import annotations

from collections.abc import Mapping

from pyflink_connections.plugins import Plugins
from pyflink_connections.validation.checks import ConnectionCheck

__all__ = ["CONNECTION_CHECKS", "check_for"]

_MODULES = "pyflink_connections.validation"

#: Other packages register theirs in the same group: ``name = "module:Check"``.
CONNECTION_CHECKS = Plugins(
    what="connection check",
    group="pyflink_connections.connection_checks",
    base=ConnectionCheck,
    built_in={
        "jdbc": f"{_MODULES}.jdbc:JdbcCheck",
        "kafka": f"{_MODULES}.kafka:KafkaCheck",
        "openai": f"{_MODULES}.openai:OpenAiCheck",
        "object-store": f"{_MODULES}.object_stores:ObjectStoreCheck",
        "database": f"{_MODULES}.databases:DatabaseCheck",
        "http": f"{_MODULES}.http:HttpCheck",
    },
)


def check_for(
    connection_type: str, said: str | None, options: Mapping[str, str]
) -> ConnectionCheck | None:
    """Returns the check of a connection, or None if nobody knows how to try it.

    Args:
        connection_type: Its type.
        said: The check that the type names, if it does.
        options: Its options.

    Raises:
        ValidationException: A check can't be loaded.
    """
    if said is not None:
        return _made(said)
    ours = list(CONNECTION_CHECKS.built_in)
    theirs = [name for name in CONNECTION_CHECKS.known() if name not in ours]
    for name in [*theirs, *ours]:
        check = _made(name)
        if check.applies_to(connection_type, options):
            return check
    return None


def _made(name: str) -> ConnectionCheck:
    made: ConnectionCheck = CONNECTION_CHECKS.load(name)()
    return made
