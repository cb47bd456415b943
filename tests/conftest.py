"""Fixtures that several folders share: one JVM for the whole run, and real services."""

import os

import pytest

# Most JVMs of the tests live for seconds: a quarter of their time went into compiling thoroughly
# and collecting in parallel.
os.environ.setdefault("JVM_ARGS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
# Programs that the tests start, too: they need not compile the package each for itself.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(scope="session", name="t_env")
def _t_env():
    """A batch environment for tests that leave no objects behind, or names of their own."""
    from pyflink_connections.table import EnvironmentSettings, TableEnvironment

    return TableEnvironment.create(EnvironmentSettings.in_batch_mode())


@pytest.fixture(name="new_env")
def _new_env(secret_store):
    """A batch environment of this test's own, with the ``secret_store`` fixture's store."""
    from pyflink_connections.table import EnvironmentSettings, TableEnvironment

    builder = EnvironmentSettings.new_instance().in_batch_mode()
    return TableEnvironment.create(builder.with_secret_store(secret_store).build())


@pytest.fixture(name="secret_store")
def _secret_store():
    """An in-memory secret store that the test can look into."""
    from pyflink_connections.secret_stores import GenericInMemorySecretStore

    return GenericInMemorySecretStore()


@pytest.fixture(scope="session", name="postgres")
def _postgres():
    """A real PostgreSQL server on a free port of the loopback interface."""
    from tools.postgres import EmbeddedPostgres

    with EmbeddedPostgres() as server:
        yield server


@pytest.fixture(scope="session", name="kafka")
def _kafka():
    """A real Kafka broker that asks for a password, on a free port of the loopback interface."""
    from tools.kafka import EmbeddedKafka

    with EmbeddedKafka() as broker:
        yield broker


@pytest.fixture(autouse=True)
def _same_environment():
    """Restores the environment after each test.

    PyFlink runs Python functions in this process in local mode and leaves variables behind, with
    which PyFlink does not start in programs that later tests run.
    """
    before = dict(os.environ)
    yield
    if os.environ != before:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(autouse=True)
def _forgotten_secrets(monkeypatch):
    """Lets each test begin with no secret known.

    Passwords of other tests are words like ``flink``, which would be hidden in its texts too.
    """
    from pyflink_connections.redaction import masking

    monkeypatch.setattr(masking, "_remembered", masking.RecentSecrets())
