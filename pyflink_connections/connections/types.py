"""The built-in connection types, and where those of others are found."""

from __future__ import annotations

from pyflink_connections.connections.factories import ConnectionFactory, DefaultConnectionFactory
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.plugins import Plugins
from pyflink_connections.redaction import RedactionRule

__all__ = [
    "CONNECTION_TYPES",
    "BasicConnectionFactory",
    "BearerConnectionFactory",
    "ConnectionTypes",
]


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
    check = "http"


_MODULES = "pyflink_connections.connections"

#: Other packages register theirs in the same group: ``type = "module:Factory"``.
CONNECTION_TYPES = Plugins(
    what="connection type",
    group="pyflink_connections.connection_factories",
    base=ConnectionFactory,
    built_in={
        "default": f"{_MODULES}.factories:DefaultConnectionFactory",
        "basic": f"{_MODULES}.types:BasicConnectionFactory",
        "bearer": f"{_MODULES}.types:BearerConnectionFactory",
        "oauth": f"{_MODULES}.oauth:OAuthConnectionFactory",
    },
)


class ConnectionTypes:
    """The connection types a session knows: built-in, registered, or named by a dotted path.

    Args:
        rule: Decides which options are sensitive.
    """

    def __init__(self, rule: RedactionRule) -> None:
        self._rule = rule
        self._factories: dict[str, ConnectionFactory] = {}
        self._common_rules: dict[str, RedactionRule] = {}

    def of(self, connection_type: str) -> ConnectionFactory:
        """Returns the factory of a type, the same one each time.

        Args:
            connection_type: A known type, or the dotted path of a factory's class.

        Raises:
            ValidationException: The type is not known (the message lists those that are), can't be
                loaded, or what it names is no connection factory.
        """
        if connection_type not in self._factories:
            factory_class = CONNECTION_TYPES.load(connection_type)
            self._factories[connection_type] = factory_class(self._rule)
        return self._factories[connection_type]

    def common_rule(self, connection_type: str) -> RedactionRule | None:
        """Returns what is sensitive for a type in every session, or None for an unknown type.

        That is the rule without the names that this session's configuration adds: definitions of
        others need not know of those.
        """
        if connection_type not in self._common_rules:
            try:
                factory = self.of(connection_type)
            except ValidationException:
                return None
            declared = (factory.sensitive_options, factory.public_options)
            self._common_rules[connection_type] = RedactionRule().declaring(*declared)
        return self._common_rules[connection_type]
