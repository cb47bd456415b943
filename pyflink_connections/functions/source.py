"""Where a running function's connection comes from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from pyflink_connections.redaction import SensitiveOptions

__all__ = ["ConnectionSource", "CurrentOptions"]

#: Returns a connection's options as they are now. It is called with every row, by several threads
#: at once, and raises a SecretException if there are none to be had.
CurrentOptions = Callable[[], SensitiveOptions]


class ConnectionSource(ABC):
    """Gives the options of one connection to functions in a worker process.

    It travels with the function in the job, so it holds references and configuration, and never a
    secret. Implementations are picklable, and equal and hashable by value.

    Attributes:
        reference: The connection's full name.
    """

    reference: str

    @abstractmethod
    def open(self) -> CurrentOptions:
        """Prepares this process; called by every function that uses the connection.

        Returns:
            What gives the options; equal sources of one process share what they have read.

        Raises:
            SecretException: What this source needs is not installed here.
        """
