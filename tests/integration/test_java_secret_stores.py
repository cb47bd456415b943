"""Java secret stores used from Python, and Python's handed to Java, on Flinks that have them."""

import secrets

import pytest
from pyflink.java_gateway import get_gateway

from pyflink_connections.exceptions import (
    SecretException,
    ValidationException,
)
from pyflink_connections.jvm import (
    JavaSecretStoreFactory,
    from_java_secret_store,
    to_java_secret_store,
)
from pyflink_connections.secret_stores import (
    GenericInMemorySecretStore,
    ReadableSecretStore,
    SecretStoreFactoryContext,
)
from pyflink_connections.session.configuration import SessionConfiguration
from pyflink_connections.table import EnvironmentSettings, TableEnvironment
from pyflink_connections.testing.leaks import leads_to
from pyflink_connections.testing.secret_stores import SecretStoreConformance
from pyflink_connections.text_codec import decode, encode
from tests.support.flink import since

pytestmark = [
    pytest.mark.usefixtures("t_env"),  # the JVM
    since(2, 3, what="Flink has secret stores"),
]

SECRET = {"user": "u", "password": "p4ss, wörd", "empty": ""}


def java_store():
    """Make Flink's own store in memory."""
    return get_gateway().jvm.org.apache.flink.table.secret.GenericInMemorySecretStore()


class TestJavaSecretStore(SecretStoreConformance):
    """A Java store passes the suite of every store."""

    @pytest.fixture(name="store")
    def _store(self):
        return from_java_secret_store(java_store())


class TestThereAndBack(SecretStoreConformance):
    """A Python store that is handed to Java and used from Python again still passes it."""

    @pytest.fixture(name="store")
    def _store(self):
        return from_java_secret_store(to_java_secret_store(GenericInMemorySecretStore()))


def test_factory():
    """A Java factory is found by its identifier; an unknown one is not."""
    factory = JavaSecretStoreFactory.find("generic_in_memory")
    factory.open(SecretStoreFactoryContext({"a": "b"}, {"c": "d"}))
    store = factory.create_secret_store()
    assert SECRET == dict(store.get_secret(store.store_secret(SECRET)))
    assert "_JavaSecretStore('generic_in_memory')" == repr(store)
    factory.close()
    assert JavaSecretStoreFactory.find("nope") is None


class ReadOnlyStore(ReadableSecretStore):
    """A store that is broken, and knows a value."""

    def get_secret(self, secret_id):
        msg = f"failed over {secret_id}"
        raise ValueError(msg)


def test_read_only_python_store():
    """What a Python store can't do, and what goes wrong in it, is an error without a value."""
    store = from_java_secret_store(to_java_secret_store(ReadOnlyStore()))
    for call in (
        lambda: store.get_secret("v4lue-of-mine"),
        lambda: store.store_secret({"password": "v4lue-of-mine"}),
    ):
        with pytest.raises(SecretException, match="SecretException") as caught:
            call()
        assert not leads_to(caught.value, "v4lue-of-mine")


def test_session_over_a_java_store(records):
    """Connections keep their secrets in a Java store; py4j's log does not show them at DEBUG."""
    value, kept = secrets.token_hex(16), secrets.token_hex(16)
    j_store = java_store()
    kept_id = from_java_secret_store(j_store).store_secret({"password": kept})
    settings = EnvironmentSettings.new_instance().in_batch_mode()
    settings = settings.with_secret_store(from_java_secret_store(j_store)).build()
    env = TableEnvironment.create(settings)
    env.execute_sql(f"CREATE CONNECTION c WITH ('password' = '{value}')")
    env.execute_sql(f"CREATE CONNECTION d WITH ('password' = '${{secret:{kept_id}}}')")
    for name in "cd":
        table = f"CREATE TABLE t_{name} (n INT) USING CONNECTION {name}"
        env.execute_sql(f"{table} WITH ('connector' = 'datagen')")
        with pytest.raises(Exception, match="Unsupported options") as caught:
            env.execute_sql(f"SELECT * FROM t_{name}")
        assert not any(secret in str(caught.value) for secret in (value, kept))
    metrics = env.get_secret_store_metrics()
    assert (2, 0) == (metrics["reads"], metrics["failures"])
    assert any("Command to send" in record.getMessage() for record in records.records)
    for secret in (value, kept):
        assert [] == [r.name for r in records.records if leads_to(r.__dict__, secret)]


class FailingJavaFactory:
    """Answers as the shim does when Java refuses an option."""

    def apply(self, text):
        assert ["open", "1", "password", "p4ssw0rd", "a", "b"] == decode(text)
        return encode(["failed", "ValidationException", "Bad password p4ssw0rd."])


def test_factory_that_refuses():
    """What Java says of wrong options is told, without their values."""
    factory = JavaSecretStoreFactory("failing", FailingJavaFactory())
    with pytest.raises(ValidationException) as caught:
        factory.open(SecretStoreFactoryContext({"password": "p4ssw0rd"}, {"a": "b"}))
    assert (
        "The Java secret store 'failing' can't be opened: ValidationException: Bad password ******."
        == str(caught.value)
    )


def test_kind_of_java(monkeypatch):
    """A kind that only Flink's class path has is Java's; an unknown one is still an error."""
    find = JavaSecretStoreFactory.find.__func__
    monkeypatch.setattr(
        JavaSecretStoreFactory,
        "find",
        classmethod(
            lambda cls, kind: find(cls, {"java-kind": "generic_in_memory"}.get(kind, kind))
        ),
    )

    def access(kind):
        configuration = SessionConfiguration(
            {"table.secret-store.kind": kind}, find_secret_store_factory=JavaSecretStoreFactory.find
        )
        return configuration.secret_access(None)

    opened = access("java-kind")
    assert SECRET == dict(opened.get_secret(opened.store_secret(SECRET)))
    assert isinstance(access("generic_in_memory").store, GenericInMemorySecretStore)
    with pytest.raises(ValidationException, match="There is no secret store kind 'nope'"):
        access("nope")
