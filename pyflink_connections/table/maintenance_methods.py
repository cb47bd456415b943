"""The table environment's methods for those who look after connections."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pyflink_connections.connections import GRACE_TIME, OrphanedSecret
from pyflink_connections.exceptions import ValidationException

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyflink_connections.table.session import ConnectionSession
    from pyflink_connections.transfer import ImportPlan

__all__ = ["MaintenanceMethods"]


class MaintenanceMethods:
    """Exports, imports, and the sweep of secrets without a connection."""

    _session: ConnectionSession

    def export_connections(
        self, text_format: str = "yaml", catalog: str | None = None, database: str | None = None
    ) -> str:
        """Writes the definitions of permanent connections, never a secret.

        Args:
            text_format: ``yaml``, or ``sql`` for CREATE CONNECTION statements with secrets masked.
            catalog: Only this catalog; None means all of the connection store.
            database: Only this database of the catalog.

        Returns:
            The text, its connections sorted by name. It says which options are secret; values and
            identifiers of secrets are not in it.

        Raises:
            ValidationException: The format is unknown, or a database was given without a catalog.
        """
        # Here, because few need it, and its YAML is much of what the drop-in's import would cost.
        from pyflink_connections.transfer import portable_connections, writer_of  # noqa: PLC0415

        write = writer_of(text_format)
        if database is not None and catalog is None:
            msg = "Say which catalog the database is in: catalog='...', database='...'."
            raise ValidationException(msg)
        definitions = self._session.manager.lookup.definitions(catalog, database)
        return write(portable_connections(definitions))

    def import_connections(
        self,
        text: str,
        secrets: Mapping[str, Mapping[str, str]] | None = None,
        text_format: str = "yaml",
    ) -> ImportPlan:
        """Plans what an export would change here; ``apply()`` of the plan then does it.

        Example:
            >>> plan = t_env.import_connections(
            ...     text, secrets={"cat.db.pg": {"password": password}}
            ... )  # doctest: +SKIP
            >>> print(plan)  # doctest: +SKIP
            create        cat.db.pg
            needs secrets cat.db.kafka  properties.sasl.jaas.config
            >>> plan.apply()  # doctest: +SKIP

        Args:
            text: What :meth:`export_connections` wrote.
            secrets: Secret options in the clear, by the connection's full name. Connections that
                exist keep theirs.
            text_format: ``yaml`` or ``sql``.

        Raises:
            TypeError: The text is no str, or the secrets are no mappings of texts.
            ValidationException: The text is no export, has a secret in the open, or names one that
                is none in this session; or secrets are given for what is not secret in it.
            SqlParserException: A statement is not well formed.
        """
        from pyflink_connections.transfer import plan_import, reader_of  # noqa: PLC0415 - as above

        read = reader_of(text_format)
        session = self._session
        return plan_import(session.manager, session.types, read(text), secrets or {})

    def find_orphaned_secrets(self, older_than: timedelta = GRACE_TIME) -> list[OrphanedSecret]:
        """Finds secrets that were stored for a connection of this connection store and have none.

        A crash between two writes, or a secret store that could not remove a secret, leaves them.

        Args:
            older_than: The grace time: younger secrets may belong to a change in progress.

        Returns:
            The orphans, the oldest first: identifiers, times, and the connection if it is known.

        Raises:
            SecretException: The secret store fails.
        """
        return self._session.manager.orphans.find(older_than)

    def remove_orphaned_secrets(self, older_than: timedelta = GRACE_TIME) -> list[OrphanedSecret]:
        """Removes what :meth:`find_orphaned_secrets` finds, and returns it.

        Look at it first if several connection stores share their definitions, as the branches of a
        Git repository do: what one of them does not have may be in use in another.

        Args:
            older_than: As for :meth:`find_orphaned_secrets`.

        Raises:
            SecretException: The secret store fails; those removed before stay removed.
        """
        return self._session.manager.orphans.remove(older_than)
