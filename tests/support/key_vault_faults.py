"""What can go wrong on the way to a Key Vault, scripted request by request."""

import json
import socket
import struct
import threading
from dataclasses import dataclass, field

JSON = "application/json; charset=utf-8"


@dataclass
class Fault:
    """One thing that goes wrong.

    Attributes:
        kind: ``status``, ``reset`` and ``truncate`` (half way through the body), ``hang``,
            ``drip`` (a byte each tenth of a second) or ``body`` (another body than the right one).
        status: The status of the answer.
        headers: Its headers.
        body: Its body; None echoes the request's and the secret's own, as bad services do.
        method: Which requests it hits; None is all of them.
        path: What the path of the request begins with.
        times: How often it happens.
        after: How many requests pass before it begins.
    """

    kind: str = "status"
    status: int = 500
    headers: dict = field(default_factory=dict)
    body: "bytes | None" = None
    method: "str | None" = None
    path: "str | tuple[str, ...]" = ("/secrets", "/deletedsecrets")
    times: float = float("inf")
    after: int = 0

    def hits(self, method, path):
        """Tell whether this request is hit, and count it."""
        if self.times <= 0 or self.method not in (None, method) or not path.startswith(self.path):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times -= 1
        return True


class Script:
    """The faults to come; the first that fits a request happens."""

    def __init__(self):
        self._faults = []
        self._lock = threading.Lock()
        self.stopping = threading.Event()

    def add(self, kind="status", **details):
        """Add a fault, see :class:`Fault`."""
        self._faults.append(Fault(kind, **details))

    def clear(self):
        """Let everything go well again."""
        self._faults = []

    def next(self, method, path):
        """Return the fault that hits a request, None if all goes well."""
        with self._lock:
            return next((fault for fault in self._faults if fault.hits(method, path)), None)

    def perform(self, fault, handler, answer):
        """Answer a request in the way of a fault; ``answer`` is the right body."""
        if fault.kind == "hang":
            self.stopping.wait(60)
            handler.close_connection = True
        elif fault.kind == "status":
            body = fault.body
            if body is None:
                echo = {"code": "Echo", "message": f"{handler.received!r} {answer!r}"}
                body = json.dumps({"error": echo}).encode()
            handler.send(fault.status, body, {"Content-Type": JSON, **fault.headers})
        elif fault.kind == "body":
            handler.send(200, fault.body, {"Content-Type": JSON, **fault.headers})
        else:
            self._break_off(fault, handler, answer)

    def _break_off(self, fault, handler, answer):
        handler.send(200, answer[: len(answer) // 2], {"Content-Type": JSON}, length=len(answer))
        for position in range(len(answer) // 2, len(answer) if fault.kind == "drip" else 0):
            if self.stopping.wait(0.1):
                break
            handler.wfile.write(answer[position : position + 1])
        if fault.kind == "reset":
            # Closing with time zero to linger sends a reset instead of an orderly end.
            linger = struct.pack("ii", 1, 0)
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        handler.close_connection = True
