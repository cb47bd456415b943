"""The process in which the provider of one service runs, beside the JobManager's JVM.

The JVM writes lines to standard input and reads one line for each request from standard output, in
the form of :mod:`pyflink_connections.text_codec`. The first line has the service's name and Flink's
configuration. When standard input ends, for whatever reason, so does this process.
"""

from __future__ import annotations

import base64
import os
import queue
import sys
import threading
import traceback
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import BinaryIO, TextIO

from pyflink_connections import text_codec
from pyflink_connections.delegation_tokens.base import (
    DelegationTokenProvider,
    ObtainedDelegationTokens,
)
from pyflink_connections.delegation_tokens.printed_output import PrintedOutput
from pyflink_connections.delegation_tokens.providers import is_known, open_provider
from pyflink_connections.exceptions import DelegationTokenException, PyFlinkConnectionsException
from pyflink_connections.redaction import mask_known_secrets, mask_text

__all__ = ["ProviderHost", "main"]

SECONDS_UNTIL_IDLE = 60

#: Then the process ends and is started anew: what is remembered in order to be masked, and what
#: providers and their libraries leave behind, has a bound.
ANSWERS_OF_ONE_PROCESS = 500
LONGEST_MESSAGE = 1_000


class ProviderHost:
    """Answers requests for the tokens of one service.

    Args:
        service: The service's name.
        configuration: Flink's configuration, by full keys.
        output: Has what the provider prints.
    """

    def __init__(self, service: str, configuration: dict[str, str], output: PrintedOutput) -> None:
        self._service = service
        self._configuration = configuration
        self._output = output
        self._provider: DelegationTokenProvider | None = None
        self._last_tokens: deque[str] = deque(maxlen=3)

    def answer(self) -> list[str]:
        """Obtains tokens.

        Returns:
            The kind of answer as the shim knows it, what was printed, and tokens with their end, or
            a message.
        """
        kind, values = self._outcome()
        return [kind, self._output.take(self._last_tokens), *map(str, values)]

    def _outcome(self) -> tuple[str, Sequence[object]]:
        try:
            if self._provider is None and not is_known(self._service, self._configuration):
                return "UNKNOWN_SERVICE", ["there is no Python provider of this name"]
            obtained = self._obtain()
        except PyFlinkConnectionsException as exc:
            message = mask_text(mask_known_secrets(str(exc)), self._last_tokens)
            return "FAILED", [message[:LONGEST_MESSAGE]]
        except BaseException as exc:  # noqa: BLE001 - whatever it raises, the answer is a line
            return "FAILED", [_described(exc)]
        if obtained is None:
            return "NOT_REQUIRED", [""]
        tokens = base64.urlsafe_b64encode(obtained.tokens).decode().rstrip("=")
        return "TOKENS", [tokens, _milliseconds(obtained.valid_until)]

    def _obtain(self) -> ObtainedDelegationTokens | None:
        if self._provider is None:
            self._provider = open_provider(self._service, self._configuration)
        if not self._provider.delegation_tokens_required():
            return None
        obtained: object = self._provider.obtain_delegation_tokens()
        if not isinstance(obtained, ObtainedDelegationTokens):
            what = type(obtained).__name__
            msg = f"obtain_delegation_tokens must return ObtainedDelegationTokens, not {what}."
            raise DelegationTokenException(msg)
        self._last_tokens.append(obtained.tokens.decode(errors="replace"))
        return obtained


def _described(exc: BaseException) -> str:
    """Says what was raised and where, without its text, which may be anything."""
    frames = traceback.extract_tb(exc.__traceback__)
    place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"it raised {type(exc).__module__}.{type(exc).__qualname__}{place}"


def _milliseconds(end: datetime | None) -> str:
    return "" if end is None else str(int(end.astimezone(timezone.utc).timestamp() * 1000))


def main() -> None:
    """Serves until standard input ends, nothing was asked for a while, or much was."""
    requests, answers = _take_standard_streams()
    output = PrintedOutput()
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_read, args=(requests, lines), daemon=True).start()
    service, *pairs = text_codec.decode(lines.get())
    host = ProviderHost(service, dict(zip(pairs[::2], pairs[1::2])), output)
    for _ in range(ANSWERS_OF_ONE_PROCESS):
        try:
            lines.get(timeout=SECONDS_UNTIL_IDLE)
        except queue.Empty:
            return
        answers.write(text_codec.encode(host.answer()) + "\n")
        answers.flush()


def _take_standard_streams() -> tuple[BinaryIO, TextIO]:
    """Takes them for the protocol: neither providers nor what they start inherit them."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return requests, answers


def _read(requests: BinaryIO, lines: queue.Queue[str]) -> None:
    for line in requests:
        lines.put(line.decode("ascii").rstrip("\n"))
    os._exit(0)  # whatever the provider is doing: the JVM is gone


if __name__ == "__main__":
    main()
    sys.exit()
