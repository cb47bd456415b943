"""How a check is found, and what it can't do to the rest."""

import fsspec
import pytest

from pyflink_connections import plugins
from pyflink_connections.connections import DefaultConnectionFactory
from pyflink_connections.validation import CheckFailedError, ConnectionCheck
from tests.validation.conftest import steps


class CrmCheck(ConnectionCheck):
    """A third party's check."""

    def applies_to(self, connection_type, options):
        return connection_type == "default" and "crm" in options

    def run(self, trial):
        def fail():
            msg = f"no: {trial.options['password']}"
            raise CheckFailedError(msg)

        trial.attempt("greet", lambda: f"hello\n{trial.options['crm']}")
        trial.attempt("log in", fail)
        trial.attempt("go on", lambda: "a check ends with its first failure")


class BrokenCheck(ConnectionCheck):
    """A check that fails itself, with a secret in its error."""

    def applies_to(self, connection_type, options):
        raise NotImplementedError

    def run(self, trial):
        raise RuntimeError(trial.options["password"])


class BrokenFactory(DefaultConnectionFactory):
    """A connection type that says which check is its own."""

    check = f"{__name__}.BrokenCheck"


class EntryPoint:
    name, value = "crm", f"{__name__}:CrmCheck"


@pytest.fixture(name="registered")
def _registered(monkeypatch):
    """Registers the third party's check as an installed package would."""
    found = plugins.registered
    ours = "pyflink_connections.connection_checks"
    monkeypatch.setattr(
        plugins, "registered", lambda group: [EntryPoint] if group == ours else found(group)
    )


def test_check_of_others(validate, canary, registered):  # noqa: ARG001 - registers
    """A registered check is found by its options; its words lose line ends and secrets."""
    report = validate({"crm": "x", "url": "http://127.0.0.1:1", "password": canary})
    assert [("resolve", True), ("greet", True), ("log in", False)] == steps(report)
    assert ["hello x", "no: ******"] == [step.detail for step in report.steps[1:]]


def test_check_said_by_the_type(validate, canary, capfd):
    """A type says which check is its own; a check that fails itself shows its class only."""
    report = validate({"type": f"{__name__}.BrokenFactory", "password": canary})
    assert [("resolve", True), ("check", False)] == steps(report)
    assert "the check itself failed with RuntimeError" == report.failure.detail
    assert "" == "".join(capfd.readouterr())


def test_unknown(validate):
    """A connection that nobody knows how to check says so, and that is no failure."""
    report = validate({"a": "b"})
    assert ([("resolve", True), ("check", None)], True) == (steps(report), report.ok)
    assert "unknown" == report.text_rows()[-1][1]
    assert "Nobody knows" in str(report)


def test_secret_that_is_gone(validate):
    """A secret that can't be read is the first step's failure."""
    report = validate({"a": "${secret:nowhere#x}"})
    assert [("resolve", False)] == steps(report)


def test_object_store(validate):
    """An object store is looked at through fsspec, where that is installed."""
    report = validate({"path": "s3://bucket/x", "s3.access-key": "k", "s3.secret-key": "s"})
    assert [("resolve", True), ("check", None)] == steps(report)
    assert "needs s3fs" in report.steps[-1].detail
    fsspec.filesystem("memory").pipe("/bucket/file", b"x")
    assert "1 entries in bucket" == validate({"path": "memory://bucket"}).steps[-1].detail
    report = validate({"path": "memory://nowhere"})
    assert "there is no nowhere" == report.failure.detail


def test_missing_client(validate, monkeypatch):
    """Without the client of a service the check says what to install."""
    monkeypatch.setattr("pyflink_connections.validation.checks.find_spec", lambda _name: None)
    report = validate({"properties.bootstrap.servers": "127.0.0.1:1"})
    assert (True, None) == (report.ok, report.steps[-1].ok)
    assert "pip install 'pyflink-connections[validation]'" in report.steps[-1].detail
