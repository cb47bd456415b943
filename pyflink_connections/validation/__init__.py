"""Trying connections with the service's own protocol, before a job does."""

from pyflink_connections.validation.checks import CheckFailedError, ConnectionCheck, Trial
from pyflink_connections.validation.kinds import CONNECTION_CHECKS
from pyflink_connections.validation.results import CheckStep, ValidationReport
from pyflink_connections.validation.validator import ConnectionValidator

__all__ = [
    "CONNECTION_CHECKS",
    "CheckFailedError",
    "CheckStep",
    "ConnectionCheck",
    "ConnectionValidator",
    "Trial",
    "ValidationReport",
]
