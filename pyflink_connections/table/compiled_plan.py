"""Compiled plans whose tables may use connections (since Flink 2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyflink.table.compiled_plan import CompiledPlan as PyFlinkCompiledPlan

from pyflink_connections.table.derivation import replaces

if TYPE_CHECKING:
    from pyflink.table import ExplainDetail, TableResult

__all__ = ["CompiledPlan"]


@replaces(PyFlinkCompiledPlan)
class CompiledPlan(PyFlinkCompiledPlan):
    """PyFlink's compiled plan; it holds references, and resolves them when it is run."""

    def execute(self) -> TableResult:
        """Runs the plan; see PyFlink."""
        with self._t_env._session.planning():
            return super().execute()

    def explain(self, *extra_details: ExplainDetail) -> str:
        """Explains the plan; see PyFlink."""
        with self._t_env._session.planning():
            return str(super().explain(*extra_details))
