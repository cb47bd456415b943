"""Pipelines from tables to a table, each of which may use connections (since Flink 2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyflink.table.table_pipeline import TablePipeline as PyFlinkTablePipeline

from pyflink_connections.table.catalog import ObjectIdentifier
from pyflink_connections.table.compiled_plan import CompiledPlan
from pyflink_connections.table.derivation import replaces

if TYPE_CHECKING:
    from pyflink.table import ExplainDetail, TableResult

__all__ = ["TablePipeline"]


@replaces(PyFlinkTablePipeline)
class TablePipeline(PyFlinkTablePipeline):
    """PyFlink's pipeline; made by ``Table.insert_into``."""

    def execute(self) -> TableResult:
        """Runs the pipeline; see PyFlink."""
        with self._t_env._session.planning():
            return super().execute()

    def explain(self, *extra_details: ExplainDetail) -> str:
        """Explains the pipeline; see PyFlink."""
        with self._t_env._session.planning():
            return str(super().explain(*extra_details))

    def compile_plan(self) -> CompiledPlan:
        """Compiles the pipeline; the plan holds the reference only; see PyFlink."""
        with self._t_env._session.planning():
            plan: CompiledPlan = super().compile_plan()
        return plan

    def get_sink_identifier(self) -> ObjectIdentifier | None:
        """Returns the full name of the table it writes into; None if that is inline."""
        stock = super().get_sink_identifier()
        return None if stock is None else ObjectIdentifier.of(*stock.to_list())
