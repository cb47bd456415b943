"""Validation of definitions whose secrets are in memory; no JVM."""

import secrets as random
from datetime import timedelta

import pytest

from pyflink_connections.connections import ConnectionTypes
from pyflink_connections.definitions import SECRET_ID_OPTION, CatalogConnection
from pyflink_connections.redaction import RedactionRule
from pyflink_connections.secret_stores import GenericInMemorySecretStore
from pyflink_connections.validation import ConnectionValidator
from tests.support.web_server import WebServer


@pytest.fixture(name="canary")
def _canary():
    """A value that occurs nowhere else."""
    return random.token_hex(12)


@pytest.fixture(name="validate")
def _validate():
    """Tries a connection of given options and returns the report."""

    def validate(options, limit=20.0, configuration=None):
        types, store = ConnectionTypes(RedactionRule()), GenericInMemorySecretStore()
        rule = types.of(options.get("type", "default")).rule
        secret = {k: v for k, v in options.items() if rule.is_sensitive(k, v)}
        public = {k: v for k, v in options.items() if k not in secret}
        if secret:
            public[SECRET_ID_OPTION] = store.store_secret(secret)
        validator = ConnectionValidator(
            types, lambda: configuration or {}, timedelta(seconds=limit)
        )
        return validator.validate(CatalogConnection(public, None, frozenset(secret)), store)

    return validate


@pytest.fixture(name="web")
def _web(canary):
    """A web server whose user has the canary as a password, and whose token begins with it."""
    with WebServer("reader", canary, f"{canary}-token") as server:
        yield server


def steps(report):
    """The names of the steps and whether they worked."""
    return [(step.step, step.ok) for step in report.steps]
