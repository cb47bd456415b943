"""Statement sets whose statements may use connections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyflink.table import StatementSet as PyFlinkStatementSet

from pyflink_connections.table.derivation import returns_ours
from pyflink_connections.table.flink_versions import HAS_PLANS, only_if

if TYPE_CHECKING:
    from pyflink.table import ExplainDetail, TableResult
    from pyflink.table import Table as AnyTable
    from pyflink.table import TableDescriptor as AnyTableDescriptor

    from pyflink_connections.table.compiled_plan import CompiledPlan
    from pyflink_connections.table.session import ConnectionSession

__all__ = ["StatementSet"]


@returns_ours
class StatementSet(PyFlinkStatementSet):
    """PyFlink's statement set; made by ``TableEnvironment.create_statement_set``."""

    def __init__(self, j_statement_set: Any, t_env: Any, session: ConnectionSession) -> None:
        super().__init__(j_statement_set, t_env)
        self._session = session

    def add_insert_sql(self, stmt: str) -> StatementSet:
        """Adds an INSERT statement; see PyFlink."""
        with self._session.planning():
            super().add_insert_sql(self._session.plan_text(stmt))
        return self

    def add_insert(
        self,
        target_path_or_descriptor: str | AnyTableDescriptor,
        table: AnyTable,
        overwrite: bool = False,
    ) -> StatementSet:
        """Adds the writing of a table into another one, which may use a connection; see PyFlink.

        Raises:
            ConnectionNotExistException: The descriptor's connection does not exist.
        """
        with self._session.planning():
            target = self._session.references.sink(target_path_or_descriptor)
            super().add_insert(target, table, overwrite)
        return self

    def attach_as_datastream(self) -> None:
        """Adds all statements to the streaming environment; see PyFlink."""
        with self._session.planning():
            super().attach_as_datastream()

    def explain(self, *extra_details: ExplainDetail) -> str:
        """Explains all statements; see PyFlink."""
        with self._session.planning():
            return str(super().explain(*extra_details))

    def execute(self) -> TableResult:
        """Runs all statements as one job; see PyFlink."""
        with self._session.planning():
            return super().execute()

    @only_if(HAS_PLANS, since="2.1")
    def compile_plan(self) -> CompiledPlan:
        """Compiles all statements into one plan; see PyFlink (since Flink 2.1)."""
        with self._session.planning():
            plan: CompiledPlan = super().compile_plan()
        return plan
