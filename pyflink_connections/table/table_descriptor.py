"""Descriptors of tables that may use a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyflink.table.table_descriptor import FormatDescriptor
from pyflink.table.table_descriptor import TableDescriptor as PyFlinkTableDescriptor

from pyflink_connections.table.references import Referring, ReferringBuilder

if TYPE_CHECKING:
    from pyflink.common.config_options import ConfigOption
    from pyflink.table import Schema
    from typing_extensions import Self

__all__ = ["FormatDescriptor", "TableDescriptor"]


class TableDescriptor(Referring, PyFlinkTableDescriptor):
    """PyFlink's descriptor of a table, with a connection.

    Example:
        >>> t_env.create_table(
        ...     "orders",
        ...     TableDescriptor.for_connector("jdbc")
        ...     .connection("mycat.mydb.mysql_prod")
        ...     .option("table-name", "orders")
        ...     .schema(Schema.new_builder().column("id", DataTypes.BIGINT()).build())
        ...     .build(),
        ... )  # doctest: +SKIP
    """

    class Builder(ReferringBuilder, PyFlinkTableDescriptor.Builder):
        """PyFlink's builder, with :meth:`connection`."""

        if TYPE_CHECKING:  # PyFlink's own methods, which type checkers can't see

            def schema(self, schema: Schema) -> Self:
                """Sets the schema; see PyFlink."""

            def format(
                self,
                format: str | FormatDescriptor,  # noqa: A002 - PyFlink's name
                format_option: ConfigOption[str] | None = None,
            ) -> Self:
                """Sets the format; see PyFlink."""

            def partitioned_by(self, *partition_keys: str) -> Self:
                """Sets the columns the table is partitioned by; see PyFlink."""

            def comment(self, comment: str) -> Self:
                """Sets the comment; see PyFlink."""

        def build(self) -> TableDescriptor:
            """Returns the immutable descriptor."""
            return TableDescriptor(self._j_builder.build())

    @staticmethod
    def for_connector(connector: str) -> TableDescriptor.Builder:
        """Starts a descriptor of a table that uses a connector; see PyFlink."""
        stock = PyFlinkTableDescriptor.for_connector(connector)
        return TableDescriptor.Builder(stock._j_builder)

    def to_builder(self) -> TableDescriptor.Builder:
        """Returns a builder that starts from this descriptor."""
        return TableDescriptor.Builder(self._j_table_descriptor.toBuilder())

    def _j_descriptor(self) -> Any:
        return self._j_table_descriptor
