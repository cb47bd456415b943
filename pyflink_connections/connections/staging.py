"""A look at what a connection factory would store, before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyflink_connections.connections.factories import ConnectionFactory
from pyflink_connections.connections.open_options import sensitive_in_the_open
from pyflink_connections.definitions import (
    SECRET_ID_OPTION,
    CatalogConnection,
    SensitiveConnection,
)
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.redaction import SensitiveOptions
from pyflink_connections.secret_stores import GenericInMemorySecretStore

__all__ = ["StagedConnection", "stage"]


@dataclass(frozen=True)
class StagedConnection:
    """What a factory made of a connection, its secret not yet in any store.

    Attributes:
        definition: The definition without a secret identifier.
        secret: The secret options, or None if the connection has none.
    """

    definition: CatalogConnection
    secret: SensitiveOptions | None

    def with_secret_id(self, secret_id: str | None) -> CatalogConnection:
        """Returns the definition that refers to the stored secret."""
        options = dict(self.definition.options)
        if secret_id is not None:
            options[SECRET_ID_OPTION] = secret_id
        return CatalogConnection(options, self.definition.comment, self.definition.secret_names)


def stage(factory: ConnectionFactory, connection: SensitiveConnection) -> StagedConnection:
    """Runs a factory against a store of its own, so that a failing factory leaves nothing behind.

    This is what lets the manager own the order of writes, whatever a third party's factory does:
    first all checks, then the secret, then the definition.

    Raises:
        ValidationException: The factory refused the options, stored more than one secret, or left
            a sensitive option in the definition.
    """
    factory.validate_options(connection.get_options())
    staging_store = GenericInMemorySecretStore()
    made = factory.create_connection(connection, staging_store)
    if len(staging_store) > (made.secret_id is not None):
        msg = (
            f"The factory {type(factory).__name__} must store all secret options of a connection "
            "as one secret and put its identifier into the definition."
        )
        raise ValidationException(msg)
    secret = None if made.secret_id is None else staging_store.get_secret(made.secret_id)
    _refuse_secrets_in_the_open(factory, made)
    options: Mapping[str, str] = {
        key: value for key, value in made.options.items() if key != SECRET_ID_OPTION
    }
    names = made.secret_names if secret is None else frozenset(secret)
    return StagedConnection(CatalogConnection(options, made.comment, names), secret)


def _refuse_secrets_in_the_open(factory: ConnectionFactory, made: CatalogConnection) -> None:
    shown = sensitive_in_the_open(made, factory.rule)
    if shown:
        msg = (
            f"The factory {type(factory).__name__} left the sensitive option '{shown[0]}' in the "
            "definition. It must go to the secret, or be declared in public_options."
        )
        raise ValidationException(msg)
