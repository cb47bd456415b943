"""The tokens where Python functions run: a copy in this process, kept current by a thread."""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress

from pyflink_connections.delegation_tokens.base import DelegationTokenReceiver
from pyflink_connections.delegation_tokens.rendezvous import Address, ancestors, find_address
from pyflink_connections.delegation_tokens.token_connection import TokenConnection
from pyflink_connections.exceptions import DelegationTokenException
from pyflink_connections.redaction import masked_logger

__all__ = [
    "TokenClient",
    "current_token",
    "register_receiver",
    "replace_client",
    "unregister_receiver",
    "use_process",
]

_logger = masked_logger("pyflink_connections.delegation_tokens")

SECONDS_TO_WAIT = 30.0
SHORTEST_PAUSE = 0.05
LONGEST_PAUSE = 1.0
RECEIVER_PREFIX = "security.delegation.token.receiver."


class _Registration:
    """A receiver, and what it was told last."""

    def __init__(self, receiver: DelegationTokenReceiver) -> None:
        self.receiver = receiver
        self._lock = threading.Lock()
        self._told: bytes | None = None

    def tell(self, tokens: dict[str, bytes]) -> None:
        new = tokens.get(self.receiver.service_name)
        with self._lock:
            if new is None or new == self._told:
                return
            self._told = new
            try:
                self.receiver.on_new_tokens_obtained(new)
            except Exception as exc:  # noqa: BLE001 - its text may hold the token
                _logger.warning(
                    "A receiver of the tokens of service '%s' failed with %s.",
                    self.receiver.service_name,
                    type(exc).__name__,
                )


class TokenClient:
    """Keeps a copy of the tokens that this process's TaskManager has."""

    def __init__(self) -> None:
        self.tokens: dict[str, bytes] = {}
        self.process: int | None = None  # the JVM, if it is none of our ancestors
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._configuration: dict[str, str] | None = None
        self._registrations: list[_Registration] = []

    def await_token(self, service: str, seconds: float) -> bytes:
        """Waits for the first token of a service; see :func:`current_token`."""
        self._start()
        with self._changed:
            self._changed.wait_for(lambda: service in self.tokens, seconds)
            if service in self.tokens:
                return self.tokens[service]
            raise DelegationTokenException(self._why_none(service, seconds))

    def register(self, receiver: DelegationTokenReceiver) -> None:
        """Registers a receiver; see :func:`register_receiver`."""
        self._start()
        with self._changed:
            self._changed.wait_for(lambda: self._configuration is not None, SECONDS_TO_WAIT)
            configuration = self._configuration
        if configuration is None:
            raise DelegationTokenException(self._why_none(receiver.service_name, SECONDS_TO_WAIT))
        prefix = f"{RECEIVER_PREFIX}{receiver.service_name}."
        receiver.init(
            {k[len(prefix) :]: v for k, v in configuration.items() if k.startswith(prefix)}
        )
        registration = _Registration(receiver)
        with self._changed:
            self._registrations.append(registration)
        registration.tell(self.tokens)

    def unregister(self, receiver: DelegationTokenReceiver) -> None:
        """Forgets a receiver; see :func:`unregister_receiver`."""
        with self._changed:
            self._registrations[:] = [r for r in self._registrations if r.receiver is not receiver]

    def take(self, configuration: dict[str, str], tokens: dict[str, bytes]) -> None:
        """Makes tokens the current ones and tells their receivers."""
        with self._changed:
            self._configuration = configuration
            self.tokens = {**self.tokens, **tokens}
            registrations = list(self._registrations)
            self._changed.notify_all()
        for registration in registrations:
            registration.tell(tokens)

    def _start(self) -> None:
        with self._changed:
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="delegation-tokens", daemon=True
                )
                self._thread.start()

    def _run(self) -> None:
        pause = SHORTEST_PAUSE
        while True:
            address = self._find()
            if address is not None:
                with suppress(OSError, ValueError):  # try again: it may be about to start or end
                    pause = SHORTEST_PAUSE
                    self._follow(address)
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _find(self) -> Address | None:
        named = () if self.process is None else (self.process,)
        return find_address((*named, *ancestors()))

    def _follow(self, address: Address) -> None:
        with TokenConnection(address) as connection:
            configuration = connection.configuration()
            version = -1
            while True:
                version, tokens = connection.await_other(version)
                self.take(configuration, tokens)

    def _why_none(self, service: str, seconds: float) -> str:
        if self._configuration is None:
            return (
                f"No delegation token of service '{service}' after {seconds:g} s: no TaskManager "
                "above this process has any. Is pyflink-connections-shim.jar in Flink's lib/ "
                f"folder, and is an option of '{service}' set in the JobManager's configuration?"
            )
        known = ", ".join(sorted(self.tokens)) or "none"
        return (
            f"No delegation token of service '{service}' after {seconds:g} s; there are: {known}. "
            "The JobManager's log tells why."
        )


_client = TokenClient()


def current_token(service: str, timeout: float = SECONDS_TO_WAIT) -> bytes:
    """Returns the current token of a service; call it as often as you like.

    The token is a copy in this process (the call takes less than a microsecond), which a thread
    replaces as soon as a new one has reached the TaskManager. So ask each time, and keep no token.

    Args:
        service: The provider's service name, such as ``oauth2``.
        timeout: Seconds to wait if there is none yet, as at the start of a job.

    Raises:
        DelegationTokenException: There is none; the message tells where to look.

    Example:
        >>> class Score(ScalarFunction):  # doctest: +SKIP
        ...     def eval(self, customer):
        ...         token = current_token("oauth2").decode()
        ...         return ask(customer, {"Authorization": f"Bearer {token}"})
    """
    token = _client.tokens.get(service)
    return _client.await_token(service, timeout) if token is None else token


def register_receiver(receiver: DelegationTokenReceiver) -> None:
    """Lets a receiver have the tokens of its service, the current and all new ones.

    Call it in the ``open`` of a function, and :func:`unregister_receiver` in its ``close``.

    Args:
        receiver: Its ``init`` is called first, then ``on_new_tokens_obtained`` if there are tokens.

    Raises:
        DelegationTokenException: There is no TaskManager that has tokens.
    """
    _client.register(receiver)


def unregister_receiver(receiver: DelegationTokenReceiver) -> None:
    """Ends what :func:`register_receiver` began; a receiver that is not registered is ignored."""
    _client.unregister(receiver)


def use_process(pid: int) -> None:
    """Names the JVM whose tokens these are: in local mode it is no ancestor, but our child."""
    _client.process = pid


def replace_client(client: TokenClient) -> TokenClient:
    """Makes another client that of this process; returns the one before."""
    global _client
    before, _client = _client, client
    return before


def _start_anew() -> None:
    """A forked process has a copy of everything but the thread."""
    client = TokenClient()
    client.process = replace_client(client).process


os.register_at_fork(after_in_child=_start_anew)
