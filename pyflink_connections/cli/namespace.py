"""Catalogs where no Flink is there to be asked."""

from __future__ import annotations

from pyflink_connections.exceptions import ValidationException

__all__ = ["GivenNamespace"]


class GivenNamespace:
    """The catalogs of names, as the user gave them.

    Only a running Flink can tell which catalogs and databases there are, so each that is named is
    taken to exist. A connection in one that doesn't is found by no session, and harms none.

    Args:
        catalog: The catalog of names that don't say theirs.
        database: The database of names that don't say theirs.
    """

    def __init__(self, catalog: str | None, database: str | None) -> None:
        self._catalog = catalog
        self._database = database

    def current_catalog(self) -> str:
        """Returns the catalog that was given.

        Raises:
            ValidationException: None was.
        """
        return _given(self._catalog, "--catalog")

    def current_database(self) -> str:
        """Returns the database that was given.

        Raises:
            ValidationException: None was.
        """
        return _given(self._database, "--database")

    def catalog_exists(self, catalog_name: str) -> bool:
        """Tells that a catalog exists; see the class."""
        return bool(catalog_name)

    def database_exists(self, catalog_name: str, database_name: str) -> bool:
        """Tells that a database exists; see the class."""
        return bool(catalog_name and database_name)


def _given(name: str | None, option: str) -> str:
    if name is None:
        msg = (
            "No session is there whose current catalog and database could be meant. Write the full "
            f"name, catalog.database.name, or give {option}."
        )
        raise ValidationException(msg)
    return name
