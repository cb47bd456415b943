"""What a connection is: its stored definition, and its form with plain secrets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from types import MappingProxyType

from pyflink_connections.redaction import SensitiveOptions

__all__ = ["SECRET_ID_OPTION", "TYPE_OPTION", "CatalogConnection", "SensitiveConnection"]

#: Where a definition keeps the identifier of its secret; upstream Flink's key. Refused from users.
SECRET_ID_OPTION = "__flink.encrypted-secret-key__"  # noqa: S105 - a key, no secret

#: The option that chooses the connection factory.
TYPE_OPTION = "type"


@dataclass(frozen=True)
class CatalogConnection:
    """A connection's definition as a catalog or connection store keeps it: no secrets.

    Mirrors ``org.apache.flink.table.catalog.CatalogConnection`` of FLIP-529.

    Args:
        options: Options that are not sensitive, and the secret's identifier if there is a secret.
        comment: The user's comment.
        secret_names: Names of the options that are in the secret, so that they can be shown as
            set without reading it.
    """

    options: Mapping[str, str]
    comment: str | None = None
    secret_names: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        # Definitions are handed from stores to callers without a copy, so they must not change.
        object.__setattr__(self, "options", MappingProxyType(dict(self.options)))
        object.__setattr__(self, "secret_names", frozenset(self.secret_names))

    def get_options(self) -> dict[str, str]:
        """Returns the options that are not sensitive (FLIP-529 ``getOptions``)."""
        return dict(self.options)

    def get_comment(self) -> str | None:
        """Returns the comment, or None."""
        return self.comment

    def copy(self) -> CatalogConnection:
        """Returns an equal, independent definition (FLIP-529 ``copy``)."""
        return CatalogConnection(self.options, self.comment, self.secret_names)

    @property
    def connection_type(self) -> str:
        """The value of ``type``, by which the factory is found."""
        return self.options.get(TYPE_OPTION, "default")

    @property
    def secret_id(self) -> str | None:
        """The identifier of the secret in its secret store, or None if there is none."""
        return self.options.get(SECRET_ID_OPTION)

    def public_options(self) -> dict[str, str]:
        """Returns what may be shown: no type, no secret identifier, no secrets."""
        hidden = (SECRET_ID_OPTION, TYPE_OPTION)
        return {key: value for key, value in self.options.items() if key not in hidden}

    def __hash__(self) -> int:
        return self._hash

    @cached_property  # what is remembered of definitions is looked up with every resolution
    def _hash(self) -> int:
        # Mappings of options have no hash of their own before Python 3.12.
        return hash((frozenset(self.options.items()), self.comment, self.secret_names))

    def __reduce__(self) -> tuple[object, ...]:
        return (CatalogConnection, (dict(self.options), self.comment, self.secret_names))

    def __repr__(self) -> str:
        names = sorted(set(self.options) | self.secret_names)
        return f"CatalogConnection(options={names}, comment={self.comment!r})"


class SensitiveConnection:
    """A connection with plain secrets, on its way into or out of a secret store.

    Mirrors ``org.apache.flink.table.catalog.SensitiveConnection`` of FLIP-529. Its ``repr`` shows
    option names only, and it can't be pickled.

    Args:
        options: All options, secrets in the clear.
        comment: The user's comment.
        valid_until: When the options come to an end by themselves, as a token does, with a time
            zone; None if they don't, or if nobody knows.
    """

    __slots__ = ("_comment", "_options", "valid_until")

    def __init__(
        self,
        options: Mapping[str, str],
        comment: str | None = None,
        *,
        valid_until: datetime | None = None,
    ) -> None:
        self._options = SensitiveOptions(options)
        self._comment = comment
        self.valid_until = valid_until

    def get_options(self) -> SensitiveOptions:
        """Returns all options, secrets in the clear, in a mapping that can't show them."""
        return self._options

    def get_comment(self) -> str | None:
        """Returns the comment, or None."""
        return self._comment

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._options!r}, comment={self._comment!r})"
