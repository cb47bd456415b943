"""The catalogs of a session, as a migration sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from pyflink_connections.identifiers import quote, quote_path
from pyflink_connections.jvm import JvmObjects, knows_models
from pyflink_connections.migration import LiveObject, ObjectKind
from pyflink_connections.redaction import SensitiveOptions
from pyflink_connections.table.flink_versions import HAS_CATALOG_DESCRIPTORS

__all__ = ["SessionCatalogs"]


class SessionCatalogs:
    """Reads and changes what a session's catalogs hold; a ``LiveCatalogs``.

    Args:
        objects: What they hold.
        explain: Plans a statement.
    """

    def __init__(self, objects: JvmObjects, explain: Callable[[str], object]) -> None:
        self._objects = objects
        self._explain = explain

    def objects(self) -> Iterator[LiveObject]:
        """Gives all catalogs, and the permanent tables and models that could use a connection."""
        for catalog in self._objects.catalog_names():
            options = self._catalog_options(catalog)
            yield LiveObject(ObjectKind.CATALOG, (catalog,), options)
            if not self._objects.brings_table_factory(catalog):
                yield from _live(ObjectKind.TABLE, self._objects.tables(catalog))
            if knows_models():
                yield from _live(ObjectKind.MODEL, self._objects.models(catalog))

    def obstacle(self, found: LiveObject) -> str | None:
        """Returns why a catalog can't be created anew, or None."""
        if found.kind is not ObjectKind.CATALOG:
            return None
        if self._objects.is_current_catalog(found.name[0]):
            return "it is the current catalog, which can't be created anew; USE another one first"
        if found.options.get("type") == "generic_in_memory":
            return "what is in it would be gone if it were created anew"
        return None

    def probe(self, found: LiveObject) -> Callable[[], object] | None:
        """Returns a query over an object, or an INSERT into it, that can be planned now."""
        for probe in self._probes(found):
            if _works(probe):
                return probe
        return None

    def replace_options(self, found: LiveObject, options: Mapping[str, str]) -> None:
        """Gives an object other options: a catalog is created anew, others are altered."""
        if found.kind is ObjectKind.CATALOG:
            self._objects.recreate_catalog(found.name[0], options)
        elif found.kind is ObjectKind.MODEL:
            self._objects.replace_model_options(found.name, options)
        else:
            self._objects.replace_table_options(found.name, options)

    def _catalog_options(self, catalog: str) -> SensitiveOptions:
        if not HAS_CATALOG_DESCRIPTORS:
            return SensitiveOptions({})
        return self._objects.catalog_options(catalog)

    def _probes(self, found: LiveObject) -> Iterator[Callable[[], object]]:
        if found.kind is ObjectKind.CATALOG:
            yield lambda: self._objects.databases(found.name[0])
            return
        name = quote_path(found.name)
        if found.kind is ObjectKind.MODEL:
            yield lambda: self._explain(_predict(name, self._objects.model_inputs(found.name)))
            return
        yield lambda: self._explain(f"SELECT * FROM {name}")  # noqa: S608 - a quoted name
        yield lambda: self._explain(_insert(name, self._objects.sink_columns(found.name)))


def _works(probe: Callable[[], object]) -> bool:
    try:
        probe()
    except Exception:  # noqa: BLE001 - a table may be no source, or no sink; nobody is told
        return False
    return True


def _live(
    kind: ObjectKind, found: Iterable[tuple[tuple[str, ...], SensitiveOptions]]
) -> Iterator[LiveObject]:
    return (LiveObject(kind, path, options) for path, options in found)


def _insert(table: str, columns: Iterable[tuple[str, str]]) -> str:
    return f"INSERT INTO {table} SELECT {_nulls(columns)}"


def _predict(model: str, inputs: list[tuple[str, str]]) -> str:
    columns = ", ".join(quote(name) for name, _ in inputs)
    row = f"SELECT {_nulls(inputs)}"
    return f"SELECT * FROM ML_PREDICT(({row}), MODEL {model}, DESCRIPTOR({columns}))"  # noqa: S608


def _nulls(columns: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"CAST(NULL AS {data_type}) AS {quote(name)}" for name, data_type in columns)
