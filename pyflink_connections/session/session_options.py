"""The options of a session: declared once, for reading them and for the reference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from pyflink_connections.configuration import ConfigOption, boolean, duration, text
from pyflink_connections.connection_stores.kinds import CONNECTION_STORE_KINDS
from pyflink_connections.options import NEAR_MISS_CHECK_OPTION
from pyflink_connections.plugins import Plugins
from pyflink_connections.secret_stores.kinds import SECRET_STORE_KINDS
from pyflink_connections.validation.validator import TIME_LIMIT_KEY

__all__ = [
    "ADDITIONAL_KEYS",
    "CONNECTION_OPTIONS",
    "CONNECTION_PREFIX",
    "CONNECTION_STORE",
    "FUNCTIONS_CACHE_TTL",
    "NEAR_MISS_CHECK",
    "SECRET_STORE",
    "VALIDATE_ON_CREATE",
    "VALIDATION_TIMEOUT",
    "StoreOptions",
]

CACHE_TTL_KEY = "cache.ttl"


@dataclass(frozen=True)
class StoreOptions:
    """The options of one sort of store, apart from those of its kinds.

    Attributes:
        prefix: What their keys begin with.
        kinds: The kinds there are.
        kind: The option that chooses one.
        cache_ttl: The option that says how long what was read may be reused.
    """

    prefix: str
    kinds: Plugins
    kind: ConfigOption[str]
    cache_ttl: ConfigOption[timedelta]


SECRET_STORE = StoreOptions(
    "table.secret-store.",
    SECRET_STORE_KINDS,
    ConfigOption("kind", text, "Which secret store to use.", default="generic_in_memory"),
    ConfigOption(
        CACHE_TTL_KEY,
        duration,
        "How long a secret that was read may be reused; 0 means within one statement only.",
        default=timedelta(0),
    ),
)
CONNECTION_STORE = StoreOptions(
    "table.connection-store.",
    CONNECTION_STORE_KINDS,
    ConfigOption("kind", text, "Which connection store to use.", default="generic_in_memory"),
    ConfigOption(
        CACHE_TTL_KEY,
        duration,
        "How long a definition that was read may be reused; 0 means within one statement only.",
        default=timedelta(0),
    ),
)
CONNECTION_PREFIX = "table.connection."
NEAR_MISS_CHECK = ConfigOption(
    NEAR_MISS_CHECK_OPTION.removeprefix(CONNECTION_PREFIX),
    boolean,
    "Whether options whose names are nearly those of secrets are refused.",
    default=True,
)
FUNCTIONS_CACHE_TTL = ConfigOption(
    "functions.cache-ttl",
    duration,
    "How long the worker of a function may use a secret before it reads it again; a second at "
    "least.",
    default=timedelta(minutes=5),
)
VALIDATE_ON_CREATE = ConfigOption(
    "validate-on-create",
    boolean,
    "Whether a new connection is tried before it is stored; 'validate' in its options wins.",
    default=False,
)
VALIDATION_TIMEOUT = ConfigOption(
    TIME_LIMIT_KEY.removeprefix(CONNECTION_PREFIX),
    duration,
    "How long trying a connection may take.",
    default=timedelta(seconds=30),
)
CONNECTION_OPTIONS = (
    NEAR_MISS_CHECK,
    FUNCTIONS_CACHE_TTL,
    VALIDATE_ON_CREATE,
    VALIDATION_TIMEOUT,
)
ADDITIONAL_KEYS = "security.redaction.additional-keys"
