"""The table environment's method that moves inline credentials of its objects to connections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.identifiers import parse_path
from pyflink_connections.jvm import JvmObjects

if TYPE_CHECKING:
    from pyflink_connections.migration import LiveMigration
    from pyflink_connections.table.session import ConnectionSession

__all__ = ["MigrationMethods"]


class MigrationMethods:
    """Migration of a session's own tables, models and catalogs."""

    _session: ConnectionSession
    _j_tenv: Any
    explain_sql: Callable[[str], str]
    get_current_catalog: Callable[[], str]
    get_current_database: Callable[[], str]

    def plan_migration(
        self, database: str | None = None, names: Mapping[str, str] | None = None
    ) -> LiveMigration:
        """Plans to move inline credentials of permanent tables, models and catalogs to connections.

        Objects with the same endpoint and credentials share a connection. Catalogs of a catalog
        store are among them. Temporary objects end with the session, and are left alone.

        Example:
            >>> migration = t_env.plan_migration("mycat.mydb")  # doctest: +SKIP
            >>> print(migration)  # doctest: +SKIP
            Connections to create, and what will use them:
              mycat.mydb.postgresql_shop: password (secret), url, username
                table mycat.mydb.orders
            >>> migration.apply()  # doctest: +SKIP

        Args:
            database: Where the connections go, ``[catalog.]database``; by default the current one.
            names: Names to give to connections in place of those proposed.

        Returns:
            The plan; nothing is changed before its ``apply()``.

        Raises:
            ValidationException: The database's name is none, or a name was given for a connection
                that is not proposed, or is taken.
        """
        # Here, because few need it, and it has as many modules as all the rest about connections.
        from pyflink_connections.migration import plan_live_migration  # noqa: PLC0415
        from pyflink_connections.table.session_catalogs import SessionCatalogs  # noqa: PLC0415

        catalogs = SessionCatalogs(JvmObjects(self._j_tenv), self.explain_sql)
        target = self._session.migration_target(self._database(database))
        return plan_live_migration(catalogs, target, self._session.rule, names)

    def _database(self, path: str | None) -> tuple[str, str]:
        parts = () if path is None else parse_path(path)
        if len(parts) > 2:
            msg = f"{path!r} is no database; write 'database' or 'catalog.database'."
            raise ValidationException(msg)
        current = (self.get_current_catalog(), self.get_current_database())
        catalog, database = (*current[: 2 - len(parts)], *parts)
        return catalog, database
