"""The tables of a connection store in a database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.dialects.mysql import MEDIUMTEXT

__all__ = ["CONNECTIONS", "JOURNAL", "METADATA", "NAME_LENGTH", "SCHEMA", "VERSION"]

#: The version of these tables: a higher one for each change that older packages can't live with.
VERSION = 1

NAME_LENGTH = 255
METADATA = MetaData()

# MySQL's own defaults do not tell capitals or accents apart and can't hold all characters.
_MYSQL: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
    "mariadb_engine": "InnoDB",
    "mariadb_charset": "utf8mb4",
    "mariadb_collate": "utf8mb4_bin",
}

CONNECTIONS = Table(
    "pyflink_connections",
    METADATA,
    # A digest of the three names: databases have different ideas of when two texts are equal.
    Column("identity", String(64), primary_key=True),
    Column("catalog_name", String(NAME_LENGTH)),
    Column("database_name", String(NAME_LENGTH)),
    Column("object_name", String(NAME_LENGTH), nullable=False),
    # A random number, new with each write: what a writer builds on.
    Column("generation", BigInteger, nullable=False),
    # The definition as JSON; no secrets.
    Column("definition", Text().with_variant(MEDIUMTEXT(), "mysql", "mariadb"), nullable=False),
    Index("pyflink_connections_by_database", "catalog_name", "database_name"),
    **_MYSQL,
)

JOURNAL = Table(
    "pyflink_connections_journal",
    METADATA,
    Column("identity", String(64), primary_key=True),  # a digest of the secret's identifier
    Column("secret_id", Text, nullable=False),
    Column("connection_name", Text, nullable=False),
    Column("since", String(40), nullable=False),  # ISO 8601, with the time zone
    **_MYSQL,
)

SCHEMA = Table(
    "pyflink_connections_schema",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("secret_owner", String(16), nullable=False),
    **_MYSQL,
)
