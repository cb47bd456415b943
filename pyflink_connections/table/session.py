"""The connections of one table environment, and the one way of a statement through the code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from pyflink_connections.connection_stores import ConnectionStore, ConnectionStoreFactory
from pyflink_connections.connections import CatalogConnections, ConnectionResolver
from pyflink_connections.delegation_tokens.carried_connections import carried_connections
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.jvm import ConnectionModule, JavaSecretStoreFactory, JvmNamespace
from pyflink_connections.secret_stores import SecretStore, SecretStoreFactory
from pyflink_connections.session.configuration import SessionConfiguration
from pyflink_connections.session.configured_connections import ConfiguredConnections
from pyflink_connections.sql import parse
from pyflink_connections.sql.statements import CreateObject
from pyflink_connections.table.connection_statements import ConnectionStatements
from pyflink_connections.table.flink_statements import FlinkStatements
from pyflink_connections.table.function_sources import FunctionSources
from pyflink_connections.table.function_statements import FunctionStatements
from pyflink_connections.table.java_functions import JavaFunctions
from pyflink_connections.table.local_delegation_tokens import prepare_local_delegation_tokens
from pyflink_connections.table.references import References

if TYPE_CHECKING:
    from pyflink_connections.migration import TargetDatabase

__all__ = ["ConnectionSession"]


class ConnectionSession:
    """What a table environment of ours adds to PyFlink's.

    Args:
        table_environment: The PyFlink table environment.
        secret_store: Where permanent connections keep their secrets; by default what Flink's
            configuration says.
        configuration: The configuration of connections that the environment's settings have.
        connection_store: Where the definitions of permanent connections live; by default what
            Flink's configuration says.

    Raises:
        ValidationException: An option of ours in the configuration is not right.
    """

    def __init__(
        self,
        table_environment: Any,
        secret_store: SecretStore | SecretStoreFactory | None,
        configuration: Mapping[str, str],
        connection_store: ConnectionStore | ConnectionStoreFactory | None,
    ) -> None:
        j_tenv = table_environment._j_tenv
        flink = table_environment.get_config().get_configuration
        configured = SessionConfiguration(
            {**flink().to_dict(), **configuration},
            find_secret_store_factory=JavaSecretStoreFactory.find,
        )
        prepare_local_delegation_tokens(table_environment, configured.values)
        namespace = JvmNamespace(j_tenv)
        connections = ConfiguredConnections(
            configured, namespace, secret_store, connection_store, lambda: flink().to_dict()
        )
        self.types, self.secrets = connections.types, connections.secrets
        self.manager, self.validator = connections.manager, connections.validator
        self.rule = configured.redaction_rule()
        self._resolver = ConnectionResolver(self.manager.lookup, self.types, self.secrets)
        self.module = ConnectionModule(j_tenv, self._resolver.resolve)
        carried = carried_connections(configured.values)
        sources = FunctionSources(configured.for_workers(secret_store), carried)
        self.functions = FunctionStatements(self.manager, sources)
        self.references = References(self.manager, namespace)
        self._ours = ConnectionStatements(self.manager, self.types, self.validator)
        self.java_functions = JavaFunctions(self.manager, sources, self.module)
        self._flinks = FlinkStatements(
            self.manager, self.module, self.references, self.functions, self.java_functions
        )

    def planning(self) -> AbstractContextManager[None]:
        """Marks one statement: while it is planned, each connection is resolved once."""
        return self._resolver.statement()

    def of_catalog(self, catalog_name: str) -> CatalogConnections:
        """Returns the permanent connections of one catalog."""
        return CatalogConnections(self.manager, self.types, self.secrets, catalog_name)

    def migration_target(self, database: tuple[str, str]) -> TargetDatabase:
        """Returns a database as one that a migration creates connections in."""
        from pyflink_connections.migration import TargetDatabase  # noqa: PLC0415 - few need it

        return TargetDatabase(self.manager, self.types, database)

    def execute(self, sql: str, flink: Callable[[str], Any]) -> Any:
        """Runs one statement.

        Args:
            sql: The statement.
            flink: Runs a statement in Flink and returns its Java result.

        Returns:
            A Java ``TableResult``.
        """
        statement = parse(sql)
        with self.planning():
            if self._ours.knows(statement):
                return self._ours.execute(statement)
            if statement is None:
                return flink(sql)
            return self._flinks.execute(statement, sql, flink)

    def plan_text(self, sql: str) -> str:
        """Returns the text for those of Flink's methods that plan a statement but don't run it.

        Raises:
            ValidationException: The statement is about connections, and so has no plan.
        """
        statement = parse(sql)
        if self._ours.knows(statement):
            msg = "A statement about connections has no plan; run it with execute_sql."
            raise ValidationException(msg)
        if isinstance(statement, CreateObject):
            return self._flinks.create_text(statement, sql)
        return sql
