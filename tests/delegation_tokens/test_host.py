"""Whatever a provider does, its host answers with one line, and shows no secret."""

import os
import signal
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import psutil
import pytest

from pyflink_connections.testing.delegation_tokens import ProviderHarness
from tests.support.token_providers import CountingProvider, MisbehavingProvider

PASSWORD = "pa55-4c7b9e21"


def harness(deed, timeout=30.0, **options):
    """A host of the misbehaving provider."""
    given = {"deed": deed, "password": PASSWORD, **options}
    return ProviderHarness(MisbehavingProvider, given, timeout=timeout)


def test_tokens_and_their_end():
    """A provider is made once, and asked as often as the JobManager wants."""
    with ProviderHarness(CountingProvider, {"token": "x", "lifetime": "60"}) as host:
        answers = [host.obtain() for _ in range(3)]
    assert [b"x-1", b"x-2", b"x-3"] == [answer.tokens for answer in answers]
    left = answers[-1].valid_until - datetime.now(timezone.utc)
    assert timedelta(seconds=30) < left < timedelta(seconds=60)


@pytest.mark.parametrize("at", ["init", "required", "obtain"])
def test_error_of_a_provider_is_named_by_class_and_place(at):
    """The text of an error may hold anything, so the log gets its class and where it was raised."""
    with harness("raises", at=at) as host:
        answer = host.obtain()
        again = host.obtain()
    assert answer.failure.startswith("it raised builtins.ValueError at ")
    assert "token_providers.py:" in answer.failure
    assert PASSWORD not in answer.failure
    assert answer == again


def test_error_of_ours_is_told_without_known_secrets():
    """The text of an error that is meant for the log is there, secrets of the options masked."""
    with harness("raises_ours") as host:
        assert "The server said ****** is wrong." == host.obtain().failure


@pytest.mark.parametrize(
    ("deed", "failure"),
    [
        ("exits", "it raised builtins.SystemExit"),
        ("returns_nothing", "must return ObtainedDelegationTokens, not NoneType"),
        ("no_such_deed", "it raised builtins.AttributeError"),
    ],
)
def test_other_failures(deed, failure):
    """A provider that ends the program or returns something else has failed, and no more."""
    with harness(deed) as host:
        assert failure in host.obtain().failure
        assert host.process.poll() is None


def test_required_tokens_only():
    """A provider that requires no tokens is not asked for them."""
    with harness("requires_nothing", at="required") as host:
        assert "no tokens are required" == host.obtain().failure


def test_wrong_option():
    """An option that is not right is told as it stands in Flink's configuration."""
    with ProviderHarness(CountingProvider, {"lifetme": "5"}) as host:
        failure = host.obtain().failure
    assert "provider.counting.lifetme'. Did you mean" in failure


def test_end_of_the_process_is_told():
    """A provider that ends the process leaves the caller with its status."""
    with harness("exits_at_once") as host:
        assert "its process ended with status 7" == host.obtain().failure


def test_a_provider_that_hangs_is_ended():
    """After the time-out the process is ended, whatever it is doing."""
    with harness("hangs", timeout=3) as host:
        assert "its process ended with status -9" == host.obtain().failure


def test_prints_do_not_disturb_and_are_masked():
    """What a provider and its children print is told apart, without secrets and tokens."""
    with harness("prints") as host:
        answer = host.obtain()
    assert b"printed-token-4f1e" == answer.tokens
    assert "logging in with ******\ngot ******\nfrom a child" == answer.printed


def test_megabytes_of_prints_are_cut():
    """Of what a provider prints, the beginning is kept."""
    with harness("prints_much") as host:
        answer = host.obtain()
    assert b"t" == answer.tokens
    assert len(answer.printed) < 2_100
    assert answer.printed.endswith("more characters)")


def test_large_tokens():
    """A token may have a megabyte."""
    with harness("returns_much") as host:
        assert b"\xff" * 1_000_000 == host.obtain().tokens


def test_end_in_the_past_and_no_end():
    """The JobManager gets to know any end, and none."""
    with harness("has_ended") as host:
        assert datetime(2001, 1, 1, tzinfo=timezone.utc) == host.obtain().valid_until
    with harness("has_no_end") as host:
        assert host.obtain().valid_until is None


def test_standard_input_is_not_the_provider_s():
    """A provider that reads from the terminal finds its end, and eats no request."""
    with harness("reads_standard_input") as host:
        assert [b"end"] * 2 == [host.obtain().tokens for _ in range(2)]


def test_a_thread_that_prints():
    """What is printed between two calls comes with the next one."""
    with harness("starts_a_thread_that_prints") as host:
        printed = host.obtain().printed
        time.sleep(0.2)
        printed += host.obtain().printed
    assert "from a thread" in printed


def test_host_ends_with_the_one_who_started_it():
    """When standard input ends, the process is gone within a second, even in a call that hangs."""
    with harness("hangs") as host:
        host.process.stdin.write(b"obtain,\n")
        host.process.stdin.flush()
        time.sleep(1)
        assert host.process.poll() is None
        host.process.stdin.close()
        start = time.monotonic()
        host.process.wait(timeout=20)
        assert time.monotonic() - start < 1
        host.process.stdin = None


def test_nothing_secret_in_arguments_and_environment():
    """Configuration and tokens go over standard input, where other processes can't look."""
    with harness("prints") as host:
        host.obtain()
        process = psutil.Process(host.process.pid)
        shown = f"{process.cmdline()} {process.environ()}"
        memory = Path(f"/proc/{host.process.pid}/comm").read_text()
    assert PASSWORD not in shown + memory
    assert "delegation_tokens.host" in shown


def test_killed_host():
    """A host that somebody kills is told like any other end."""
    with ProviderHarness(CountingProvider, {}) as host:
        host.obtain()
        os.kill(host.process.pid, signal.SIGKILL)
        assert "its process ended with status -9" == host.obtain().failure
