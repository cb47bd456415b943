"""Tables whose plans may use connections, and what stands between two tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyflink.table import table as stock

from pyflink_connections.table.derivation import replaces
from pyflink_connections.table.flink_versions import HAS_PIPELINES, only_if

if TYPE_CHECKING:
    import pandas as pd
    from pyflink.table import ExplainDetail, TableResult
    from pyflink.table import TableDescriptor as AnyTableDescriptor

    from pyflink_connections.table.table_pipeline import TablePipeline

__all__ = [
    "AggregatedTable",
    "FlatAggregateTable",
    "GroupWindowedTable",
    "GroupedTable",
    "OverWindowedTable",
    "Table",
    "WindowGroupedTable",
]


@replaces(stock.Table)
class Table(stock.Table):
    """PyFlink's table; a descriptor it is written to may use a connection.

    Planning it resolves each connection once, as planning a statement does.
    """

    def execute(self) -> TableResult:
        """Collects the table's content; see PyFlink."""
        with self._t_env._session.planning():
            return super().execute()

    def to_pandas(self) -> pd.DataFrame:
        """Collects the table's content as a pandas data frame; see PyFlink."""
        with self._t_env._session.planning():
            return super().to_pandas()

    def explain(self, *extra_details: ExplainDetail) -> str:
        """Explains how the table is computed; see PyFlink."""
        with self._t_env._session.planning():
            return str(super().explain(*extra_details))

    def execute_insert(
        self, table_path_or_descriptor: str | AnyTableDescriptor, overwrite: bool = False
    ) -> TableResult:
        """Writes the table into another one, which may use a connection; see PyFlink.

        Raises:
            ConnectionNotExistException: The descriptor's connection does not exist.
        """
        with self._t_env._session.planning():
            sink = self._t_env._session.references.sink(table_path_or_descriptor)
            return super().execute_insert(sink, overwrite)

    @only_if(HAS_PIPELINES, since="2.1")
    def insert_into(
        self, table_path_or_descriptor: str | AnyTableDescriptor, overwrite: bool = False
    ) -> TablePipeline:
        """Makes a pipeline that writes the table into another one; see PyFlink (since Flink 2.1).

        Raises:
            ConnectionNotExistException: The descriptor's connection does not exist.
        """
        sink = self._t_env._session.references.sink(table_path_or_descriptor)
        pipeline: TablePipeline = super().insert_into(sink, overwrite)
        return pipeline


@replaces(stock.GroupedTable)
class GroupedTable(stock.GroupedTable):
    """PyFlink's grouped table; what it makes is a :class:`Table` of ours."""


@replaces(stock.GroupWindowedTable)
class GroupWindowedTable(stock.GroupWindowedTable):
    """PyFlink's windowed table; what it makes is a table of ours."""


@replaces(stock.WindowGroupedTable)
class WindowGroupedTable(stock.WindowGroupedTable):
    """PyFlink's windowed and grouped table; what it makes is a table of ours."""


@replaces(stock.OverWindowedTable)
class OverWindowedTable(stock.OverWindowedTable):
    """PyFlink's table with over windows; what it makes is a table of ours."""


@replaces(stock.AggregatedTable)
class AggregatedTable(stock.AggregatedTable):
    """PyFlink's aggregated table; what it makes is a table of ours."""


@replaces(stock.FlatAggregateTable)
class FlatAggregateTable(stock.FlatAggregateTable):
    """PyFlink's table with a table aggregate function; what it makes is a table of ours."""
