"""A gate that lets pass who has a ticket, and a counter that sells tickets for a few seconds."""

import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class TicketService:
    """Sells tickets by POST, and admits by GET with a ticket as the bearer token.

    Args:
        seconds: How long a ticket is valid.

    Attributes:
        sold: All tickets, in order.
        admitted: How many were let through.
        refused: How many were not.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.sold: list[str] = []
        self.admitted = 0
        self.refused = 0
        self._ends: dict[str, float] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """Where the service is."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "TicketService":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def sell(self) -> "dict[str, object]":
        """Sells a ticket."""
        number, end = secrets.token_urlsafe(), time.time() + self.seconds
        self.sold.append(number)
        self._ends[number] = end
        return {"number": number, "valid_until": end}

    def admit(self, authorization: "str | None") -> int:
        """Returns the status of an answer."""
        number = (authorization or "").partition(" ")[2]
        if self._ends.get(number, 0.0) > time.time():
            self.admitted += 1
            return 200
        self.refused += 1
        return 401

    def _handler(self) -> "type[BaseHTTPRequestHandler]":
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self._answer(200, json.dumps(service.sell()).encode())

            def do_GET(self) -> None:
                self._answer(service.admit(self.headers.get("Authorization")), b"")

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        return Handler
