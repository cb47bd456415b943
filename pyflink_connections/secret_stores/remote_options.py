"""Options that all stores on the network have."""

from __future__ import annotations

from datetime import timedelta

from pyflink_connections.configuration import ConfigOption, duration, text

__all__ = ["CA_FILE", "OPERATION_TIMEOUT"]


def _limit(value: str) -> timedelta:
    limit = duration(value)
    if not limit:
        msg = "a duration above zero, such as '30 s'"
        raise ValueError(msg)
    return limit


OPERATION_TIMEOUT: ConfigOption[timedelta] = ConfigOption(
    "operation.timeout",
    _limit,
    "How long one operation may take, with everything: logging in, retries, waiting when the "
    "service throttles.",
    default=timedelta(seconds=30),
)
CA_FILE: ConfigOption[str] = ConfigOption(
    "ca.file",
    text,
    "PEM file of the certificate authorities to trust, for private ones, proxies that open TLS and "
    "emulators; by default REQUESTS_CA_BUNDLE, else the usual ones.",
)
