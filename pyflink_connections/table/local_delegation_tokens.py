"""Delegation tokens in local mode, where the cluster runs in the JVM that PyFlink has started."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyflink_connections.delegation_tokens.client import use_process
from pyflink_connections.jvm import gateway_pid

__all__ = ["prepare_local_delegation_tokens"]

_PREFIX = "security.delegation.token"


def prepare_local_delegation_tokens(
    table_environment: Any, configuration: Mapping[str, str]
) -> None:
    """Makes Flink's configuration of delegation tokens known to the cluster of this process.

    A cluster reads Flink's configuration file; one in this process has only what the table
    environment's configuration says. On other clusters nothing is done.

    Args:
        table_environment: The PyFlink table environment.
        configuration: Flink's configuration file, with the session's settings over it.
    """
    config = table_environment.get_config()
    if config.get("execution.target", "local") != "local":
        return
    use_process(gateway_pid())
    for key, value in configuration.items():
        if key.startswith(_PREFIX) and not config.get(key, ""):
            config.set(key, value)
