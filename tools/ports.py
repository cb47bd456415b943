"""Ports for servers that are told theirs before they open it."""

from __future__ import annotations

import random
import socket
from contextlib import suppress

__all__ = ["free_port"]

#: Below those that systems give to outgoing connections: one of those could take a port between
#: the moment in which it is found free and the one in which its server opens it.
_PORTS = range(10_240, 32_768)

_given: set[int] = set()


def free_port(host: str) -> int:
    """Return a port of the host that nobody listens on, and that nobody was given before."""
    while True:
        port = random.choice(_PORTS)  # noqa: S311 - nothing secret
        if port in _given:
            continue
        with suppress(OSError), socket.socket() as probe:
            probe.bind((host, port))
            _given.add(port)
            return port
