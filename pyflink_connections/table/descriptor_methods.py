"""The table environment's methods that take a descriptor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyflink.table import TableEnvironment as PyFlinkTableEnvironment

from pyflink_connections.table.catalog_descriptor import complete_catalog
from pyflink_connections.table.flink_versions import (
    HAS_CATALOG_DESCRIPTORS,
    HAS_MODELS,
    ignore_if_exists,
    only_if,
)

if TYPE_CHECKING:
    from pyflink.table import TableDescriptor as AnyTableDescriptor
    from pyflink.table.catalog import CatalogDescriptor as AnyCatalogDescriptor
    from pyflink.table.model_descriptor import ModelDescriptor as AnyModelDescriptor

    from pyflink_connections.table.session import ConnectionSession
    from pyflink_connections.table.table import Table

__all__ = ["DescriptorMethods"]


class DescriptorMethods(PyFlinkTableEnvironment):
    """PyFlink's methods; the connection that a descriptor names must exist, as in SQL.

    All of them raise ``ConnectionNotExistException`` if it does not, and ``ValidationException`` if
    the catalog makes its tables itself and so would never ask for the connection.
    """

    _session: ConnectionSession

    def create_table(
        self,
        path: str,
        descriptor: AnyTableDescriptor,
        ignoreIfExists: bool = False,  # noqa: N803 - PyFlink's name
    ) -> None:
        """Creates a table; see PyFlink.

        Args:
            path: The table's name.
            descriptor: Describes it; the full name of its connection is kept in the catalog.
            ignoreIfExists: Whether an existing table is left as it is (since Flink 2.0).
        """
        complete = self._session.references.complete(descriptor, path)
        super().create_table(path, complete, *ignore_if_exists(ignoreIfExists))

    def create_temporary_table(
        self,
        path: str,
        descriptor: AnyTableDescriptor,
        ignoreIfExists: bool = False,  # noqa: N803 - PyFlink's name
    ) -> None:
        """Creates a temporary table; see PyFlink and :meth:`create_table`."""
        complete = self._session.references.complete(descriptor, path)
        super().create_temporary_table(path, complete, *ignore_if_exists(ignoreIfExists))

    def from_descriptor(self, descriptor: AnyTableDescriptor) -> Table:
        """Returns a table that a descriptor describes and no catalog knows; see PyFlink."""
        table: Table = super().from_descriptor(self._session.references.complete(descriptor))
        return table

    @only_if(HAS_MODELS, since="2.1")
    def create_model(
        self, model_path: str, model_descriptor: AnyModelDescriptor, ignore_if_exists: bool = False
    ) -> None:
        """Creates a model; see PyFlink (since Flink 2.1)."""
        complete = self._session.references.complete(model_descriptor, model_path)
        super().create_model(model_path, complete, ignore_if_exists)

    @only_if(HAS_MODELS, since="2.1")
    def create_temporary_model(
        self, model_path: str, model_descriptor: AnyModelDescriptor, ignore_if_exists: bool = False
    ) -> None:
        """Creates a temporary model; see PyFlink (since Flink 2.1)."""
        complete = self._session.references.complete(model_descriptor, model_path)
        super().create_temporary_model(model_path, complete, ignore_if_exists)

    @only_if(HAS_CATALOG_DESCRIPTORS, since="2.0")
    def create_catalog(self, catalog_name: str, catalog_descriptor: AnyCatalogDescriptor) -> None:
        """Creates a catalog; see PyFlink (since Flink 2.0).

        Args:
            catalog_name: The catalog's name.
            catalog_descriptor: Describes it; the catalog store keeps the full name of its
                connection and nothing else of it.
        """
        complete = complete_catalog(catalog_descriptor, self._session.references)
        with self._session.planning():
            super().create_catalog(catalog_name, complete)
