"""Delegation tokens in local mode, where the cluster runs in the JVM that PyFlink has started."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyflink_connections.delegation_tokens.client import use_process
from pyflink_connections.delegation_tokens.configuration import PROVIDER_PREFIX
from pyflink_connections.jvm import gateway_pid

__all__ = ["prepare_local_delegation_tokens"]

_PREFIX = "security.delegation.token"

#: How long Flink renews no tokens at all when one TaskManager could not take them, as happens
#: while the cluster starts. Its default is an hour.
RETRY_BACKOFF = "security.delegation.tokens.renewal.retry.backoff"


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
    if any(key.startswith(PROVIDER_PREFIX) for key in configuration):
        configuration = {RETRY_BACKOFF: "1 s", **configuration}
    for key, value in configuration.items():
        if key.startswith(_PREFIX) and not config.get(key, ""):
            config.set(key, value)
