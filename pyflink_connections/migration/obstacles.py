"""Why an object of a script can't use a connection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyflink_connections.identifiers import quote_path
from pyflink_connections.migration.families import ObjectKind, family_of
from pyflink_connections.migration.objects import InlineObject
from pyflink_connections.migration.overrides import Overrides
from pyflink_connections.migration.scripts import Script
from pyflink_connections.migration.statements import LocatedStatement

__all__ = ["Obstacles"]


class Obstacles:
    """What stands in the way of the objects of some scripts.

    Args:
        scripts: All scripts of the migration: what one does to the object of another counts.
    """

    def __init__(self, scripts: Iterable[Script]) -> None:
        statements = [(script, each) for script in scripts for each in script.statements]
        self._overrides = Overrides(statements)
        self._own_tables = frozenset(_catalogs_with_own_tables(each for _, each in statements))

    def of(
        self, found: InlineObject, statement: LocatedStatement, catalog: str | None
    ) -> str | None:
        """Returns why an object can't use a connection, or None if it can.

        Args:
            found: The object.
            statement: The statement that creates it.
            catalog: The catalog that is current there; None if the script does not say.
        """
        return (
            found.obstacle
            or _own_statement(statement)
            or self._own_catalog(found, catalog)
            or self._overridden(found)
        )

    def _own_catalog(self, found: InlineObject, catalog: str | None) -> str | None:
        owner = found.name[0] if len(found.name) == 3 else catalog
        if found.kind is not ObjectKind.TABLE or owner not in self._own_tables:
            return None
        return (
            f"catalog {owner} makes its tables itself, which then can't use a connection; create "
            "it in another catalog"
        )

    def _overridden(self, found: InlineObject) -> str | None:
        override = self._overrides.of(found.name[-1], found.moved)
        if override is None:
            return None
        keys = ", ".join(sorted(override.keys & found.moved.keys()))
        return f"{override.place} sets {keys} too, and a connection's options can't be set twice"


def _own_statement(statement: LocatedStatement) -> str | None:
    if statement.created is not None and statement.created.connection is not None:
        return (
            f"it uses connection {quote_path(statement.created.connection)} already; put the "
            "options there with ALTER CONNECTION ... SET, and take them out here"
        )
    if statement.base is not None:
        return (
            f"it inherits options of {statement.base} by LIKE; write all its options, or "
            "EXCLUDING OPTIONS"
        )
    return None


def _catalogs_with_own_tables(statements: Iterable[LocatedStatement]) -> Iterator[str]:
    for statement in statements:
        if statement.created is not None and statement.created_kind is ObjectKind.CATALOG:
            settings = {entry.key: entry.value for entry in statement.settings}
            factory = settings.get(ObjectKind.CATALOG.factory_option, "")
            if family_of(ObjectKind.CATALOG, factory).makes_tables:
                yield statement.created.name[-1]
