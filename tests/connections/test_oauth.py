"""Type oauth, against a token end point that is a real HTTP server."""

import base64
import json
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from pyflink_connections import oauth_requests
from pyflink_connections.connections import timed_cache
from pyflink_connections.definitions import SensitiveConnection
from pyflink_connections.exceptions import ConnectionTokenException
from pyflink_connections.testing.leaks import leads_to

SECRET = "c4nary-client-secret"


class TokenEndpoint(BaseHTTPRequestHandler):
    """Gives numbered tokens to the one client it knows."""

    def do_POST(self):
        """Answers a token request as RFC 6749 says, or as the test wants it."""
        body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        server = self.server
        server.requests.append(body)
        time.sleep(server.pause)
        account = base64.b64decode(self.headers.get("Authorization", "Basic ").split()[1]).decode()
        if server.broken is not None:
            return self._answer(*server.broken)
        if account != f"client:{SECRET}" or body["grant_type"] != ["client_credentials"]:
            described = {"error": "invalid_client", "error_description": account}
            return self._answer(401, json.dumps(described))
        token = {"access_token": f"token-{len(server.requests)}", "token_type": "Bearer"}
        return self._answer(200, json.dumps({**token, "expires_in": server.lifetime}))

    def _answer(self, status, text):
        self.send_response(status)
        self.send_header("Location", f"http://localhost:{self.server.server_port}/token")
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        for character in text.encode():
            self.wfile.write(bytes([character]))
            time.sleep(self.server.drip)

    def log_message(self, *_):
        """Prints nothing."""


@pytest.fixture(name="server")
def _server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), TokenEndpoint)
    server.requests, server.lifetime, server.broken, server.pause = [], 3600, None, 0
    server.drip = 0
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(name="clock")
def _clock(monkeypatch):
    """A monotonic clock that the test moves."""

    class Clock:
        now = 1000.0

        def monotonic(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(timed_cache, "time", clock)
    return clock


@pytest.fixture(name="resolve")
def _resolve(manager, types, server):
    """Creates connection ``c`` and returns what resolves it."""
    options = {
        "type": "oauth",
        "url": "https://api",
        "token-endpoint": f"http://127.0.0.1:{server.server_port}/token",
        "client-id": "client",
        "client-secret": SECRET,
        "scope": "read write",
    }
    manager.create(("c",), SensitiveConnection(options))

    def resolve():
        found = manager.lookup.by_path(("c",))
        factory = types.of("oauth")
        return dict(factory.resolve_connection(found.definition, found.scope.secrets).get_options())

    return resolve


def test_token(resolve, server):
    """What is resolved has a token and no credentials; scope is sent along."""
    assert {"url": "https://api", "token": "token-1"} == resolve()
    assert ["read write"] == server.requests[0]["scope"]


def test_definition(resolve, manager):
    """The end point's URL is public, the client's secret is not."""
    resolve()
    definition = manager.lookup.by_path(("c",)).definition
    assert {"client-secret"} == definition.secret_names
    assert "token-endpoint" in definition.public_options()


def test_shared_until_shortly_before_its_end(resolve, clock, server):
    """A token is asked for once, and again a minute before it expires."""
    assert "token-1" == resolve()["token"]
    clock.now += 3600 - 61
    assert "token-1" == resolve()["token"]
    clock.now += 2
    assert "token-2" == resolve()["token"]
    assert 2 == len(server.requests)


@pytest.mark.parametrize("lifetime", [None, 0, -1])
def test_no_lifetime(resolve, server, lifetime):
    """A token without a lifetime, or with one that is none, is used once."""
    server.lifetime = lifetime
    assert ["token-1", "token-2"] == [resolve()["token"], resolve()["token"]]


@pytest.mark.parametrize("lifetime", [1e12, 1e300])
def test_endless_lifetime(resolve, server, lifetime):
    """A token for longer than any clock can count is kept."""
    server.lifetime = lifetime
    assert ["token-1", "token-1"] == [resolve()["token"], resolve()["token"]]


def test_asked_once_under_load(resolve, server):
    """Many who need a token at once share one request."""
    with ThreadPoolExecutor(16) as pool:
        assert {"token-1"} == {
            options["token"] for options in pool.map(lambda _: resolve(), range(64))
        }
    assert 1 == len(server.requests)


def test_changed_secret(resolve, manager):
    """After ALTER a token is asked for with the new secret, and its refusal is ours."""
    resolve()
    manager.alter(("c",), {"client-secret": "wrong"})
    with pytest.raises(ConnectionTokenException, match="the error 'invalid_client'"):
        resolve()


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ((500, "oops"), "HTTP status 500"),
        ((200, f"not json {SECRET}"), "not JSON|JSONDecodeError"),
        ((200, "{}"), "no access_token"),
        ((200, '{"access_token": 7}'), "no access_token"),
        ((200, f'{{"access_token": "{SECRET}", "expires_in": "soon"}}'), "not that of a token"),
        ((200, f'{{"access_token": "{SECRET}", "expires_in": Infinity}}'), "not that of a token"),
    ],
)
def test_broken_end_point(resolve, server, broken, message):
    """A broken answer is an error that says which, with nothing of its body."""
    server.broken = broken
    with pytest.raises(ConnectionTokenException, match=message) as raised:
        resolve()
    assert SECRET not in repr(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None


@pytest.mark.parametrize("error", ["invalid_client", f"bad {SECRET}", [SECRET], {"x": SECRET}])
def test_refusal_shows_nothing(manager, types, server, caplog, error):
    """Neither what the end point says nor its own URL shows a secret, in errors and logs."""
    server.broken = (400, json.dumps({"error": error, "error_description": SECRET}))
    place = f"127.0.0.1:{server.server_port}/token"
    options = {
        "type": "oauth",
        "token-endpoint": f"http://user:{SECRET}@{place}?token={SECRET}",
        "client-id": "client",
        "client-secret": "x",
    }
    manager.create(("c",), SensitiveConnection(options))
    found = manager.lookup.by_path(("c",))
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(ConnectionTokenException, match=f"No token from http://{place}: ") as raised,
    ):
        types.of("oauth").resolve_connection(found.definition, found.scope.secrets)
    assert ("invalid_client" in str(raised.value)) == (error == "invalid_client")
    assert not leads_to(raised.value, SECRET)
    assert "urllib3.connectionpool" in {record.name for record in caplog.records}
    assert SECRET not in caplog.text


