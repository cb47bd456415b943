"""Secrets in environment variables."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, ClassVar

from pyflink_connections.configuration import ConfigOption
from pyflink_connections.exceptions import InvalidSecretException, SecretNotFoundException
from pyflink_connections.process_user import process_user
from pyflink_connections.redaction import SensitiveOptions
from pyflink_connections.secret_stores.base import ReadableSecretStore
from pyflink_connections.secret_stores.factory import SecretStoreFactory, SecretStoreFactoryContext
from pyflink_connections.secret_stores.payload import decode, utf8_size

__all__ = ["EnvironmentSecretStore", "EnvironmentSecretStoreFactory"]

PREFIX: ConfigOption[str] = ConfigOption(
    "prefix",
    str,
    "What stands before the identifier in the name of the variable. Set it, so that connections "
    "can't refer to every variable of the process.",
    default="",
)


class EnvironmentSecretStore(ReadableSecretStore):
    """Reads secrets from the environment of this process; for containers and trials.

    A secret's identifier is the name of a variable. A variable that holds a JSON object of strings
    gives its names and values, any other text is one value, named ``value``.

    Needs no permission. Whoever may read the environment of the process can read the secrets.

    Args:
        prefix: What stands before the identifier in the name of the variable.
    """

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix

    def identity(self) -> str:
        """Returns the user this process runs as; see the base class."""
        return process_user()

    def get_secret(self, secret_id: str) -> SensitiveOptions:
        """Reads one secret.

        Raises:
            SecretNotFoundException: There is no such variable.
            InvalidSecretException: The variable is not text in the encoding of the environment.
        """
        name = f"{self._prefix}{secret_id}"
        # Looked up in a copy: the environment itself raises for names that can't be encoded.
        value = dict(os.environ).get(name)
        if value is None:
            msg = (
                f"There is no environment variable {name!r}. Set it where queries are planned and "
                "functions run, or check 'table.secret-store.env.prefix'."
            )
            raise SecretNotFoundException(msg)
        if utf8_size(value) is None:
            msg = f"The environment variable {name!r} does not hold text."
            raise InvalidSecretException(msg)
        return decode(value)

    def __repr__(self) -> str:
        return f"EnvironmentSecretStore(prefix={self._prefix!r})"


class EnvironmentSecretStoreFactory(SecretStoreFactory):
    """Makes stores of kind ``env``."""

    identifier = "env"
    declared_options: ClassVar[Sequence[ConfigOption[Any]]] = (PREFIX,)

    def open(self, context: SecretStoreFactoryContext) -> None:
        """Reads the options; see :meth:`SecretStoreFactory.open`."""
        self._prefix = self.read_options(context).require(PREFIX)

    def create_secret_store(self) -> EnvironmentSecretStore:
        """Makes the store."""
        return EnvironmentSecretStore(self._prefix)
