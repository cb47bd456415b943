"""The call by which a running function gets the options of its connection."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.functions.source import ConnectionSource

__all__ = ["ConnectionOptions", "connection_options", "context_with_source"]

_ATTRIBUTE = "_pyflink_connections_source"


class ConnectionOptions(Mapping[str, str]):
    """The options of a connection, secrets in the clear, always the current ones.

    Keep this object and not its values: a password that was rotated is there at the next look. It
    shows no value and can't be pickled.

    Args:
        source: Where the options come from.
    """

    def __init__(self, source: ConnectionSource) -> None:
        self._source = source

    def __getitem__(self, key: str) -> str:
        return self._source.current_options()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._source.current_options())

    def __len__(self) -> int:
        return len(self._source.current_options())

    def __repr__(self) -> str:
        return f"ConnectionOptions({self._source.reference!r})"

    def __reduce__(self) -> NoReturn:
        msg = "ConnectionOptions give out secrets and can't be pickled; get them in open()."
        raise TypeError(msg)


def connection_options(function_context: Any) -> ConnectionOptions:
    """Returns the options of the connection that a function was registered with.

    Args:
        function_context: What PyFlink passes to the function's ``open``.

    Returns:
        The options as a mapping. Values are read when they are first asked for, once for all
        functions of a worker process, and again when they have become older than
        ``table.connection.functions.cache-ttl``.

    Raises:
        ValidationException: The function was registered without a connection.

    Example:
        >>> class Score(ScalarFunction):  # doctest: +SKIP
        ...     def open(self, function_context):
        ...         self.crm = connection_options(function_context)
        ...
        ...     def eval(self, customer):
        ...         return ask(self.crm["url"], token=self.crm["token"], about=customer)
    """
    source = getattr(function_context, _ATTRIBUTE, None)
    if source is None:
        msg = (
            "This function was registered without a connection. Write CREATE FUNCTION ... LANGUAGE "
            "PYTHON USING CONNECTION <name>, or pass connection='<name>' to "
            "create_temporary_function."
        )
        raise ValidationException(msg)
    return ConnectionOptions(source)


def context_with_source(function_context: Any, source: ConnectionSource) -> Any:
    """Returns a copy of a function context from which a function gets this connection.

    A copy, because functions of one task share their context and have connections of their own.
    """
    own = copy.copy(function_context)
    setattr(own, _ATTRIBUTE, source)
    return own
