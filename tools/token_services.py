"""A token end point, and a service that accepts only its newest token."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

#: Seconds for which the token before the newest one is still accepted: the time in which a new
#: token has to have reached everybody.
SECONDS_TO_ARRIVE = 1.0


class TokenService:
    """What both know: the tokens that were given out, and what was asked with which.

    Args:
        lifetime: Seconds for which a token is valid.
        newest_only: Whether a token ends when the next one has been given out.

    Attributes:
        url: Where it is, while it is served.
        client_secret: What has to be sent for a token.
        failing: Whether nobody gets a token.
        tokens: All tokens that were given out, in order.
        issued_at: When, by token.
        seen_at: When it was first used, by token and by who asked.
        accepted: How many requests came with a good token.
        refused: How many did not.
        took: How long the requests before took those who asked, as they say.
    """

    def __init__(self, lifetime: float = 3_600.0, *, newest_only: bool = True) -> None:
        self.lifetime = lifetime
        self.newest_only = newest_only
        self.url = ""
        self.client_secret = f"client-secret-{uuid.uuid4().hex}"
        self.failing = False
        self.tokens: list[str] = []
        self.issued_at: dict[str, float] = {}
        self.seen_at: dict[str, dict[str, float]] = {}
        self.accepted = 0
        self.refused = 0
        self.took: list[float] = []
        self._ends: dict[str, float] = {}
        self._lock = threading.Lock()

    @property
    def logins(self) -> int:
        """How often somebody logged in."""
        return len(self.tokens)

    def issue(self) -> str:
        """Give out a token, with which those before end soon."""
        now = time.time()
        with self._lock:
            token = f"token-{uuid.uuid4().hex}"
            if self.tokens and self.newest_only:
                last = self.tokens[-1]
                self._ends[last] = min(self._ends[last], now + SECONDS_TO_ARRIVE)
            self._ends[token] = now + self.lifetime
            self.issued_at[token] = now
            self.tokens.append(token)
            return token

    def ask(self, token: str, who: str, took: float = 0.0) -> bool:
        """Tell whether a request with this token is accepted."""
        now = time.time()
        with self._lock:
            good = self._ends.get(token, 0) > now
            self.accepted += good
            self.refused += not good
            self.seen_at.setdefault(token, {}).setdefault(who, now)
            if took:
                self.took.append(took)
            return good


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    service: TokenService


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """The token end point."""
        service = cast("_Server", self.server).service
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        authorized = service.client_secret in form or "Authorization" in self.headers
        if service.failing or not authorized:
            self._answer(401, {"error": "invalid_client"})
        else:
            token = {"access_token": service.issue(), "token_type": "Bearer"}
            self._answer(200, {**token, "expires_in": service.lifetime})

    def do_GET(self) -> None:
        """The service; the path tells who asks."""
        token = self.headers.get("Authorization", "").partition(" ")[2]
        took = float(self.headers.get("Took", "0"))
        good = cast("_Server", self.server).service.ask(token, self.path, took)
        self._answer(200 if good else 401, {"good": good})

    def _answer(self, status: int, content: dict[str, object]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@contextmanager
def serving(service: TokenService) -> Iterator[str]:
    """Serve on a free port of the loopback interface; gives the URL."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.service = service
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service.url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
