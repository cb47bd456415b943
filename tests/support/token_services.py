"""A token end point, and a service that accepts only its newest token."""

import json
import threading
import time
import uuid
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: Seconds for which the token before the newest one is still accepted: the time in which a new
#: token has to have reached everybody.
SECONDS_TO_ARRIVE = 1.0


class TokenService:
    """What both know: the tokens that were given out, and what was asked with which.

    Args:
        lifetime: Seconds for which a token is valid.
        newest_only: Whether a token ends when the next one has been given out.
    """

    def __init__(self, lifetime=3_600.0, newest_only=True):
        self.lifetime = lifetime
        self.newest_only = newest_only
        self.client_secret = f"client-secret-{uuid.uuid4().hex}"
        self.failing = False
        self.tokens = []
        self.issued_at = {}
        self.seen_at = {}  # by token, then by who asked
        self.accepted = 0
        self.refused = 0
        self._ends = {}
        self._lock = threading.Lock()

    @property
    def logins(self):
        """How often somebody logged in."""
        return len(self.tokens)

    def issue(self):
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

    def ask(self, token, who):
        """Tell whether a request with this token is accepted."""
        now = time.time()
        with self._lock:
            good = self._ends.get(token, 0) > now
            self.accepted += good
            self.refused += not good
            self.seen_at.setdefault(token, {}).setdefault(who, now)
            return good


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        """The token end point."""
        service = self.server.service
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        authorized = service.client_secret in form or "Authorization" in self.headers
        if service.failing or not authorized:
            self._answer(401, {"error": "invalid_client"})
        else:
            lifetime = service.lifetime
            token = {"access_token": service.issue(), "token_type": "Bearer"}
            self._answer(200, {**token, "expires_in": lifetime})

    def do_GET(self):
        """The service; the path tells who asks."""
        token = self.headers.get("Authorization", "").partition(" ")[2]
        good = self.server.service.ask(token, self.path)
        self._answer(200 if good else 401, {"good": good})

    def _answer(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Print nothing."""


@contextmanager
def serving(service):
    """Serve on a free port of the loopback interface; gives the URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.service = service
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
