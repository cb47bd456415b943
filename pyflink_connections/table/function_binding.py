"""Giving a Python function a connection: what PyFlink serializes then carries the reference."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from pyflink.table.udf import UserDefinedFunction

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.functions import with_connection

if TYPE_CHECKING:
    from pyflink.table.udf import UserDefinedFunctionWrapper

    from pyflink_connections.functions import ConnectionSource

__all__ = ["bind", "require_open"]


def bind(wrapper: UserDefinedFunctionWrapper, source: ConnectionSource) -> Any:
    """Returns a copy of what ``udf``, ``udtf``, ``udaf`` or ``udtaf`` made, with a connection.

    The function's ``open`` gets a context from which
    :func:`~pyflink_connections.functions.connection_options` takes the connection.

    Args:
        wrapper: The function; it stays as it is.
        source: Where workers get the connection from.

    Raises:
        ValidationException: It is a plain function, which has no ``open``.
    """
    require_open(wrapper)
    bound = copy.copy(wrapper)
    bound._func = _ConnectedFunction(wrapper._func, source)
    bound._judf_placeholder = None  # what PyFlink has serialized before had no connection
    return bound


def require_open(wrapper: Any) -> None:
    """Checks that a function has an ``open`` in which it can get its connection.

    Raises:
        ValidationException: It has none.
    """
    if not isinstance(getattr(wrapper, "_func", None), UserDefinedFunction):
        msg = (
            "Only a function with an open() method can have a connection. Make it a class, such as "
            "a subclass of ScalarFunction, take connection_options(function_context) in open(), "
            "and register udf(MyFunction(), result_type=...)."
        )
        raise ValidationException(msg)


class _ConnectedFunction(UserDefinedFunction):
    """What PyFlink pickles in a function's place: unpickled, it is that function, connected.

    So the function is pickled in whatever way it has itself, and only its copies in workers change.
    """

    def __init__(self, function: UserDefinedFunction, source: ConnectionSource) -> None:
        self._function = function
        self._source = source

    def __reduce__(self) -> tuple[Any, ...]:
        return with_connection, (self._function, self._source)
