"""Table environments that know connections: PyFlink's, with the difference in one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pyflink.common import Configuration
from pyflink.table import StreamTableEnvironment as PyFlinkStreamTableEnvironment
from pyflink.table import TableEnvironment as PyFlinkTableEnvironment
from pyflink.table import TableResult

from pyflink_connections.table.catalog import Catalog
from pyflink_connections.table.connection_methods import ConnectionMethods
from pyflink_connections.table.derivation import returns_ours
from pyflink_connections.table.descriptor_methods import DescriptorMethods
from pyflink_connections.table.environment_settings import EnvironmentSettings
from pyflink_connections.table.flink_statements import refuse_unloading
from pyflink_connections.table.flink_versions import HAS_PLANS, HAS_VIEWS, only_if
from pyflink_connections.table.function_methods import FunctionMethods
from pyflink_connections.table.maintenance_methods import MaintenanceMethods
from pyflink_connections.table.migration_methods import MigrationMethods
from pyflink_connections.table.session import ConnectionSession
from pyflink_connections.table.statement_set import StatementSet
from pyflink_connections.table.untested_flink import warn_if_untested

if TYPE_CHECKING:
    from pyflink.common.typeinfo import TypeInformation
    from pyflink.datastream import DataStream, StreamExecutionEnvironment
    from pyflink.table import ChangelogMode, ExplainDetail, PlanReference, Schema
    from pyflink.table import Table as AnyTable
    from pyflink.table.module import Module
    from typing_extensions import Self

    from pyflink_connections.connection_stores import ConnectionStore, ConnectionStoreFactory
    from pyflink_connections.secret_stores import SecretStore, SecretStoreFactory
    from pyflink_connections.table.compiled_plan import CompiledPlan
    from pyflink_connections.table.table import Table

__all__ = ["StreamTableEnvironment", "TableEnvironment"]


@returns_ours
class TableEnvironment(
    ConnectionMethods, MaintenanceMethods, DescriptorMethods, FunctionMethods, MigrationMethods
):
    """PyFlink's table environment, with named connections (FLIP-529).

    Everything PyFlink's documentation says of ``TableEnvironment`` holds here too.

    Example:
        >>> t_env = TableEnvironment.create(EnvironmentSettings.in_batch_mode())  # doctest: +SKIP
        >>> t_env.execute_sql(
        ...     "CREATE CONNECTION pg WITH ('username' = 'u', 'password' = 'p', ...)"
        ... )  # doctest: +SKIP
        >>> t_env.execute_sql(
        ...     "CREATE TABLE t (...) USING CONNECTION pg WITH (...)"
        ... )  # doctest: +SKIP
    """

    @staticmethod
    def create(environment_settings: EnvironmentSettings | Configuration) -> TableEnvironment:
        """Creates a table environment; see PyFlink.

        Args:
            environment_settings: The settings (or a configuration). Those of
                :mod:`pyflink_connections.table` can name a secret store.
        """
        if isinstance(environment_settings, Configuration):
            builder = EnvironmentSettings.new_instance()
            environment_settings = builder.with_configuration(environment_settings).build()
        stock = PyFlinkTableEnvironment.create(environment_settings)
        return TableEnvironment._connected(stock, *_given(environment_settings))

    @classmethod
    def wrap(
        cls,
        table_environment: PyFlinkTableEnvironment,
        secret_store: SecretStore | SecretStoreFactory | None = None,
        connection_store: ConnectionStore | ConnectionStoreFactory | None = None,
    ) -> Self:
        """Gives connections to an environment that PyFlink made.

        Both objects are the same session afterwards: tables of one are tables of the other. Only
        statements that go through the returned object may speak of connections.

        Args:
            table_environment: An environment of ``pyflink.table``.
            secret_store: Where permanent connections keep their secrets: a store or a factory; by
                default what ``table.secret-store.kind`` says, which is in memory.
            connection_store: Where their definitions live: a store or a factory; by default what
                ``table.connection-store.kind`` says, which is in memory.

        Raises:
            ValidationException: The environment has connections already, or an option of ours in
                its configuration is not right.
        """
        return cls._connected(table_environment, secret_store, {}, connection_store)

    @classmethod
    def _connected(
        cls,
        stock: PyFlinkTableEnvironment,
        secret_store: SecretStore | SecretStoreFactory | None,
        configuration: Mapping[str, str],
        connection_store: ConnectionStore | ConnectionStoreFactory | None,
    ) -> Self:
        warn_if_untested()
        connected = cls.__new__(cls)
        connected.__dict__.update(stock.__dict__)
        connected._session = ConnectionSession(stock, secret_store, configuration, connection_store)
        return connected

    def execute_sql(self, stmt: str) -> TableResult:
        """Runs one statement, of Flink's or about connections; see PyFlink.

        Raises:
            SqlParserException: The statement is about connections and not well formed.
            PyFlinkConnectionsException: What a statement about connections, or a connection's
                resolution, can raise.
        """
        flink = super().execute_sql
        return TableResult(self._session.execute(stmt, lambda sql: flink(sql)._j_table_result))

    if TYPE_CHECKING:  # PyFlink's own, whose tables are ours here

        def from_path(self, path: str) -> Table:
            """Returns a table of a catalog; see PyFlink."""

    def sql_query(self, query: str) -> Table:
        """Evaluates a query; see PyFlink."""
        with self._session.planning():
            table: Table = super().sql_query(self._session.plan_text(query))
        return table

    def explain_sql(self, stmt: str, *extra_details: ExplainDetail) -> str:
        """Explains a statement; see PyFlink."""
        with self._session.planning():
            return str(super().explain_sql(self._session.plan_text(stmt), *extra_details))

    def create_statement_set(self) -> StatementSet:
        """Creates a statement set; see PyFlink."""
        return StatementSet(self._j_tenv.createStatementSet(), self, self._session)

    def get_catalog(self, catalog_name: str) -> Catalog | None:
        """Returns a catalog, with its connections; see PyFlink.

        Returns:
            The catalog, or None if there is none of this name.
        """
        stock = super().get_catalog(catalog_name)
        if stock is None:
            return None
        return Catalog(stock._j_catalog, self._session.of_catalog(catalog_name))

    @only_if(HAS_VIEWS, since="2.0")
    def create_view(self, view_path: str, table: AnyTable, ignore_if_exists: bool = False) -> None:
        """Creates a view in a catalog from a table; see PyFlink (since Flink 2.0)."""
        with self._session.planning():
            # Flink 2.0 to 2.3 pass on the Python table, which Java can't take.
            self._j_tenv.createView(view_path, table._j_table, ignore_if_exists)

    @only_if(HAS_PLANS, since="2.1")
    def compile_plan_sql(self, stmt: str) -> CompiledPlan:
        """Compiles an INSERT statement into a plan; see PyFlink (since Flink 2.1)."""
        with self._session.planning():
            plan: CompiledPlan = super().compile_plan_sql(self._session.plan_text(stmt))
        plan._t_env = self  # Flink 2.1 to 2.3 give it the Java one, with which it can't be run
        return plan

    @only_if(HAS_PLANS, since="2.1")
    def load_plan(self, plan_reference: PlanReference) -> CompiledPlan:
        """Loads a compiled plan; see PyFlink (since Flink 2.1)."""
        with self._session.planning():
            plan: CompiledPlan = super().load_plan(plan_reference)
        plan._t_env = self  # Flink 2.1 to 2.3 give it the Java one, with which it can't be run
        return plan

    @only_if(HAS_PLANS, since="2.1")
    def execute_plan(self, plan_reference: PlanReference) -> TableResult:
        """Loads a compiled plan and runs it; see PyFlink (since Flink 2.1)."""
        return self.load_plan(plan_reference).execute()

    def use_modules(self, *module_names: str) -> None:
        """Sets the modules in use; see PyFlink. The one that resolves connections stays in."""
        super().use_modules(*module_names)
        self._session.module.keep_in_use()

    def load_module(self, module_name: str, module: Module) -> None:
        """Loads a module; see PyFlink."""
        super().load_module(module_name, module)
        self._session.module.keep_in_use()

    def unload_module(self, module_name: str) -> None:
        """Unloads a module; see PyFlink.

        Raises:
            ValidationException: It is the module that resolves connections.
        """
        refuse_unloading(module_name)
        super().unload_module(module_name)


@returns_ours
class StreamTableEnvironment(TableEnvironment, PyFlinkStreamTableEnvironment):
    """PyFlink's stream table environment, with named connections."""

    @staticmethod
    def create(  # type: ignore[override]  # PyFlink's own two signatures differ as well
        stream_execution_environment: StreamExecutionEnvironment | None = None,
        environment_settings: EnvironmentSettings | None = None,
    ) -> StreamTableEnvironment:
        """Creates a stream table environment; see PyFlink.

        Args:
            stream_execution_environment: The environment of its data streams.
            environment_settings: The settings; those of :mod:`pyflink_connections.table` can name
                a secret store.
        """
        stock = PyFlinkStreamTableEnvironment.create(
            stream_execution_environment, environment_settings
        )
        return StreamTableEnvironment._connected(stock, *_given(environment_settings))

    def to_data_stream(self, table: AnyTable) -> DataStream:
        """Makes a table a stream of its rows; see PyFlink."""
        with self._session.planning():
            return super().to_data_stream(table)

    def to_changelog_stream(
        self,
        table: AnyTable,
        target_schema: Schema | None = None,
        changelog_mode: ChangelogMode | None = None,
    ) -> DataStream:
        """Makes a table a stream of its changes; see PyFlink."""
        with self._session.planning():
            return super().to_changelog_stream(table, target_schema, changelog_mode)

    def to_append_stream(self, table: AnyTable, type_info: TypeInformation) -> DataStream:
        """Makes a table that only grows a stream; see PyFlink."""
        with self._session.planning():
            return super().to_append_stream(table, type_info)

    def to_retract_stream(self, table: AnyTable, type_info: TypeInformation) -> DataStream:
        """Makes a table a stream of additions and retractions; see PyFlink."""
        with self._session.planning():
            return super().to_retract_stream(table, type_info)


def _given(
    settings: Any,
) -> tuple[
    SecretStore | SecretStoreFactory | None,
    Mapping[str, str],
    ConnectionStore | ConnectionStoreFactory | None,
]:
    """Returns what settings of ours say about connections; PyFlink's own say nothing."""
    if isinstance(settings, EnvironmentSettings):
        return (
            settings.get_secret_store(),
            settings.get_own_configuration(),
            settings.get_connection_store(),
        )
    return None, {}, None
