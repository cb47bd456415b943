"""Secret stores of Java for Python, and Python's for Java (Flink 2.3 and later)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pyflink_connections.exceptions import (
    JvmException,
    SecretException,
    SecretNotFoundException,
    ValidationException,
)
from pyflink_connections.jvm.py4j_logging import unlogged
from pyflink_connections.jvm.secret_callback import SecretCallback
from pyflink_connections.jvm.shim import entry_point
from pyflink_connections.redaction import SensitiveOptions, mask_text
from pyflink_connections.secret_stores import (
    ReadableSecretStore,
    SecretStore,
    SecretStoreFactory,
    SecretStoreFactoryContext,
    WritableSecretStore,
)
from pyflink_connections.text_codec import decode, encode

__all__ = ["JavaSecretStoreFactory", "from_java_secret_store", "to_java_secret_store"]


def from_java_secret_store(j_secret_store: Any) -> SecretStore:
    """Makes a Java ``org.apache.flink.table.secret.SecretStore`` usable from Python.

    Of a Java exception only the class is told: its message may quote a value.

    Args:
        j_secret_store: The Java object.

    Returns:
        A store that can be read and written as far as the Java one can.

    Raises:
        JvmException: This Flink is older than 2.3.
    """
    _require_secret_stores()
    name = str(j_secret_store.getClass().getName())
    return _store(_Calls(entry_point().wrapSecretStore(j_secret_store), name))


def to_java_secret_store(store: SecretStore) -> Any:
    """Makes a secret store of Python usable from Java, as long as this process runs.

    Returns:
        A Java object that is a ``ReadableSecretStore`` and a ``WritableSecretStore``; what the
        Python store can't do is Flink's ``SecretException``.

    Raises:
        JvmException: This Flink is older than 2.3.
    """
    _require_secret_stores()
    return entry_point().createSecretStore(SecretCallback(store))


class JavaSecretStoreFactory(SecretStoreFactory):
    """A Java ``SecretStoreFactory`` on Flink's class path; :meth:`find` makes it.

    Its options are checked by Java: those below ``table.secret-store.<identifier>.``.
    """

    def __init__(self, identifier: str, j_factory: Any) -> None:
        self.identifier = identifier
        self._calls = _Calls(j_factory, identifier)

    @classmethod
    def find(cls, identifier: str) -> JavaSecretStoreFactory | None:
        """Finds the factory of an identifier; None if there is none, or Flink is too old."""
        j_factory = entry_point().findSecretStoreFactory(identifier)
        return None if j_factory is None else cls(identifier, j_factory)

    def open(self, context: SecretStoreFactoryContext) -> None:
        """Opens the Java factory and makes its store; see :meth:`SecretStoreFactory.open`."""
        options = list(_flat(context.options))
        outcome, *rest = self._calls.raw(
            "open", str(len(options) // 2), *options, *_flat(context.configuration)
        )
        if outcome != "done":
            given = (*context.options.values(), *context.configuration.values())
            said = mask_text(": ".join(rest), given)
            msg = f"The Java secret store {self.identifier!r} can't be opened: {said}"
            raise ValidationException(msg)

    def create_secret_store(self) -> SecretStore:
        """Gives the store; see :meth:`SecretStoreFactory.create_secret_store`."""
        return _store(self._calls)

    def close(self) -> None:
        """Closes the Java factory; see :meth:`SecretStoreFactory.close`."""
        self._calls.make("close")


class _JavaStore(SecretStore):
    def __init__(self, calls: _Calls) -> None:
        self._calls = calls

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._calls.name!r})"


class _ReadableJavaStore(_JavaStore, ReadableSecretStore):
    def get_secret(self, secret_id: str) -> SensitiveOptions:
        parts = self._calls.make("get", secret_id)
        return SensitiveOptions(dict(zip(parts[::2], parts[1::2])))


class _WritableJavaStore(_JavaStore, WritableSecretStore):
    def store_secret(self, secret_data: Mapping[str, str]) -> str:
        return self._calls.make("store", *_flat(secret_data))[0]

    def remove_secret(self, secret_id: str) -> None:
        self._calls.make("remove", secret_id)

    def update_secret(self, secret_id: str, new_secret_data: Mapping[str, str]) -> None:
        self._calls.make("update", secret_id, *_flat(new_secret_data))


class _JavaSecretStore(_ReadableJavaStore, _WritableJavaStore):
    pass


def _store(calls: _Calls) -> SecretStore:
    readable, writable = (ability == "true" for ability in calls.make("abilities"))
    if readable and writable:
        return _JavaSecretStore(calls)
    if writable:
        return _WritableJavaStore(calls)
    return _ReadableJavaStore(calls) if readable else _JavaStore(calls)


class _Calls:
    """Makes calls to a Java store or factory, see ``SecretCalls`` in the shim."""

    def __init__(self, j_function: Any, name: str) -> None:
        self._apply = j_function.apply
        self.name = name

    def raw(self, *call: str) -> list[str]:
        with unlogged():
            return decode(self._apply(encode(call)))

    def make(self, *call: str) -> list[str]:
        outcome, *rest = self.raw(*call)
        if outcome == "done":
            return rest
        if outcome == "not-found":
            msg = f"The Java secret store {self.name!r} has no such secret."
            raise SecretNotFoundException(msg)
        msg = f"The Java secret store {self.name!r} failed in {call[0]!r}: {rest[0]}."
        raise SecretException(msg)


def _flat(pairs: Mapping[str, str]) -> Iterable[str]:
    return (part for pair in pairs.items() for part in pair)


def _require_secret_stores() -> None:
    if not entry_point().knowsSecretStores():
        msg = "Flink has secret stores of its own from version 2.3 on; this one is older."
        raise JvmException(msg)
