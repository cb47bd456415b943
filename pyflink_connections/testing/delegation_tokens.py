"""Testing providers and receivers of delegation tokens, and functions that use them, without Flink.

Example:
    >>> def test_crm_tokens():
    ...     with ProviderHarness(CrmTokens, {"url": crm.url}) as harness:
    ...         answer = harness.obtain()
    ...     assert answer.failure is None
    ...     assert crm.accepts(answer.tokens)
    >>>
    >>> def test_score_uses_the_current_token():
    ...     with TokensInThisProcess(crm=b"first") as tokens:
    ...         assert Score().eval("customer") == 1.0
    ...         tokens.renew(crm=b"second")
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from types import TracebackType

from pyflink_connections import text_codec
from pyflink_connections.delegation_tokens import DelegationTokenProvider
from pyflink_connections.delegation_tokens.client import TokenClient, replace_client
from pyflink_connections.delegation_tokens.configuration import PROVIDER_CLASS, PROVIDER_PREFIX

__all__ = ["HostAnswer", "ProviderHarness", "TokensInThisProcess"]


@dataclass(frozen=True)
class HostAnswer:
    """What the JobManager would get to know.

    Attributes:
        tokens: The tokens; None if there are none.
        valid_until: Their end; None if they have none.
        failure: What the JobManager's log would say of the failure; None if there is none.
        printed: What the log would say that the provider printed.
    """

    tokens: bytes | None = field(default=None, repr=False)
    valid_until: datetime | None = None
    failure: str | None = None
    printed: str = ""


class ProviderHarness:
    """Runs a provider as the JobManager does: in the same host, in a process of its own.

    Args:
        provider: The provider's class, which the process must be able to import by its name; or the
            name of a service that is registered.
        options: The service's options, without their prefix.
        configuration: More of Flink's configuration, by full keys.
        timeout: Seconds that an answer may take; then the process is ended.
    """

    def __init__(
        self,
        provider: type[DelegationTokenProvider] | str,
        options: Mapping[str, str],
        configuration: Mapping[str, str] | None = None,
        timeout: float = 30,
    ) -> None:
        service = provider if isinstance(provider, str) else provider.service_name
        prefix = f"{PROVIDER_PREFIX}{service}."
        values = {**(configuration or {}), **{prefix + k: v for k, v in options.items()}}
        if not isinstance(provider, str):
            place = f"{provider.__module__}.{provider.__qualname__}"
            values[prefix + PROVIDER_CLASS.key] = place
        pairs = [text for item in values.items() for text in item]
        self._first_line = text_codec.encode([service, *pairs])
        self._timeout = timeout

    def __enter__(self) -> ProviderHarness:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pyflink_connections.delegation_tokens.host"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self._send(self._first_line)
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.process.kill()
        self.process.communicate()

    def obtain(self) -> HostAnswer:
        """Asks for tokens, as often as you like."""
        timer = threading.Timer(self._timeout, self.process.kill)
        timer.start()
        try:
            self._send(text_codec.encode(["obtain"]))
            assert self.process.stdout is not None
            line = self.process.stdout.readline().decode("ascii")
        finally:
            timer.cancel()
        if not line:
            return HostAnswer(failure=f"its process ended with status {self.process.wait()}")
        return _parsed(text_codec.decode(line.rstrip("\n")))

    def _send(self, line: str) -> None:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(f"{line}\n".encode("ascii"))
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # reading the answer tells how it ended


class TokensInThisProcess:
    """Gives the functions and receivers of this process tokens, as a TaskManager would.

    Args:
        configuration: Options of receivers, by full keys.
        tokens: The first token of each service.
    """

    def __init__(self, configuration: Mapping[str, str] | None = None, /, **tokens: bytes) -> None:
        self._configuration = dict(configuration or {})
        self._tokens = tokens

    def __enter__(self) -> TokensInThisProcess:
        self._client = _ClientWithoutTaskManager()
        self._before = replace_client(self._client)
        self.renew(**self._tokens)
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        replace_client(self._before)

    def renew(self, **tokens: bytes) -> None:
        """Lets new tokens arrive; returns when all receivers have been told."""
        self._client.take(self._configuration, tokens)


class _ClientWithoutTaskManager(TokenClient):
    def _start(self) -> None:
        """There is nothing to follow."""


def _parsed(values: list[str]) -> HostAnswer:
    kind, printed, *rest = values
    if kind != "TOKENS":
        return HostAnswer(failure=rest[0] or "no tokens are required", printed=printed)
    tokens = base64.urlsafe_b64decode(f"{rest[0]}==")
    milliseconds = int(rest[1]) if rest[1] else None
    end = (
        None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, timezone.utc)
    )
    return HostAnswer(tokens, end, printed=printed)
