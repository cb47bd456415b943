"""Which options of a connector, catalog or model provider go to the connection.

The credentials always do, by the redaction rule. The table says what goes with them: the endpoint
that they are for, so that nobody can point them at another host by changing a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase

from pyflink_connections.redaction import RedactionRule

__all__ = ["FAMILIES", "Family", "ObjectKind", "family_of"]


class ObjectKind(Enum):
    """What can use a connection; and the option that says which factory makes it."""

    TABLE = "table"
    MODEL = "model"
    CATALOG = "catalog"

    @property
    def factory_option(self) -> str:
        """The option that says what makes the object."""
        return {"table": "connector", "model": "provider", "catalog": "type"}[self.value]


@dataclass(frozen=True)
class Family:
    """Connectors, catalog types or model providers that name their options alike.

    Attributes:
        name: A word for names of connections; empty if what makes the object is such a word.
        kind: What they make.
        factories: The values of ``connector``, ``type`` or ``provider``; ``*`` stands for any text.
        endpoint: The options that say where to connect to, ``*`` as above. The first that is set
            gives the connection its name.
        public: Options that the redaction rule would take for credentials, and that are none.
        makes_tables: Whether a catalog makes its tables itself, so that they can't use connections.
    """

    name: str
    kind: ObjectKind
    factories: tuple[str, ...]
    endpoint: tuple[str, ...]
    public: tuple[str, ...] = ()
    makes_tables: bool = False

    def declare(self, rule: RedactionRule) -> RedactionRule:
        """Returns the rule with what is known of these options."""
        return rule.declaring((), self.public) if self.public else rule

    def moved(self, options: Mapping[str, str], rule: RedactionRule) -> list[str]:
        """Returns the keys of the options that go to the connection, sorted."""
        declared = self.declare(rule)
        return sorted(
            key
            for key, value in options.items()
            if key != self.kind.factory_option
            and (
                any(fnmatchcase(key, pattern) for pattern in self.endpoint)
                or declared.is_sensitive_key(key)
                or declared.is_sensitive(key, value)
            )
        )


_TABLE, _MODEL, _CATALOG = ObjectKind
_HADOOP = ("s3.*", "fs.*")
_ANYWHERE = ("url", "uri", "endpoint", "hostname", "host", "hosts", "port", "username", "user")
_REGISTRY = tuple(
    f"*avro-confluent.{name}" for name in ("url", "ssl.*", "basic-auth.*", "bearer-auth.*")
)

#: From the special to the general; the first that fits counts.
FAMILIES = (
    Family("jdbc", _TABLE, ("jdbc",), ("url", "username")),
    Family(
        "kafka",
        _TABLE,
        ("kafka", "upsert-kafka"),
        (
            "properties.bootstrap.servers",
            "properties.security.protocol",
            "properties.sasl.*",
            "properties.ssl.*",
            *_REGISTRY,
        ),
    ),
    Family(
        "mongodb",
        _TABLE,
        ("mongodb-cdc",),
        ("hosts", "scheme", "username", "connection.options"),
    ),
    Family("mysql", _TABLE, ("mysql-cdc",), ("hostname", "port", "username")),
    Family("postgres", _TABLE, ("postgres-cdc",), ("hostname", "port", "username")),
    Family("", _TABLE, ("*-cdc",), ("hostname", "port", "url", "username")),
    Family(
        "elasticsearch",
        _TABLE,
        ("elasticsearch-*",),
        ("hosts", "username", "connection.path-prefix"),
    ),
    Family(
        "opensearch",
        _TABLE,
        ("opensearch", "opensearch-*"),
        ("hosts", "username", "connection.path-prefix"),
    ),
    Family("mongodb", _TABLE, ("mongodb",), ("uri",)),
    Family("files", _TABLE, ("filesystem",), _HADOOP),
    Family("jdbc", _CATALOG, ("jdbc",), ("base-url", "username"), makes_tables=True),
    Family("hive", _CATALOG, ("hive",), _HADOOP, makes_tables=True),
    Family(
        "iceberg",
        _CATALOG,
        ("iceberg",),
        ("uri", "oauth2-server-uri", "jdbc.*", "client.*", *_HADOOP),
        makes_tables=True,
    ),
    Family(
        "paimon",
        _CATALOG,
        ("paimon", "paimon-generic"),
        ("uri", "jdbc.*", *_HADOOP),
        makes_tables=True,
    ),
    Family("openai", _MODEL, ("openai",), ("endpoint",), public=("max-tokens",)),
    Family("", _TABLE, ("*",), _ANYWHERE),
    Family("", _MODEL, ("*",), _ANYWHERE, public=("max-tokens",)),
    Family("", _CATALOG, ("*",), _ANYWHERE),
)


def family_of(kind: ObjectKind, factory: str) -> Family:
    """Returns the family of a connector, model provider or catalog type.

    Args:
        kind: What it makes.
        factory: The value of ``connector``, ``provider`` or ``type``.
    """
    return next(
        family
        for family in FAMILIES
        if family.kind is kind and any(fnmatchcase(factory, each) for each in family.factories)
    )
