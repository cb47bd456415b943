"""Connections for user-defined functions: what a function asks for where it runs.

Workers import this package, so it needs neither PyFlink nor a JVM.
"""

from pyflink_connections.functions.options import (
    ConnectionOptions,
    connection_options,
    with_connection,
)
from pyflink_connections.functions.source import ConnectionSource, CurrentOptions

__all__ = [
    "ConnectionOptions",
    "ConnectionSource",
    "CurrentOptions",
    "connection_options",
    "with_connection",
]
