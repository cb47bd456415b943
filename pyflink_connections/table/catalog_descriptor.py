"""Descriptors of catalogs that may use a connection (since Flink 2.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyflink.common import Configuration

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.identifiers import parse_path, quote_path
from pyflink_connections.options import (
    CATALOG_TYPE_OPTION,
    REFERENCE_OPTION,
    refuse_reserved_keys,
)
from pyflink_connections.sql import CONNECTED_CATALOG_TYPE
from pyflink_connections.table.flink_versions import CatalogDescriptorBase
from pyflink_connections.table.references import References

if TYPE_CHECKING:
    from pyflink.table.catalog import CatalogDescriptor as AnyCatalogDescriptor

__all__ = ["CatalogDescriptor", "complete_catalog"]


class CatalogDescriptor(CatalogDescriptorBase):
    """PyFlink's descriptor of a catalog, with a connection.

    Example:
        >>> configuration = Configuration().set_string("type", "jdbc")  # doctest: +SKIP
        >>> t_env.create_catalog(
        ...     "pg", CatalogDescriptor.of("pg", configuration).connection("warehouse")
        ... )  # doctest: +SKIP
    """

    @staticmethod
    def of(
        catalog_name: str, configuration: Configuration, comment: str | None = None
    ) -> CatalogDescriptor:
        """Describes a catalog; see PyFlink.

        Raises:
            ValidationException: The configuration sets a reserved option.
        """
        refuse_reserved_keys(configuration.to_dict())
        return _descriptor(catalog_name, configuration, comment)

    def connection(self, path: str) -> CatalogDescriptor:
        """Returns the same description with a connection, which must exist when it is used.

        Args:
            path: The connection's name, best that of a system connection: one part. Parts that are
                missing come from the catalog and database that are current when the descriptor is
                used.

        Raises:
            ValidationException: It is no path.
        """
        return _with(self, {REFERENCE_OPTION: quote_path(parse_path(path))})

    def get_connection(self) -> str | None:
        """Returns the path of the connection, or None."""
        return _options(self).get(REFERENCE_OPTION)


def complete_catalog(
    descriptor: AnyCatalogDescriptor, references: References
) -> AnyCatalogDescriptor:
    """Returns what Flink is to create a catalog of.

    Args:
        descriptor: One of ours or of PyFlink's.
        references: Gives the full names of connections.

    Raises:
        ConnectionNotExistException: The connection does not exist now.
        ValidationException: A descriptor of PyFlink's sets a reserved option, or one with a
            connection has no type.
    """
    options = _options(descriptor)
    if not isinstance(descriptor, CatalogDescriptor):
        refuse_reserved_keys(options)
    path = options.get(REFERENCE_OPTION)
    if path is None:
        return descriptor
    if "type" not in options:
        msg = "A catalog with a connection needs its own type: set 'type' in the configuration."
        raise ValidationException(msg)
    return _with(
        descriptor,
        {
            REFERENCE_OPTION: references.full_name(parse_path(path), None),
            CATALOG_TYPE_OPTION: options["type"],
            "type": CONNECTED_CATALOG_TYPE,
        },
    )


def _options(descriptor: AnyCatalogDescriptor) -> dict[str, str]:
    return dict(descriptor._j_catalog_descriptor.getConfiguration().toMap())


def _with(descriptor: AnyCatalogDescriptor, options: dict[str, str]) -> CatalogDescriptor:
    j_descriptor = descriptor._j_catalog_descriptor
    configuration = Configuration()
    for key, value in {**_options(descriptor), **options}.items():
        configuration.set_string(key, value)
    comment = j_descriptor.getComment().orElse(None)
    return _descriptor(j_descriptor.getCatalogName(), configuration, comment)


def _descriptor(name: str, configuration: Configuration, comment: str | None) -> CatalogDescriptor:
    stock = CatalogDescriptorBase.of(name, configuration, comment)
    return CatalogDescriptor(stock._j_catalog_descriptor)
