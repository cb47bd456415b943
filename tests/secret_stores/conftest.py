"""Servers that stand for remote stores, and the search for leaks."""

import logging
import secrets
import socket

import pytest

from pyflink_connections.exceptions import SecretException
from pyflink_connections.testing.leaks import leads_to
from tests.secret_stores.faults import FaultServer


@pytest.fixture(name="faults")
def _faults():
    """A server that fails as it is told."""
    with FaultServer() as server:
        yield server


@pytest.fixture(name="closed_port")
def _closed_port():
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.fixture(name="marker")
def _marker():
    """A random value that must show nowhere."""
    return secrets.token_hex(16)


@pytest.fixture(name="failure")
def _failure(marker, caplog):
    """Makes a call that must fail; gives the error, after a search of it and of all log records."""

    def fail(expected, call):
        with caplog.at_level(logging.DEBUG), pytest.raises(SecretException) as caught:
            call()
        assert expected is caught.type, caught.value
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None
        assert not leads_to(caught.value, marker)
        assert [] == [r.name for r in caplog.records if leads_to(r.__dict__, marker)]
        return caught.value

    return fail
