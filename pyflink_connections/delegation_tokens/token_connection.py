"""The line to a TaskManager by which a worker asks for tokens."""

from __future__ import annotations

import base64
import socket
from types import TracebackType

from pyflink_connections import text_codec
from pyflink_connections.delegation_tokens.rendezvous import Address

__all__ = ["TokenConnection"]

SECONDS_TO_CONNECT = 5
SECONDS_TO_WAIT = 30


class TokenConnection:
    """Asks the server in the TaskManager's JVM; its other end is ``TokenServer.java``.

    Args:
        address: Where it is.

    Raises:
        OSError: It is not there (any more).
    """

    def __init__(self, address: Address) -> None:
        self._socket = socket.create_connection(("127.0.0.1", address.port), SECONDS_TO_CONNECT)
        self._socket.settimeout(2 * SECONDS_TO_WAIT)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answers = self._socket.makefile("rb")
        self._socket.sendall(f"{address.key}\n".encode())

    def __enter__(self) -> TokenConnection:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._answers.close()
        self._socket.close()

    def configuration(self) -> dict[str, str]:
        """Returns the TaskManager's options for receivers, by their full keys."""
        values = self._ask("configuration")
        return dict(zip(values[::2], values[1::2]))

    def await_other(self, known: int) -> tuple[int, dict[str, bytes]]:
        """Waits a while for another version of the tokens than the known one.

        Returns:
            The current version and its tokens, by service.

        Raises:
            OSError: The TaskManager is gone, or refuses us.
        """
        version, *values = self._ask("await", str(known), str(SECONDS_TO_WAIT * 1000))
        # Four values for each service; its generation and end matter to the JVM only.
        return int(version), {
            service: base64.urlsafe_b64decode(f"{token}==")
            for service, token in zip(values[::4], values[3::4])
        }

    def _ask(self, *words: str) -> list[str]:
        self._socket.sendall(f"{text_codec.encode(words)}\n".encode())
        line = self._answers.readline()
        if not line.endswith(b"\n"):
            msg = "The TaskManager has ended, or did not accept the key."
            raise ConnectionError(msg)
        return text_codec.decode(line.decode("ascii").rstrip("\n"))
