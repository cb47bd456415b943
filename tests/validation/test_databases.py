"""Connections to real databases by host and port."""

import pytest

from tests.validation.conftest import steps
from tools.mariadb import EmbeddedMariaDb, runs_here
from tools.postgres import EmbeddedPostgres

RIGHT = [("resolve", True), ("reach", True), ("log in", True)]
WRONG = [("resolve", True), ("reach", True), ("log in", False)]


def options_of(server, **more):
    """The options that a change data capture connector has."""
    return {
        "hostname": server.host,
        "port": str(server.port),
        "username": server.user,
        "password": server.password,
        **more,
    }


def test_postgres(validate, postgres, canary):
    """PostgreSQL answers with its version, or with why it doesn't let us in."""
    report = validate(options_of(postgres, **{"database-name": postgres.database}))
    assert RIGHT == steps(report)
    assert report.steps[-1].detail.startswith("PostgreSQL ")
    report = validate(options_of(postgres, password=canary))
    assert WRONG == steps(report)
    assert 'password authentication failed for user "postgres"' == report.failure.detail
    report = validate(options_of(postgres, **{"database-name": "nowhere"}))
    assert 'database "nowhere" does not exist' == report.failure.detail


def test_stopped_server(validate):
    """A server that was stopped can't be reached."""
    with EmbeddedPostgres() as server:
        options = options_of(server)
    report = validate(options)
    assert [("resolve", True), ("reach", False)] == steps(report)
    assert report.failure.detail.endswith("Connection refused")


def test_mysql(validate, canary):
    """MySQL is told from PostgreSQL by its greeting, whatever its port."""
    if not runs_here():
        pytest.skip("there is a MariaDB to run for Linux on x86_64 only")
    with EmbeddedMariaDb() as server:
        report = validate(options_of(server))
        assert RIGHT == steps(report)
        assert "MariaDB" in report.steps[-1].detail
        report = validate(options_of(server, password=canary))
        assert WRONG == steps(report)
        assert "Access denied for user 'flink'" in report.failure.detail


def test_port(validate):
    """A port that is no number is nothing that can be tried."""
    report = validate({"hostname": "h", "port": "x", "username": "u"})
    assert [("resolve", True), ("check", None)] == steps(report)