def test_redirected(resolve, server):
    """Credentials go to no other end point, whoever points there."""
    server.broken = (307, "{}")
    with pytest.raises(ConnectionTokenException, match="no access_token"):
        resolve()
    assert 1 == len(server.requests)


def test_failure_is_shared(resolve, server):
    """Those who wait for a token that there is not share the answer, too."""
    server.broken, server.pause = (500, "oops"), 0.5
    with ThreadPoolExecutor(16) as pool:
        outcomes = [pool.submit(resolve) for _ in range(16)]
    assert all(isinstance(each.exception(), ConnectionTokenException) for each in outcomes)
    assert 1 == len(server.requests)


def test_dripping(resolve, server, monkeypatch):
    """An answer that comes byte by byte is waited for until the time limit of the whole request."""
    monkeypatch.setattr(oauth_requests, "TIMEOUT", timedelta(seconds=0.5))
    server.drip = 0.1
    start = time.monotonic()
    with pytest.raises(ConnectionTokenException, match=r"no answer within 0\.5 s"):
        resolve()
    assert time.monotonic() - start < 3
    server.drip = 0
    assert "token-2" == resolve()["token"]


@pytest.mark.parametrize("reason", ["OSError", "RuntimeError"])
def test_machine_that_fails(resolve, manager, monkeypatch, reason):
    """Where the request can't even begin, the error is ours too: its frames hold no credentials."""
    if reason == "OSError":
        manager.alter(("c",), {"token-endpoint": "https://127.0.0.1:1/token"})
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/no/such/file")
    else:

        def refuse(_):
            msg = "can't start new thread"
            raise RuntimeError(msg)

        monkeypatch.setattr(threading.Thread, "start", refuse)
    with pytest.raises(ConnectionTokenException, match=f": {reason}") as raised:
        resolve()
    assert not leads_to(raised.value, SECRET)


def test_unreachable(resolve, server):
    """An end point that isn't there is an error that names it."""
    server.shutdown()
    server.server_close()
    with pytest.raises(ConnectionTokenException, match="127.0.0.1.*ConnectionError"):
        resolve()
