# ruff: noqa: T201 - printing is what some of them are for
"""Providers that behave, and providers that do not: what a host has to cope with."""

import os
import sys
import threading
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

from pyflink_connections.configuration import ConfigOption, integer, text
from pyflink_connections.delegation_tokens import DelegationTokenProvider, ObtainedDelegationTokens
from pyflink_connections.exceptions import DelegationTokenException

LIFETIME: ConfigOption[int] = ConfigOption("lifetime", integer, "Seconds.", default=3_600)
TOKEN: ConfigOption[str] = ConfigOption("token", text, "What the tokens begin with.", default="t")


class CountingProvider(DelegationTokenProvider):
    """Gives numbered tokens."""

    service_name = "counting"
    declared_options = (LIFETIME, TOKEN)

    def init(self, configuration):
        self._lifetime = timedelta(seconds=configuration.options.require(LIFETIME))
        self._token = configuration.options.require(TOKEN)
        self._number = 0

    def obtain_delegation_tokens(self):
        self._number += 1
        end = datetime.now(timezone.utc) + self._lifetime
        return ObtainedDelegationTokens(f"{self._token}-{self._number}".encode(), end)


class MisbehavingProvider(DelegationTokenProvider):
    """Does what its options say, from a certain call on; before, it gives short-lived tokens."""

    service_name = "misbehaving"
    deed = "fail"

    def init(self, configuration):
        self._own = configuration.own
        if self._own.get("at") == "init":
            self._misbehave()

    def delegation_tokens_required(self):
        return self._own.get("at") != "required" or self._misbehave()

    def obtain_delegation_tokens(self):
        return getattr(self, self._own["deed"])()

    def _misbehave(self):
        return getattr(self, self._own["deed"])()

    def raises(self):
        secret = self._own["password"]
        raise ValueError(f"wrong password {secret}")  # noqa: EM102 - careless on purpose

    def raises_ours(self):
        msg = f"The server said {self._own['password']} is wrong."
        raise DelegationTokenException(msg)

    def exits(self):
        sys.exit(3)

    def exits_at_once(self):
        os._exit(7)

    def hangs(self):
        time.sleep(600)

    def prints(self):
        token = "printed-token-4f1e"
        print("logging in with", self._own["password"])
        print("got", token)
        os.system("echo from a child")  # noqa: S605 - as libraries do
        return self._tokens(token.encode())

    def prints_much(self):
        os.write(1, b"x" * 3_000_000)
        os.write(2, b"secret " * 500_000)
        return self._tokens(b"t")

    def has_ended(self):
        return ObtainedDelegationTokens(b"old", datetime(2001, 1, 1, tzinfo=timezone.utc))

    def has_no_end(self):
        return ObtainedDelegationTokens(b"for ever")

    def returns_much(self):
        return self._tokens(b"\xff" * 1_000_000)

    def returns_nothing(self):
        return None

    def requires_nothing(self):
        return False

    def reads_standard_input(self):
        return self._tokens(sys.stdin.read().encode() + b"end")

    def starts_a_thread_that_prints(self):
        threading.Thread(target=lambda: print("from a thread"), daemon=True).start()
        return self._tokens(b"t")

    @staticmethod
    def _tokens(tokens):
        return ObtainedDelegationTokens(tokens, datetime.now(timezone.utc) + timedelta(hours=1))


class AbsentMindedProvider(CountingProvider):
    """Is written for one service, and named for another."""

    service_name = "somewhere-else"


class SteadyProvider(DelegationTokenProvider):
    """Gives a token for four seconds, which tells its process and number."""

    service_name = "steady"

    _number = 0

    def obtain_delegation_tokens(self):
        self._number += 1
        end = datetime.now(timezone.utc) + timedelta(seconds=4)
        return ObtainedDelegationTokens(f"steady-{os.getpid()}-{self._number}".encode(), end)


class SlowProvider(SteadyProvider):
    """The same, but it takes half of the time, in which a file says which process is at it."""

    service_name = "slow"

    def init(self, configuration):
        self._busy = Path(configuration.own["busy-file"])

    def obtain_delegation_tokens(self):
        self._busy.write_text(str(os.getpid()))
        time.sleep(1.5)
        self._busy.unlink()
        return super().obtain_delegation_tokens()


#: A service for each of these deeds, named after it.
DEEDS = (
    "raises",
    "exits_at_once",
    "hangs",
    "prints",
    "prints_much",
    "has_ended",
    "has_no_end",
    "returns_much",
)
for _deed in DEEDS:
    globals()[_deed.title()] = type(_deed.title(), (MisbehavingProvider,), {"service_name": _deed})
