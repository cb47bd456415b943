"""Answers Java's calls to a secret store of Python."""

from __future__ import annotations

from pyflink_connections.exceptions import SecretException, SecretNotFoundException
from pyflink_connections.redaction import remember_secrets
from pyflink_connections.secret_stores import (
    ReadableSecretStore,
    SecretStore,
    WritableSecretStore,
)
from pyflink_connections.text_codec import decode, encode

__all__ = ["SecretCallback"]


class SecretCallback:
    """A ``java.util.function.Function`` of the codec's texts; see ``SecretCalls`` in the shim.

    It always answers: a callback that raises would reach the JVM as the text of a Python traceback.

    Args:
        store: The store.
    """

    def __init__(self, store: SecretStore) -> None:
        self._store = store

    def apply(self, text: str) -> str:
        """Answers one call."""
        try:
            name, *arguments = decode(text)
            return encode(["done", *self._answer(name, arguments)])
        except SecretNotFoundException as exc:
            return encode(["not-found", str(exc)])
        except SecretException as exc:
            return encode(["failed", str(exc)])
        except BaseException as exc:  # noqa: BLE001 - nothing may escape into py4j
            return encode(["failed", f"{type(exc).__name__} in Python."])

    def _answer(self, name: str, arguments: list[str]) -> list[str]:
        store = self._store
        if name == "get" and isinstance(store, ReadableSecretStore):
            secret = store.get_secret(arguments[0])
            remember_secrets(secret.values())
            return [part for pair in secret.items() for part in pair]
        if isinstance(store, WritableSecretStore):
            if name == "store":
                return [store.store_secret(_pairs(arguments))]
            if name == "update":
                store.update_secret(arguments[0], _pairs(arguments[1:]))
                return []
            if name == "remove":
                store.remove_secret(arguments[0])
                return []
        msg = f"The secret store {type(store).__name__} does not implement {name!r}."
        raise SecretException(msg)

    class Java:
        """Tells py4j what to present this object as."""

        implements = ["java.util.function.Function"]  # noqa: RUF012 - py4j wants a list


def _pairs(arguments: list[str]) -> dict[str, str]:
    pairs = dict(zip(arguments[::2], arguments[1::2]))
    remember_secrets(pairs.values())
    return pairs
