"""What connections must know about a session's catalogs, asked of Flink."""

from __future__ import annotations

from typing import Any

__all__ = ["JvmNamespace"]


class JvmNamespace:
    """The catalogs of a Java table environment.

    Args:
        j_tenv: The Java table environment.
    """

    def __init__(self, j_tenv: Any) -> None:
        self._j_tenv = j_tenv

    def current_catalog(self) -> str:
        """Returns the name of the current catalog."""
        return str(self._j_tenv.getCurrentCatalog())

    def current_database(self) -> str:
        """Returns the name of the current database."""
        return str(self._j_tenv.getCurrentDatabase())

    def catalog_exists(self, catalog_name: str) -> bool:
        """Tells whether the session has a catalog of this name."""
        return bool(self._j_tenv.getCatalog(catalog_name).isPresent())

    def database_exists(self, catalog_name: str, database_name: str) -> bool:
        """Tells whether an existing catalog has a database of this name."""
        return bool(self._j_tenv.getCatalog(catalog_name).get().databaseExists(database_name))

    def brings_table_factory(self, catalog_name: str) -> bool:
        """Tells whether a catalog makes its tables itself, so that no module is asked for them."""
        catalog = self._j_tenv.getCatalog(catalog_name)
        return bool(catalog.isPresent() and catalog.get().getFactory().isPresent())
