"""Giving a Python function a connection: what PyFlink serializes then carries the reference."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from pyflink.table.udf import UserDefinedFunction

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.functions import context_with_source

if TYPE_CHECKING:
    from pyflink.table.udf import UserDefinedFunctionWrapper

    from pyflink_connections.functions import ConnectionSource

__all__ = ["bind"]


def bind(wrapper: UserDefinedFunctionWrapper, source: ConnectionSource) -> Any:
    """Returns a copy of what ``udf``, ``udtf``, ``udaf`` or ``udtaf`` made, with a connection.

    The function's ``open`` gets a context from which
    :func:`~pyflink_connections.functions.connection_options` takes the connection. Nothing else
    about the function changes, and nothing is added to the calls of its ``eval``.

    Args:
        wrapper: The function.
        source: Where workers get the connection from.

    Raises:
        ValidationException: It is a plain function, which has no ``open``.
    """
    function = getattr(wrapper, "_func", None)
    if not isinstance(function, UserDefinedFunction):
        msg = (
            "Only a function with an open() method can have a connection. Make it a class, such as "
            "a subclass of ScalarFunction, take connection_options(function_context) in open(), "
            "and register udf(MyFunction(), result_type=...)."
        )
        raise ValidationException(msg)
    bound_function = copy.copy(function)
    bound_function.open = _OpenWithConnection(bound_function, source)
    bound = copy.copy(wrapper)
    bound._func = bound_function
    bound._judf_placeholder = None  # what PyFlink has serialized before had no connection
    return bound


class _OpenWithConnection:
    """Stands in for the function's own ``open``, wherever PyFlink calls it."""

    def __init__(self, function: UserDefinedFunction, source: ConnectionSource) -> None:
        self._function = function
        self._source = source

    def __call__(self, function_context: Any) -> None:
        context = context_with_source(function_context, self._source)
        type(self._function).open(self._function, context)
