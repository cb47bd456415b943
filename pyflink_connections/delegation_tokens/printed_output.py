"""What a provider prints: caught, so that it neither disturbs the protocol nor fills a log."""

from __future__ import annotations

import os
import select
import sys
import threading
from collections.abc import Iterable

from pyflink_connections.redaction import mask_known_secrets, mask_text

__all__ = ["PrintedOutput"]

SHOWN_CHARACTERS = 2_000
KEPT_BYTES = 16_000


class PrintedOutput:
    """Takes over standard output and standard error of this process and its children.

    Nothing of it is shown before :meth:`take`, when secrets that were printed before they were
    known are known.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept = bytearray()
        self._dropped = 0
        self._pipe, write_end = os.pipe()
        os.set_blocking(self._pipe, False)
        for descriptor in (1, 2):
            os.dup2(write_end, descriptor)
        os.close(write_end)
        threading.Thread(target=self._read, name="printed-output", daemon=True).start()

    def take(self, secrets: Iterable[str] = ()) -> str:
        """Returns the beginning of what was printed since the last time.

        Args:
            secrets: What is masked in it, besides the secrets that this process knows anyway.
        """
        sys.stdout.flush()
        sys.stderr.flush()
        with self._lock:
            self._drain()
            kept, dropped = bytes(self._kept).decode(errors="replace"), self._dropped
            self._kept.clear()
            self._dropped = 0
        return _shown(kept, dropped, secrets)

    def _read(self) -> None:
        while True:
            select.select([self._pipe], [], [])
            with self._lock:
                self._drain()

    def _drain(self) -> None:
        while True:
            try:
                chunk = os.read(self._pipe, 65_536)
            except BlockingIOError:
                return
            room = KEPT_BYTES - len(self._kept)
            self._kept += chunk[:room]
            self._dropped += max(0, len(chunk) - room)


def _shown(kept: str, dropped: int, secrets: Iterable[str]) -> str:
    if not kept:
        return ""
    if dropped:  # the last word may be half a secret
        whole = kept.rsplit(None, 1)
        dropped += len(kept)
        kept = whole[0] if len(whole) > 1 else ""
        dropped -= len(kept)
    masked = mask_text(mask_known_secrets(kept), secrets)
    more = dropped + max(0, len(masked) - SHOWN_CHARACTERS)
    return masked[:SHOWN_CHARACTERS].rstrip() + (f" ... ({more} more characters)" if more else "")
