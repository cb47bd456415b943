"""Names of connections: parsing paths as Flink does, and printing them so that they parse again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pyflink_connections.exceptions import ValidationException

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["ObjectIdentifier", "identifier_of", "parse_path", "quote", "quote_path"]

#: An identifier that needs no backticks: what Flink's lexer takes for one token.
PLAIN_IDENTIFIER = r"(?:[^\W\d]|\$)[\w$]*"

_PLAIN = re.compile(rf"{PLAIN_IDENTIFIER}\Z")
_PART = re.compile(rf"\s*(?:`((?:[^`]|``)+)`|({PLAIN_IDENTIFIER}))\s*(\.|\Z)")


def quote(part: str) -> str:
    """Returns one part of a name in backticks, a backtick inside it doubled."""
    escaped = part.replace("`", "``")
    return f"`{escaped}`"


def quote_path(parts: Sequence[str]) -> str:
    """Returns parts as one dotted name, with backticks only where a part needs them.

    Example:
        >>> quote_path(["cat", "my db", "c"])
        'cat.`my db`.c'
    """
    return ".".join(part if _PLAIN.match(part) else quote(part) for part in parts)


def parse_path(path: str) -> tuple[str, ...]:
    """Splits a dotted name into its parts, as Flink's Table API does.

    Args:
        path: One to three parts, each plain or in backticks (a doubled backtick is a backtick).

    Returns:
        The parts without backticks.

    Raises:
        ValidationException: The text is empty, has more than three parts, or is not a name.
    """
    if not isinstance(path, str):
        msg = f"A path must be a str such as 'catalog.database.name', not {type(path).__name__}."
        raise TypeError(msg)
    parts: list[str] = []
    position, more = 0, True
    while more:
        match = _PART.match(path, position)
        if match is None or len(parts) == 3:
            msg = (
                f"Not a valid path: {path!r}. Write one to three parts separated by dots, "
                "such as 'catalog.database.name', and put a part with other characters "
                "than letters, digits, '_' and '$' in backticks."
            )
            raise ValidationException(msg)
        quoted, plain, separator = match.groups()
        parts.append(plain if quoted is None else quoted.replace("``", "`"))
        position, more = match.end(), separator == "."
    return tuple(parts)


@lru_cache(maxsize=4096)  # a reference is read each time its table is planned
def identifier_of(reference: str) -> ObjectIdentifier:
    """Returns the identifier that a reference stands for, which depends on no current database.

    Args:
        reference: One part (system scope) or three; as for :func:`parse_path`.

    Raises:
        ValidationException: The text is no name, or has two parts.
    """
    return ObjectIdentifier.of(*parse_path(reference))


@dataclass(frozen=True)
class ObjectIdentifier:
    """The full name of an object: three parts, or one for an object of the system scope.

    Named after ``org.apache.flink.table.catalog.ObjectIdentifier``, with FLIP-529's additions
    ``of(objectName)`` and ``hasOnlyObjectName()``.
    """

    catalog_name: str | None
    database_name: str | None
    object_name: str

    @classmethod
    def of(cls, *names: str) -> Self:
        """Makes an identifier from ``catalog, database, name``, or from a ``name`` alone.

        Example:
            >>> ObjectIdentifier.of("cat", "db", "c").as_summary_string()
            'cat.db.c'
            >>> ObjectIdentifier.of("c").has_only_object_name()
            True

        Raises:
            ValidationException: Neither one nor three names were given, or one is empty.
        """
        if len(names) not in (1, 3) or not all(names):
            msg = (
                "An identifier has one name (system scope) or three (catalog, database, name), "
                f"none of them empty; {len(names)} were given."
            )
            raise ValidationException(msg)
        if len(names) == 1:
            return cls(None, None, names[0])
        return cls(names[0], names[1], names[2])

    def __eq__(self, other: object) -> bool:
        # Not by class, as a dataclass would: one made by a subclass names the same object.
        if not isinstance(other, ObjectIdentifier):
            return NotImplemented
        return (
            self.object_name == other.object_name
            and self.database_name == other.database_name
            and self.catalog_name == other.catalog_name
        )

    def __hash__(self) -> int:
        return hash((self.catalog_name, self.database_name, self.object_name))

    def get_catalog_name(self) -> str | None:
        """Returns the catalog's name; None in the system scope."""
        return self.catalog_name

    def get_database_name(self) -> str | None:
        """Returns the database's name; None in the system scope."""
        return self.database_name

    def get_object_name(self) -> str:
        """Returns the object's own name."""
        return self.object_name

    def to_list(self) -> list[str]:
        """Returns the one or three parts as a list."""
        return list(self.parts())

    def has_only_object_name(self) -> bool:
        """Tells whether this names an object of the system scope."""
        return self.catalog_name is None

    def parts(self) -> tuple[str, ...]:
        """Returns the one or three parts."""
        if self.catalog_name is None or self.database_name is None:
            return (self.object_name,)
        return (self.catalog_name, self.database_name, self.object_name)

    def as_summary_string(self) -> str:
        """Returns the dotted name; it parses to the same identifier again."""
        return quote_path(self.parts())

    def as_serializable_string(self) -> str:
        """Returns the dotted name with every part in backticks, as Flink prints it in DDL."""
        return ".".join(quote(part) for part in self.parts())

    def __str__(self) -> str:
        return self.as_summary_string()
