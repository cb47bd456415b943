"""Where a running function's connection comes from."""

from __future__ import annotations

from abc import ABC, abstractmethod

from pyflink_connections.redaction import SensitiveOptions

__all__ = ["ConnectionSource"]


class ConnectionSource(ABC):
    """Gives the options of one connection to functions in a worker process.

    It travels with the function in the job, so it holds references and configuration, and never a
    secret. Implementations are picklable, equal by value, and used by several threads at once.

    Attributes:
        reference: The connection's full name.
    """

    reference: str

    @abstractmethod
    def current_options(self) -> SensitiveOptions:
        """Returns the connection's options as they are now; cheap to call again and again.

        Raises:
            SecretException: They can't be had.
        """
