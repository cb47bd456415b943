"""Table environments for programs that run statements and look at their rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyflink.common import Configuration
from pyflink.table import ResultKind, TableResult

from pyflink_connections.table.environment_settings import EnvironmentSettings
from pyflink_connections.table.table_environment import TableEnvironment

__all__ = ["collected", "new_environment"]


def new_environment(configuration: Mapping[str, str]) -> TableEnvironment:
    """Makes a table environment.

    Args:
        configuration: Configuration over that of Flink's file.
    """
    settings = Configuration()
    for key, value in configuration.items():
        settings.set_string(key, value)
    builder = EnvironmentSettings.new_instance().with_configuration(settings)
    return TableEnvironment.create(builder.build())


def collected(result: TableResult) -> tuple[list[str], list[list[Any]]] | None:
    """Waits for the end of a statement and returns its columns and rows.

    Returns:
        None if the statement has nothing to show.
    """
    if result.get_result_kind() == ResultKind.SUCCESS:
        return None
    rows = result.collect()
    try:
        return result.get_table_schema().get_field_names(), [list(row) for row in rows]
    except BaseException:
        rows.close()  # ends the job; that of an INSERT can't be closed once it has ended
        raise
