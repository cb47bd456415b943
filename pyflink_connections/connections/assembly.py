"""A definition and its secrets, put together."""

from __future__ import annotations

from pyflink_connections.connections.factories import ConnectionFactory, DefaultConnectionFactory
from pyflink_connections.connections.open_options import sensitive_in_the_open
from pyflink_connections.connections.read_secret import ReadSecret
from pyflink_connections.connections.types import ConnectionTypes
from pyflink_connections.definitions import TYPE_OPTION, CatalogConnection
from pyflink_connections.planner_requests import ResolvedOptions
from pyflink_connections.redaction import SensitiveOptions, remember_secrets
from pyflink_connections.secret_stores import ReadableSecretStore

__all__ = ["resolved_options"]


def resolved_options(
    definition: CatalogConnection, types: ConnectionTypes, secrets: ReadableSecretStore
) -> ResolvedOptions:
    """Puts a definition and its secrets together.

    Args:
        definition: The connection.
        types: The connection types.
        secrets: The way to the secrets of its scope.

    Returns:
        All options but the type, which of them are secret, and until when they are good; perhaps
        the same object as the last time.

    Raises:
        SecretException: A secret can't be read.
        ConnectionTokenException: A token can't be had for it.
    """
    factory = types.of(definition.connection_type)
    if definition.secret_id is None or not _resolves_as_usual(factory):
        return _assembled(definition, factory, secrets)
    own = secrets.get_secret(definition.secret_id)
    known = own.made_with(definition, factory) if isinstance(own, ReadSecret) else None
    if known is not None:
        remember_secrets(known.secrets())  # only those used last are hidden in logs
        return known
    asked = _Asked(secrets, definition.secret_id, own)
    resolved = _assembled(definition, factory, asked)
    if isinstance(own, ReadSecret) and not asked.for_others:
        own.keep(definition, factory, resolved)
    return resolved


def _resolves_as_usual(factory: ConnectionFactory) -> bool:
    """Whether equal secrets give equal options: a way of its own may make a token each time."""
    way = getattr(factory.resolve_connection, "__func__", None)
    return way is DefaultConnectionFactory.resolve_connection


class _Asked(ReadableSecretStore):
    """Gives a definition's own secret, which is here already, and notes if others are wanted."""

    def __init__(self, secrets: ReadableSecretStore, own_id: str, own: SensitiveOptions) -> None:
        self._secrets = secrets
        self._own_id = own_id
        self._own = own
        self.for_others = False

    def get_secret(self, secret_id: str) -> SensitiveOptions:
        if secret_id == self._own_id:
            return self._own
        self.for_others = True
        return self._secrets.get_secret(secret_id)


def _assembled(
    definition: CatalogConnection, factory: ConnectionFactory, secrets: ReadableSecretStore
) -> ResolvedOptions:
    connection = factory.resolve_connection(definition, secrets)
    options = connection.get_options().to_dict()
    options.pop(TYPE_OPTION, None)
    public = definition.public_options()
    # Whatever was not in the open before is secret: from the store, or a token got with it. What
    # was may be secret by a name that only this session's configuration knows.
    secret_names = frozenset(name for name, value in options.items() if public.get(name) != value)
    secret_names |= options.keys() & sensitive_in_the_open(definition, factory.rule)
    remember_secrets([options[name] for name in secret_names])
    return ResolvedOptions(SensitiveOptions(options), secret_names, connection.valid_until)
