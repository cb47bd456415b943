"""Connections to web services, on a real server."""

import pytest

from tests.validation.conftest import steps

RIGHT = [("resolve", True), ("reach", True), ("log in", True)]
WRONG = [("resolve", True), ("reach", True), ("log in", False)]


@pytest.mark.parametrize("kind", ["basic", "default"])
def test_basic(validate, web, canary, kind):
    """The right password logs in; a wrong one is told by the service's own words."""
    options = {"type": kind, "url": f"{web.url}/basic", "username": "reader", "password": canary}
    assert RIGHT == steps(validate(options))
    report = validate({**options, "password": "wr0ng-one"})
    assert (WRONG, False) == (steps(report), report.ok)
    assert "HTTP status 401 Unauthorized: the credentials are not accepted" in str(report)
    assert "go away" in report.failure.detail


def test_bearer(validate, web):
    """A token is tried at the URL; without one there is nothing to try, which is no failure."""
    options = {"type": "bearer", "url": f"{web.url}/bearer", "token": web.token}
    assert RIGHT == steps(validate(options))
    assert WRONG == steps(validate({**options, "token": "wr0ng-one"}))
    report = validate({"type": "bearer", "token": web.token})
    assert ([("resolve", True), ("check", None)], True) == (steps(report), report.ok)


def test_oauth(validate, web, canary):
    """Client credentials are tried at the token's end point, and the token at the URL."""
    options = {
        "type": "oauth",
        "token-endpoint": f"{web.url}/token",
        "client-id": "reader",
        "client-secret": canary,
        "url": f"{web.url}/bearer",
    }
    assert RIGHT == steps(validate(options))
    report = validate({**options, "client-secret": "wr0ng-one"})
    assert [("resolve", False)] == steps(report)
    assert "/token" in report.failure.detail


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/moved", (True, "HTTP status 302 Found; the credentials are not refused")),
        ("/nothing", (True, "HTTP status 404 Not Found; the credentials are not refused")),
        ("/broken", (False, "HTTP status 500 Internal Server Error: the service has failed. {}")),
    ],
)
def test_other_answers(validate, web, canary, path, expected):
    """Whatever does not refuse the credentials accepts them; a redirect is not followed."""
    url = web.url + path
    report = validate({"type": "basic", "url": url, "username": "reader", "password": canary})
    assert expected == (report.ok, report.steps[-1].detail)
    assert [path] == web.paths


def test_echo(validate, web, canary):
    """A service that repeats the credentials leads to no leak, in whatever form it has them."""
    for options in (
        {"type": "basic", "username": "reader", "password": canary},
        {"type": "bearer", "token": web.token},
    ):
        report = validate({**options, "url": f"{web.url}/echo"})
        assert "not accepted: B" in report.failure.detail
        assert "******" in report.failure.detail
        assert canary not in str(report)


def test_nobody_there(validate, canary):
    """A host that is not there and a port nobody listens on are told apart."""
    options = {"type": "basic", "username": "reader", "password": canary}
    report = validate({**options, "url": "http://127.0.0.1:1/x"})
    assert [("resolve", True), ("reach", False)] == steps(report)
    assert "127.0.0.1:1: Connection refused" == report.failure.detail
    report = validate({**options, "url": "http://no-such-host.invalid/"})
    assert "there is no host no-such-host.invalid" == report.failure.detail


def test_time_limit(validate, web):
    """A service that does not answer costs no more than the time limit."""
    options = {"type": "bearer", "url": f"{web.url}/slow", "token": web.token}
    report = validate(options, limit=1.0)
    assert not report.ok
    assert report.failure.step in ("log in", "answer")
    assert sum(step.milliseconds for step in report.steps) < 20_000


def test_openai(validate, web):
    """An OpenAI-compatible end point is asked for its models."""
    options = {"endpoint": f"{web.url}/v1/chat/completions", "api-key": web.token}
    assert RIGHT == steps(validate(options))
    assert [*RIGHT, ("find the model", True)] == steps(validate({**options, "model": "small"}))
    assert [*RIGHT, ("find the model", False)] == steps(validate({**options, "model": "big"}))
    assert WRONG == steps(validate({**options, "api-key": "wr0ng-one"}))
