"""Connections to a real Kafka broker."""

import pytest

from tests.validation.conftest import steps


@pytest.fixture(name="options")
def _options(kafka):
    """The options of a connection to the broker."""
    return {
        "properties.bootstrap.servers": kafka.bootstrap_servers,
        "properties.security.protocol": "SASL_PLAINTEXT",
        "properties.sasl.mechanism": "SCRAM-SHA-512",
        "properties.sasl.jaas.config": kafka.jaas_config(),
    }


def test_right_login(validate, options):
    """The broker tells its cluster."""
    report = validate(options)
    assert [("resolve", True), ("log in", True)] == steps(report)
    assert report.steps[-1].detail.endswith(", 1 brokers")


def test_wrong_login(validate, options, kafka, canary):
    """A login that is not accepted is told from a broker that can't be reached."""
    wrong = {**options, "properties.sasl.jaas.config": kafka.jaas_config(canary)}
    report = validate(wrong)
    assert [("resolve", True), ("log in", False)] == steps(report)
    assert report.failure.detail.startswith("the login is not accepted: ")
    assert canary not in str(report)


def test_nobody_there(validate, options):
    """A broker that can't be reached is told as such, long before the time limit."""
    report = validate({**options, "properties.bootstrap.servers": "127.0.0.1:1"}, limit=60.0)
    assert report.failure.detail.startswith("the brokers can't be reached: ")
    assert report.failure.milliseconds < 30_000


@pytest.mark.parametrize(
    "changes",
    [
        {"properties.sasl.mechanism": "GSSAPI"},
        {"properties.sasl.jaas.config": "org.example.LoginModule required;"},
        {"properties.ssl.truststore.location": "/certificates.jks"},
    ],
)
def test_what_the_client_cannot(validate, options, changes):
    """What only Java's client can do is said, and no failure."""
    report = validate({**options, **changes})
    assert [("resolve", True), ("check", None)] == steps(report)
    assert report.ok
