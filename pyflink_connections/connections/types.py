"""The built-in connection types, and where those of others are found."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from pyflink_connections.connections.factories import ConnectionFactory, DefaultConnectionFactory
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.plugins import registered
from pyflink_connections.redaction import RedactionRule

__all__ = [
    "ENTRY_POINT_GROUP",
    "BasicConnectionFactory",
    "BearerConnectionFactory",
    "ConnectionTypes",
]

#: Third parties register their factories here, by type.
ENTRY_POINT_GROUP = "pyflink_connections.connection_factories"


class BasicConnectionFactory(DefaultConnectionFactory):
    """Type ``basic``: a URL, a user name and a password; both of the latter are secret."""

    required_options = frozenset(("url", "username", "password"))
    optional_options = frozenset()
    sensitive_options = frozenset(("username", "password"))


class BearerConnectionFactory(DefaultConnectionFactory):
    """Type ``bearer``: a token, and the URL it is for."""

    required_options = frozenset(("token",))
    optional_options = frozenset(("url",))
    sensitive_options = frozenset(("token",))


_BUILT_IN: Mapping[str, str] = {
    "default": "pyflink_connections.connections.factories:DefaultConnectionFactory",
    "basic": "pyflink_connections.connections.types:BasicConnectionFactory",
    "bearer": "pyflink_connections.connections.types:BearerConnectionFactory",
    "oauth": "pyflink_connections.connections.oauth:OAuthConnectionFactory",
}


class ConnectionTypes:
    """The connection types a session knows: built-in, registered, or named by a dotted path.

    Args:
        rule: Decides which options are sensitive.
    """

    def __init__(self, rule: RedactionRule) -> None:
        self._rule = rule
        self._factories: dict[str, ConnectionFactory] = {}

    def of(self, connection_type: str) -> ConnectionFactory:
        """Returns the factory of a type, the same one each time.

        Args:
            connection_type: A known type, or the dotted path of a factory's class.

        Raises:
            ValidationException: The type is not known (the message lists those that are), or what
                it names is no connection factory.
        """
        if connection_type not in self._factories:
            factory_class = self._load(connection_type)
            if not (
                isinstance(factory_class, type) and issubclass(factory_class, ConnectionFactory)
            ):
                msg = f"What type {connection_type!r} names is no subclass of ConnectionFactory."
                raise ValidationException(msg)
            self._factories[connection_type] = factory_class(self._rule)
        return self._factories[connection_type]

    @staticmethod
    def _load(connection_type: str) -> Any:
        others = {point.name: point for point in registered(ENTRY_POINT_GROUP)}
        if connection_type in _BUILT_IN:
            module, _, name = _BUILT_IN[connection_type].partition(":")
        elif connection_type in others:
            return others[connection_type].load()
        else:
            module, _, name = connection_type.rpartition(".")
        try:
            return getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError, ValueError):
            known = ", ".join(repr(known) for known in sorted({*_BUILT_IN, *others}))
            msg = f"Connection type {connection_type!r} is not known. Known types: {known}."
        raise ValidationException(msg)
