"""Tables without a connector of their own, on a Flink that takes them for managed ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.sql.statements import CreateTable

__all__ = ["requiring_own_connector"]

#: What Flink says of such a table. Flink 2.0 has no managed tables any more, and never says it.
_ASSUMPTION = "Flink assumes a managed table"


@contextmanager
def requiring_own_connector(statement: CreateTable) -> Iterator[None]:
    """Runs a CREATE TABLE inside.

    Only Flink knows whether the table has a connector: it may come from another one by LIKE.

    Args:
        statement: The statement.

    Raises:
        ValidationException: The table has a connection but no connector of its own, and this Flink
            wants one.
    """
    try:
        yield
    except Exception as exc:
        if statement.connection is None or _ASSUMPTION not in str(exc):
            raise
    else:
        return
    msg = (
        f"Table {statement.name[-1]} needs a connector of its own beside USING CONNECTION: this "
        "Flink would take it for a managed table, whatever its connection has. Add "
        "WITH ('connector' = '...') to it, or use Flink 2.0 or newer."
    )
    raise ValidationException(msg)
