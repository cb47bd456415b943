"""A way to a PostgreSQL server that breaks in the middle of a commit."""

import socket
import threading
from contextlib import suppress

#: How the server says that a transaction is committed.
COMMITTED = b"C\x00\x00\x00\x0bCOMMIT\x00"


class CuttingProxy:
    """A context manager: passes everything on, and keeps some answers to COMMIT to itself.

    Attributes:
        port: Where it listens.
        cuts: How many more commits are to be cut off: done by the server, unknown to the client.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self.cuts = 0

    def __enter__(self) -> "CuttingProxy":
        self._listener = socket.create_server((self._target[0], 0))
        self.port = self._listener.getsockname()[1]
        self._sockets: list = []
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self.cut_all()

    def cut_all(self) -> None:
        """Break all connections."""
        while self._sockets:
            _close(self._sockets.pop())

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
                self._sockets += [client, server]
                for pair in ((client, server, False), (server, client, True)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if answers and self.cuts and COMMITTED in data:
                    self.cuts -= 1
                    break
                target.sendall(data)
        _close(source)
        _close(target)


def _close(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
