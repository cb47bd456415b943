"""What the parser makes of a statement: small, immutable trees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from pyflink_connections.redaction import SensitiveOptions

__all__ = [
    "AlterConnectionRename",
    "AlterConnectionReset",
    "AlterConnectionSet",
    "ConnectedFunction",
    "ConnectionStatement",
    "CreateCatalog",
    "CreateConnection",
    "CreateModel",
    "CreateObject",
    "CreateTable",
    "DescribeCatalog",
    "DescribeConnection",
    "DescribeFunction",
    "DropConnection",
    "DropDatabase",
    "LikePattern",
    "Name",
    "ShowConnections",
    "ShowCreate",
    "ShowCreateConnection",
    "Statement",
    "UnloadModule",
    "UseModules",
    "ValidateConnection",
]

Name = tuple[str, ...]


@dataclass(frozen=True)
class CreateConnection:
    """``CREATE [TEMPORARY [SYSTEM]] CONNECTION [IF NOT EXISTS] name [COMMENT ''] WITH (...)``."""

    name: Name
    options: SensitiveOptions
    comment: str | None = None
    temporary: bool = False
    system: bool = False
    if_not_exists: bool = False


@dataclass(frozen=True)
class AlterConnectionSet:
    """``ALTER [TEMPORARY [SYSTEM]] CONNECTION [IF EXISTS] name SET (...)``."""

    name: Name
    options: SensitiveOptions
    temporary: bool = False
    system: bool = False
    if_exists: bool = False


@dataclass(frozen=True)
class AlterConnectionReset:
    """``ALTER [TEMPORARY [SYSTEM]] CONNECTION [IF EXISTS] name RESET (...)``."""

    name: Name
    keys: tuple[str, ...]
    temporary: bool = False
    system: bool = False
    if_exists: bool = False


@dataclass(frozen=True)
class AlterConnectionRename:
    """``ALTER [TEMPORARY [SYSTEM]] CONNECTION [IF EXISTS] name RENAME TO new_name``."""

    name: Name
    new_name: Name
    temporary: bool = False
    system: bool = False
    if_exists: bool = False


@dataclass(frozen=True)
class DropConnection:
    """``DROP [TEMPORARY [SYSTEM]] CONNECTION [IF EXISTS] name``."""

    name: Name
    temporary: bool = False
    system: bool = False
    if_exists: bool = False


@dataclass(frozen=True)
class DescribeConnection:
    """``{DESCRIBE | DESC} CONNECTION [EXTENDED] name``."""

    name: Name
    extended: bool = False


@dataclass(frozen=True)
class LikePattern:
    """``[NOT] {LIKE | ILIKE} 'pattern'`` of a SHOW statement."""

    pattern: str
    ignore_case: bool = False
    negated: bool = False


@dataclass(frozen=True)
class ShowConnections:
    """``SHOW CONNECTIONS [{FROM | IN} [catalog.]database] [[NOT] {LIKE | ILIKE} 'pattern']``."""

    database: Name | None = None
    like: LikePattern | None = None


@dataclass(frozen=True)
class ShowCreateConnection:
    """``SHOW CREATE CONNECTION name``."""

    name: Name


@dataclass(frozen=True)
class ValidateConnection:
    """``VALIDATE CONNECTION name``."""

    name: Name


@dataclass(frozen=True)
class ShowCreate:
    """``SHOW CREATE {TABLE | MODEL | CATALOG} ...``: what Flink answers gets its clause back."""


@dataclass(frozen=True)
class DescribeCatalog:
    """``{DESCRIBE | DESC} CATALOG [EXTENDED] name``."""

    name: Name
    extended: bool = False


@dataclass(frozen=True)
class CreateObject:
    """A CREATE statement that may have a clause, as far as it matters here.

    Attributes:
        name: The object's name.
        connection: The name behind USING CONNECTION, or None if there is no such clause.
        clause_start: Where the clause begins in the statement.
        clause_end: Behind its last character.
        options_end: Where the parenthesis stands that closes WITH, or None if there is no WITH.
        needs_comma: Whether something stands between the parentheses of WITH.
        option_keys: The keys in WITH.
    """

    name: Name
    connection: Name | None = None
    clause_start: int = 0
    clause_end: int = 0
    options_end: int | None = None
    needs_comma: bool = False
    option_keys: tuple[str, ...] = ()


class CreateTable(CreateObject):
    """``[EXPLAIN ...] CREATE [OR REPLACE] [TEMPORARY] TABLE ...``."""


class CreateModel(CreateObject):
    """``CREATE [TEMPORARY] MODEL ...``."""


class CreateCatalog(CreateObject):
    """``CREATE CATALOG ...``."""


@dataclass(frozen=True)
class ConnectedFunction:
    """``{CREATE | ALTER} ... FUNCTION ... AS 'class' [LANGUAGE ...] USING CONNECTION ...``.

    Attributes:
        name: The function's name.
        class_name: The dotted name behind AS.
        class_start: Where its literal begins in the statement.
        class_end: Behind the literal.
        language: The word behind LANGUAGE in upper case; Flink takes none for JAVA.
        modifiers: The words between CREATE or ALTER and AS that are not the name, in upper case.
        has_options: Whether a WITH list follows.
        connection: The name behind USING CONNECTION.
        clause_start: Where the clause begins.
        clause_end: Behind its last character.
    """

    name: Name
    class_name: str
    class_start: int
    class_end: int
    language: str
    modifiers: frozenset[str]
    has_options: bool
    connection: Name
    clause_start: int
    clause_end: int


@dataclass(frozen=True)
class DescribeFunction:
    """``{DESCRIBE | DESC} FUNCTION ...``: Flink runs it, and what it shows is completed."""


@dataclass(frozen=True)
class DropDatabase:
    """``DROP DATABASE [IF EXISTS] [catalog.]database [RESTRICT | CASCADE]``."""

    name: Name
    if_exists: bool = False
    cascade: bool = False


@dataclass(frozen=True)
class UseModules:
    """``USE MODULES ...``: Flink runs it, and the connection module is put back if it went."""


@dataclass(frozen=True)
class UnloadModule:
    """``UNLOAD MODULE name``."""

    name: str


ConnectionStatement = Union[
    CreateConnection,
    AlterConnectionSet,
    AlterConnectionReset,
    AlterConnectionRename,
    DropConnection,
    DescribeConnection,
    ShowConnections,
    ShowCreateConnection,
    ValidateConnection,
]
Statement = Union[
    ConnectionStatement,
    ShowCreate,
    DescribeCatalog,
    CreateObject,
    ConnectedFunction,
    DescribeFunction,
    DropDatabase,
    UseModules,
    UnloadModule,
]
