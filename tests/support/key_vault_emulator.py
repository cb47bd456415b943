"""A Key Vault in this process: its REST API over real TLS, on a port of the loopback interface.

It has what the tests of the secret store need: the authentication challenge, tokens, versions, soft
delete, purge protection, permissions, throttling, and faults. Shapes and codes are Key Vault's.
"""

import json
import os
import socketserver
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlsplit

from tests.support.certificates import CertificateAuthority
from tests.support.key_vault_faults import JSON, Script
from tests.support.key_vault_requests import VaultRequests
from tests.support.key_vault_state import Refusal, Vault
from tests.support.key_vault_tokens import CLIENT_ID, TENANT, TokenService


class KeyVaultEmulator:
    """A context manager: the emulator runs inside of the block.

    Attributes:
        vault: The secrets, permissions and limits.
        tokens: The token service.
        faults: What is to go wrong.
        requests: How often each method was asked for on each kind of path.
    """

    def __init__(self, *, certificate_for: str = "localhost") -> None:
        self.vault = Vault()
        self.tokens = TokenService()
        self.faults = Script()
        self.requests: Counter = Counter()
        self._folder = TemporaryDirectory()
        authority = CertificateAuthority(Path(self._folder.name))
        self.ca_file = str(authority.file)
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.emulator = self
        self._server.socket = authority.server_context(certificate_for).wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.url = f"https://localhost:{self._server.server_port}"

    def options(self, **more: str) -> "dict[str, str]":
        """Return options for the secret store to use this vault; ``a_b`` stands for ``a.b``."""
        options = {"vault.url": self.url, "verify.challenge": "false", "ca.file": self.ca_file}
        options["credential"] = "managed-identity"
        return {**options, **{key.replace("_", "."): value for key, value in more.items()}}

    def environment(self) -> "dict[str, str]":
        """Return variables that make every kind of credential ask this emulator."""
        token_file = Path(self._folder.name) / "federated-token"
        token_file.write_text(self.tokens.federated_token, encoding="utf-8")
        return {
            "AZURE_POD_IDENTITY_AUTHORITY_HOST": self.url,
            "AZURE_AUTHORITY_HOST": self.url,
            "AZURE_TENANT_ID": TENANT,
            "AZURE_CLIENT_ID": CLIENT_ID,
            "AZURE_CLIENT_SECRET": self.tokens.client_secret,
            "AZURE_FEDERATED_TOKEN_FILE": str(token_file),
            "REQUESTS_CA_BUNDLE": self.ca_file,
        }

    def __enter__(self) -> "KeyVaultEmulator":
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.faults.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._folder.cleanup()


class _Server(ThreadingHTTPServer):
    emulator: KeyVaultEmulator
    daemon_threads = True
    request_queue_size = 128

    def server_bind(self) -> None:
        # Not HTTPServer's, which looks up the name of the host and may take seconds for it.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def handle_error(self, *_: object) -> None:
        """Say nothing: clients that go away are what the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_request(self) -> None:
        emulator = self.server.emulator
        self.received = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        kind = url.path.strip("/").partition("/")[0]
        token = emulator.tokens.answer(url.path, parse_qs(url.query), self.received, emulator.url)
        emulator.requests[f"{self.command} {'token' if token else kind}"] += 1
        needs_token = not token and not emulator.tokens.accepts(self.headers.get("Authorization"))
        if needs_token:
            emulator.requests["challenge"] += 1
            challenge = emulator.tokens.challenge(emulator.url)
            refusal = Refusal(401, "Unauthorized", "AKV10000: Request is missing a Bearer token.")
            body = json.dumps(refusal.body).encode()
            self.send(401, body, {"Content-Type": JSON, "WWW-Authenticate": challenge})
            return
        status, document, headers = self._right_answer(url, token)
        body = b"" if document is None else json.dumps(document).encode()
        fault = emulator.faults.next(self.command, url.path)
        if fault is None:
            self.send(status, body, {"Content-Type": JSON, **headers})
        else:
            emulator.faults.perform(fault, self, body)

    do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = handle_request  # noqa: N815

    def _right_answer(self, url, token):
        if token:
            return *token, {}
        emulator = self.server.emulator
        try:
            emulator.vault.check_quota()
            requests = VaultRequests(emulator.vault, emulator.url)
            return *requests.answer(self.command, url, self.received), {}
        except Refusal as refusal:
            return refusal.status, refusal.body, refusal.headers

    def send(self, status, body, headers, length=None):
        """Send an answer in one piece."""
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("x-ms-request-id", "12345678-1234-1234-1234-123456789abc")
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self._headers_buffer.append(b"\r\n" + body)
        self.flush_headers()

    def log_message(self, *_: object) -> None:
        """Write no access log."""


def use_in_environment(emulator: KeyVaultEmulator) -> None:
    """Point this process's credentials to an emulator, for scripts; tests use monkeypatch."""
    os.environ.update(emulator.environment())
