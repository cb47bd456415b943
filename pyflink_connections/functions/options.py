"""The call by which a running function gets the options of its connection."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.functions.source import ConnectionSource, CurrentOptions

__all__ = ["ConnectionOptions", "connection_options", "with_connection"]

_ATTRIBUTE = "_pyflink_connections_source"


class ConnectionOptions(Mapping[str, str]):
    """The options of a connection, secrets in the clear, always the current ones.

    Keep this object and not its values: a password that was rotated is there at the next look. It
    shows no value and can't be pickled.

    Args:
        reference: The connection's full name.
        current: Gives the options as they are now.
    """

    def __init__(self, reference: str, current: CurrentOptions) -> None:
        self._reference = reference
        self._current = current

    def __getitem__(self, key: str) -> str:
        options = self._current()
        try:
            return options[key]
        except KeyError:
            known = sorted(options)
        msg = f"Connection {self._reference} has no option {key!r}; it has {known}."
        raise KeyError(msg)

    def __iter__(self) -> Iterator[str]:
        return iter(self._current())

    def __len__(self) -> int:
        return len(self._current())

    def __repr__(self) -> str:
        return f"ConnectionOptions({self._reference!r})"

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
        SecretException: What the secret store needs is not installed where the function runs.

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
    return ConnectionOptions(source.reference, source.open())


def with_connection(function: Any, source: ConnectionSource) -> Any:
    """Gives a function its connection, where it runs: what its ``open`` gets knows the source.

    Nothing else about the function changes, and nothing is added to the calls of its ``eval``.
    """
    own_open = function.open

    def open_with_connection(function_context: Any) -> None:
        # A copy, because functions of one task may share their context.
        context = copy.copy(function_context)
        setattr(context, _ATTRIBUTE, source)
        own_open(context)

    object.__setattr__(function, "open", open_with_connection)  # it may be a frozen dataclass
    return function
