"""A server that fails in every way a remote store can, and repeats what it got while doing so."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Answer:
    """What the server does with one request.

    Attributes:
        status: The status.
        document: The JSON body; an error's body repeats the request under ``message``.
        headers: Further headers.
        raw: The body, if it is no JSON.
        cut: How many bytes of the body are sent before the connection is reset.
        hangs: Whether nothing is sent at all.
    """

    status: int = 200
    document: dict = field(default_factory=dict)
    headers: dict = field(default_factory=dict)
    raw: bytes = b""
    cut: int | None = None
    hangs: bool = False


class FaultServer:
    """Serves on a free port of the loopback interface.

    Args:
        tls: A server's context, to speak TLS.

    Attributes:
        requests: Method, path and body of each request.
    """

    def __init__(self, tls=None):
        self.requests = []
        self._answers = [Answer()]
        self._stopped = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def handle_one_request(self):
                with contextlib.suppress(ConnectionError):
                    super().handle_one_request()

            def do_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                outer.requests.append((self.command, self.path, body.decode()))
                outer._send(self, body)

            do_GET = do_POST = do_PUT = do_DELETE = do_any  # noqa: N815 - the base's names

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        scheme = "http"
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
            self._server.handle_error = lambda *_: None  # clients that hang up on the certificate
            scheme = "https"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_port}"

    def answer(self, *answers):
        """Sets the answers to the next requests; the last one is repeated for ever."""
        self.requests.clear()
        self._answers = list(answers)

    def _send(self, handler, request):
        answer = self._answers[0]
        if len(self._answers) > 1:
            self._answers.pop(0)
        if answer.hangs:
            self._stopped.wait(20)
            return
        document = dict(answer.document)
        if answer.status >= 400:
            document["message"] = f"{document.get('message', '')} {request.decode()}"
        body = answer.raw or json.dumps(document).encode()
        handler.send_response(answer.status)
        for name, value in {"Content-Type": "application/json", **answer.headers}.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[: answer.cut])
        if answer.cut is not None:
            handler.wfile.flush()
            time.sleep(0.05)
            # Unread data or a zero linger makes it a reset rather than an orderly end.
            linger = b"\1\0\0\0\0\0\0\0"
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            handler.connection.close()

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
