"""A web server that knows one user and one token, and models behind the token."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class WebServer:
    """Answers on a free port of the loopback interface.

    ``/basic`` wants the user's password, ``/bearer`` and ``/v1`` the token, ``/token`` gives the
    token for client credentials; ``/moved`` leads elsewhere, ``/broken`` fails, ``/slow`` answers
    when it is told to stop, and ``/echo`` refuses and repeats what it was sent.

    Args:
        user: The user.
        password: The user's password, and the secret of the client of that name.
        token: The token.

    Attributes:
        url: Where it is.
        paths: What was asked for, in order.
    """

    def __init__(self, user, password, token):
        pair = base64.b64encode(f"{user}:{password}".encode()).decode()
        self.basic, self.bearer, self.token = f"Basic {pair}", f"Bearer {token}", token
        self.paths = []
        self.stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, path, authorization):
        """Returns the status and the body of an answer."""
        self.paths.append(path)
        if path == "/slow":
            self.stopping.wait(30)
        plain = {"/moved": 302, "/broken": 500, "/slow": 200, "/nothing": 404}
        if path in plain:
            return plain[path], {}
        if path == "/echo":
            return 401, {"error": f"not accepted: {authorization}"}
        if path == "/token":
            granted = authorization == self.basic
            return (200, {"access_token": self.token}) if granted else (401, {"error": "no"})
        if authorization != (self.basic if path == "/basic" else self.bearer):
            return 401, {"error": "go away"}
        models = {"/v1/models", "/v1/models/small"}
        return (404, {}) if path.startswith("/v1") and path not in models else (200, {})

    def _handler(self):
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                status, answer = server.answer(self.path, self.headers.get("Authorization"))
                content = json.dumps(answer).encode()
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", f"{server.url}/elsewhere")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def do_POST(self):
                self.do_GET()

            def log_message(self, *_):
                pass

        return Handler
