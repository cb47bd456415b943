"""The options of a session's tables, models and catalogs, read and replaced in the JVM."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pyflink.java_gateway import get_gateway

from pyflink_connections.jvm.namespace import JvmNamespace
from pyflink_connections.jvm.py4j_logging import unlogged
from pyflink_connections.redaction import SensitiveOptions

__all__ = ["JvmObjects"]

Path = tuple[str, ...]  # catalog, database, name


class JvmObjects:
    """What the catalogs of a Java table environment hold.

    Options cross the border unlogged: they may hold secrets that nobody knows of yet.

    Args:
        j_tenv: The Java table environment.
    """

    def __init__(self, j_tenv: Any) -> None:
        self._j_tenv = j_tenv
        self._j_manager = j_tenv.getCatalogManager()
        self._namespace = JvmNamespace(j_tenv)

    def catalog_names(self) -> list[str]:
        """Returns the names of all catalogs, sorted."""
        return sorted(self._j_manager.listCatalogs())

    def brings_table_factory(self, catalog: str) -> bool:
        """Tells whether a catalog makes its tables itself."""
        return self._namespace.brings_table_factory(catalog)

    def is_current_catalog(self, catalog: str) -> bool:
        """Tells whether a catalog is the current one, which can't be dropped."""
        return self._namespace.current_catalog() == catalog

    def tables(self, catalog: str) -> Iterator[tuple[Path, SensitiveOptions]]:
        """Gives the permanent tables of a catalog, views and materialized ones left out."""
        j_catalog = self._j_catalog(catalog)
        for path in _paths(catalog, j_catalog, j_catalog.listTables):
            j_table = j_catalog.getTable(_j_path(path))
            if j_table.getTableKind().name() == "TABLE":
                yield path, _options(j_table.getOptions())

    def models(self, catalog: str) -> Iterator[tuple[Path, SensitiveOptions]]:
        """Gives the permanent models of a catalog."""
        j_catalog = self._j_catalog(catalog)
        for path in _paths(catalog, j_catalog, j_catalog.listModels):
            yield path, _options(j_catalog.getModel(_j_path(path)).getOptions())

    def catalog_options(self, catalog: str) -> SensitiveOptions:
        """Returns the options a catalog was created with; none if it came from elsewhere."""
        j_descriptor = self._j_manager.getCatalogDescriptor(catalog)
        if not j_descriptor.isPresent():
            return SensitiveOptions({})
        return _options(j_descriptor.get().getConfiguration().toMap())

    def databases(self, catalog: str) -> list[str]:
        """Returns the names of a catalog's databases, which it is asked for."""
        return list(self._j_catalog(catalog).listDatabases())

    def sink_columns(self, path: Path) -> list[tuple[str, str]]:
        """Returns names and types of the columns that an INSERT into a table gives values for."""
        j_table = self._j_manager.getTableOrError(_j_identifier(path))
        j_row = j_table.getResolvedSchema().toSinkRowDataType().getLogicalType()
        return [
            (str(field.getName()), str(field.getType().copy(True).asSerializableString()))
            for field in j_row.getFields()
        ]

    def model_inputs(self, path: Path) -> list[tuple[str, str]]:
        """Returns names and types of a model's input columns."""
        j_schema = self._j_manager.getModelOrError(_j_identifier(path)).getResolvedModel()
        return [
            (
                str(column.getName()),
                str(column.getDataType().getLogicalType().asSerializableString()),
            )
            for column in j_schema.getResolvedInputSchema().getColumns()
        ]

    def replace_table_options(self, path: Path, options: Mapping[str, str]) -> None:
        """Gives a permanent table other options; all else of it stays."""
        j_table = self._j_catalog(path[0]).getTable(_j_path(path))
        self._j_manager.alterTable(j_table.copy(_j_map(options)), _j_identifier(path), False)

    def replace_model_options(self, path: Path, options: Mapping[str, str]) -> None:
        """Gives a permanent model other options; all else of it stays."""
        j_model = self._j_catalog(path[0]).getModel(_j_path(path))
        self._j_manager.alterModel(j_model.copy(_j_map(options)), _j_identifier(path), False)

    def recreate_catalog(self, catalog: str, options: Mapping[str, str]) -> None:
        """Drops a catalog and creates it with other options; what is in it is elsewhere."""
        j_descriptor = self._j_manager.getCatalogDescriptor(catalog).get()
        j_comment = j_descriptor.getComment().orElse(None)
        jvm = get_gateway().jvm
        j_new = jvm.org.apache.flink.table.catalog.CatalogDescriptor.of(
            catalog, jvm.org.apache.flink.configuration.Configuration.fromMap(_j_map(options))
        )
        if j_comment is not None:
            j_new = j_new.setComment(j_comment)
        try:
            self._j_manager.unregisterCatalog(catalog, False)
            self._j_manager.createCatalog(catalog, j_new)
        except BaseException:  # Ctrl-C as well, which Java does not see: it may be there or not
            self._j_manager.unregisterCatalog(catalog, True)
            self._j_manager.createCatalog(catalog, j_descriptor)
            raise

    def _j_catalog(self, name: str) -> Any:
        return self._j_tenv.getCatalog(name).get()


def _paths(catalog: str, j_catalog: Any, list_names: Any) -> Iterator[Path]:
    for database in sorted(j_catalog.listDatabases()):
        for name in sorted(list_names(database)):
            yield catalog, database, name


def _options(j_options: Any) -> SensitiveOptions:
    with unlogged():
        return SensitiveOptions(
            {str(entry.getKey()): str(entry.getValue()) for entry in j_options.entrySet()}
        )


def _j_map(options: Mapping[str, str]) -> Any:
    j_map = get_gateway().jvm.java.util.HashMap()
    with unlogged():
        for key, value in options.items():
            j_map.put(key, value)
    return j_map


def _j_path(path: Path) -> Any:
    return get_gateway().jvm.org.apache.flink.table.catalog.ObjectPath(path[1], path[2])


def _j_identifier(path: Path) -> Any:
    return get_gateway().jvm.org.apache.flink.table.catalog.ObjectIdentifier.of(*path)
