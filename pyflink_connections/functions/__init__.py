"""Connections for user-defined functions: what a function asks for where it runs."""

from pyflink_connections.functions.options import (
    ConnectionOptions,
    connection_options,
    context_with_source,
)
from pyflink_connections.functions.source import ConnectionSource

__all__ = [
    "ConnectionOptions",
    "ConnectionSource",
    "connection_options",
    "context_with_source",
]
