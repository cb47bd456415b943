"""Connection types: what of a connection is secret, and how it is put together again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from pyflink_connections.definitions import (
    SECRET_ID_OPTION,
    TYPE_OPTION,
    CatalogConnection,
    SensitiveConnection,
)
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.redaction import RedactionRule
from pyflink_connections.secret_references import resolve_references
from pyflink_connections.secret_stores import ReadableSecretStore, WritableSecretStore

__all__ = ["ConnectionFactory", "DefaultConnectionFactory"]


class ConnectionFactory(ABC):
    """Makes definitions out of options and options out of definitions (FLIP-529).

    One factory serves all connections of a type, from several threads at once.

    Args:
        rule: Decides which options are sensitive, for all types.
    """

    #: Options that must be set.
    required_options: ClassVar[frozenset[str]] = frozenset()
    #: Options that may be set; None means any.
    optional_options: ClassVar[frozenset[str] | None] = None
    #: Options that are secret, whatever their names suggest.
    sensitive_options: ClassVar[frozenset[str]] = frozenset()
    #: Options that are not secret, although their names suggest it.
    public_options: ClassVar[frozenset[str]] = frozenset()
    #: How connections of this type are validated: the name of a connection check, or the dotted
    #: path of its class. None means that it is chosen by their options.
    check: ClassVar[str | None] = None

    def __init__(self, rule: RedactionRule) -> None:
        #: The one decision about this type's options, for extraction and display alike.
        self.rule = rule.declaring(self.sensitive_options, self.public_options)

    def validate_options(self, options: Mapping[str, str]) -> None:
        """Checks the names of a connection's options against the declared ones.

        Raises:
            ValidationException: A required option is missing, or one is unknown.
        """
        missing = sorted(self.required_options - options.keys())
        if missing:
            msg = f"{self._type_of(options)} needs the option '{missing[0]}'. {self._known()}"
            raise ValidationException(msg)
        if self.optional_options is None:
            return
        allowed = self.required_options | self.optional_options | {TYPE_OPTION}
        unknown = sorted(options.keys() - allowed)
        if unknown:
            msg = f"{self._type_of(options)} knows no option '{unknown[0]}'. {self._known()}"
            raise ValidationException(msg)

    def _type_of(self, options: Mapping[str, str]) -> str:
        return f"Connection type {options.get(TYPE_OPTION, 'default')!r}"

    def _known(self) -> str:
        required = ", ".join(sorted(self.required_options)) or "none"
        optional = ", ".join(sorted(self.optional_options or ())) or "any"
        return f"Required: {required}; optional: {optional}."

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

    A value such as ``${secret:<id>}`` refers to a secret that is in the store already; it stays in
    the definition and is read when the connection is used. Types with declared options are
    subclasses that set the class attributes.
    """

    def create_connection(
        self, connection_to_encrypt: SensitiveConnection, secret_store: WritableSecretStore
    ) -> CatalogConnection:
        """Stores all sensitive options as one secret; see the base class."""
        options = connection_to_encrypt.get_options()
        secret_names = frozenset(
            key
            for key, value in options.items()
            if key != TYPE_OPTION and self.rule.is_sensitive(key, value)
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
        options = resolve_references(
            connection_to_decrypt.public_options(), secret_store.get_secret
        )
        if connection_to_decrypt.secret_id is not None:
            options.update(secret_store.get_secret(connection_to_decrypt.secret_id).to_dict())
        return SensitiveConnection(options, connection_to_decrypt.get_comment())
