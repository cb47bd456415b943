"""An HTTP server that answers as OpenAI's API does, for those who know the key."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.support.flink import VERSION

#: An option of the provider: a refused request is an error at once. Flink 2.1 knows no other way.
FAIL_AT_ONCE = "" if VERSION < (2, 2) else ", 'error-handling-strategy' = 'failover'"


class ModelServer:
    """Serves chat completions and embeddings on a free port of the loopback interface.

    A chat's answer is the question in upper case, an embedding the length of the text.

    Args:
        key: What a client must send as its bearer token.

    Attributes:
        requests: Path and body of each request that came with the right key.
        refused: How many came without it.
    """

    def __init__(self, key):
        self.key = key
        self.requests = []
        self.refused = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self):
        """Where the API begins."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    @property
    def chat(self):
        """The endpoint of chat completions."""
        return f"{self.url}/chat/completions"

    @property
    def embeddings(self):
        """The endpoint of embeddings."""
        return f"{self.url}/embeddings"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, path, authorization, body):
        """Returns the status and the body of an answer."""
        if authorization != f"Bearer {self.key}":
            self.refused += 1
            return 401, {"error": {"message": "Incorrect API key provided.", "type": "auth"}}
        self.requests.append((path, body))
        if path == "/v1/chat/completions":
            return 200, _completion(body)
        if path == "/v1/embeddings":
            return 200, _embedding(body)
        return 404, {"error": {"message": f"No route {path}.", "type": "not_found"}}

    def _handler(self):
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                authorization = self.headers.get("Authorization")
                status, answer = server.answer(self.path, authorization, body)
                content = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        return Handler


def _completion(body):
    question = body["messages"][-1]["content"]
    message = {"role": "assistant", "content": question.upper(), "refusal": None}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


def _embedding(body):
    vector = [float(len(body["input"])), 0.5]
    return {
        "object": "list",
        "data": [{"object": "embedding", "index": 0, "embedding": vector}],
        "model": body["model"],
        "usage": {"prompt_tokens": 1, "total_tokens": 1},
    }
