"""A web service that knows how good customers are, and tells it to those who have its token."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SCORES = {"ada": 9.5, "bob": 4.0}


class ScoreService:
    """Answers ``GET /scores/<customer>`` on a free port of the loopback interface.

    Args:
        token: What a client must send as its bearer token.

    Attributes:
        tokens: All tokens that are accepted; they may change at any time.
        asked: The token of each request that was answered.
        refused: How many came with another one, or none.
    """

    def __init__(self, token: str) -> None:
        self.tokens = {token}
        self.asked: list[str] = []
        self.refused = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """Where the service is."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "ScoreService":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, path: str, authorization: "str | None") -> "tuple[int, str]":
        """Returns the status and the body of an answer."""
        token = (authorization or "").removeprefix("Bearer ")
        if token not in self.tokens:
            self.refused += 1
            return 401, "Unknown token."
        self.asked.append(token)
        customer = path.rpartition("/")[2]
        return (200, str(SCORES[customer])) if customer in SCORES else (404, "Unknown customer.")

    def _handler(self) -> "type[BaseHTTPRequestHandler]":
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, text = service.answer(self.path, self.headers.get("Authorization"))
                body = text.encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        return Handler
