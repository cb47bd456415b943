"""Connection types: what of a connection is secret, and how it is put together again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from pyflink_connections.definitions import (
    SECRET_ID_OPTION,
    TYPE_OPTION,
    CatalogConnection,
    SensitiveConnection,
)
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.redaction import RedactionRule
from pyflink_connections.secret_stores import ReadableSecretStore, WritableSecretStore

__all__ = ["ConnectionFactories", "ConnectionFactory", "DefaultConnectionFactory"]


class ConnectionFactory(ABC):
    """Makes definitions out of options and options out of definitions (FLIP-529).

    One factory serves all connections of a type, from several threads at once.
    """

    @abstractmethod
    def create_connection(
        self, connection_to_encrypt: SensitiveConnection, secret_store: WritableSecretStore
    ) -> CatalogConnection:
        """Takes the secrets out of a connection.

        Args:
            connection_to_encrypt: The options as the user gave them.
            secret_store: Where to store the secret: at most one, with all secret options in it.
                What is stored here becomes real only when the definition is written.

        Returns:
            The definition, with the secret's identifier under ``SECRET_ID_OPTION`` if there is one.

        Raises:
            ValidationException: An option is missing, unknown or malformed for this type.
        """

    @abstractmethod
    def resolve_connection(
        self, connection_to_decrypt: CatalogConnection, secret_store: ReadableSecretStore
    ) -> SensitiveConnection:
        """Puts definition and secret together, ready to be merged into a table's options.

        Raises:
            SecretException: The secret can't be read.
        """


class DefaultConnectionFactory(ConnectionFactory):
    """Type ``default``: any options, as they are; what is sensitive goes to the secret store.

    Args:
        rule: Decides which options are sensitive.
    """

    def __init__(self, rule: RedactionRule) -> None:
        self._rule = rule

    def create_connection(
        self, connection_to_encrypt: SensitiveConnection, secret_store: WritableSecretStore
    ) -> CatalogConnection:
        """Stores all sensitive options as one secret; see the base class."""
        options = connection_to_encrypt.get_options()
        secret_names = frozenset(
            key
            for key, value in options.items()
            if key != TYPE_OPTION and self._rule.is_sensitive(key, value)
        )
        public = {key: value for key, value in options.items() if key not in secret_names}
        if secret_names:
            secret = {key: options[key] for key in secret_names}
            public[SECRET_ID_OPTION] = secret_store.store_secret(secret)
        return CatalogConnection(public, connection_to_encrypt.get_comment(), secret_names)

    def resolve_connection(
        self, connection_to_decrypt: CatalogConnection, secret_store: ReadableSecretStore
    ) -> SensitiveConnection:
        """Adds the secret's options to the definition's; see the base class."""
        options: dict[str, str] = connection_to_decrypt.public_options()
        if connection_to_decrypt.secret_id is not None:
            options.update(secret_store.get_secret(connection_to_decrypt.secret_id))
        return SensitiveConnection(options, connection_to_decrypt.get_comment())


class ConnectionFactories:
    """The connection types a session knows.

    Args:
        factories: Factories by the value of ``type``.
    """

    def __init__(self, factories: Mapping[str, ConnectionFactory]) -> None:
        self._factories = dict(factories)

    def of(self, connection_type: str) -> ConnectionFactory:
        """Returns the factory of a type.

        Raises:
            ValidationException: The type is not known; the message lists those that are.
        """
        try:
            return self._factories[connection_type]
        except KeyError:
            known = ", ".join(repr(name) for name in sorted(self._factories))
            msg = f"Connection type {connection_type!r} is not known. Known types: {known}."
            raise ValidationException(msg) from None
