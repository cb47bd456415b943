"""Names under which catalogs keep Python functions together with their connections.

A catalog keeps the dotted name of a Python function and little else, and Flink imports that name
when a query uses the function. So the reference goes into the name: importing
``pyflink_connections.bound_functions.<reference>.my.module`` gives a module whose functions are
those of ``my.module``, with the connection.
"""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, ClassVar
from weakref import WeakSet

from pyflink_connections.exceptions import (
    ConnectionNotExistException,
    PyFlinkConnectionsException,
    ValidationException,
)
from pyflink_connections.jvm.errors import keep_for_python

__all__ = ["BoundFunctions", "bound_name", "split_bound_name"]

PACKAGE = __name__

#: Gives a function a connection: the function, the connection's full name. None if a session does
#: not know the connection.
Bind = Callable[[Any, str], Any]


def bound_name(function_name: str, reference: str) -> str:
    """Returns the name of a function with a connection.

    Example:
        >>> bound_name("my.module.score", "cat.db.c")
        'pyflink_connections.bound_functions.x6361742e64622e63.my.module.score'
    """
    return f"{PACKAGE}.x{reference.encode().hex()}.{function_name}"


def split_bound_name(name: str) -> tuple[str, str] | None:
    """Returns function name and reference of what :func:`bound_name` made, or None."""
    begin = f"{PACKAGE}.x"
    encoded, dot, function_name = name[len(begin) :].partition(".")
    if not name.startswith(begin) or not dot:
        return None
    try:
        return function_name, bytes.fromhex(encoded).decode()
    except ValueError:
        return None


class BoundFunctions:
    """Binds the functions that one session's queries use.

    Flink does not say for which session it imports a function, so the session whose statement is
    being planned is asked first, and then the others of this process.

    Args:
        bind: Gives a function a connection of this session.
    """

    _lock: ClassVar = threading.Lock()
    _all: ClassVar[WeakSet[BoundFunctions]] = WeakSet()
    _planning: ClassVar[list[BoundFunctions]] = []

    def __init__(self, bind: Bind) -> None:
        self._bind = bind
        with self._lock:
            self._all.add(self)

    @contextmanager
    def planning(self) -> Iterator[None]:
        """Marks the time in which a statement of this session is planned."""
        with self._lock:
            self._planning.append(self)
        try:
            yield
        finally:
            with self._lock:
                self._planning.remove(self)

    @classmethod
    def get(cls, function_name: str, reference: str) -> Any:
        """Returns a function with its connection.

        Raises:
            ConnectionNotExistException: No session knows the connection.
            ValidationException: There is no session, or workers could not read the secret.
        """
        module_name, _, name = function_name.rpartition(".")
        function = getattr(importlib.import_module(module_name), name)
        with cls._lock:
            sessions = list(dict.fromkeys([*reversed(cls._planning), *cls._all]))
        for session in sessions:
            bound = session._bind(function, reference)  # noqa: SLF001 - of the same class
            if bound is not None:
                return bound
        if sessions:
            msg = (
                f"Connection {reference} of function {function_name} does not exist (any more). "
                "Create it again, or drop the function."
            )
            raise ConnectionNotExistException(msg)
        msg = (
            f"Function {function_name} uses connection {reference}, which needs a TableEnvironment "
            "of pyflink_connections.table."
        )
        raise ValidationException(msg)


class _Finder(MetaPathFinder, Loader):
    """Finds the modules of bound functions; their attributes are looked up each time anew."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Knows every name below the package."""
        if fullname.startswith(f"{PACKAGE}."):
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Makes the module ask for its functions."""

        def function(name: str) -> Any:
            split = split_bound_name(f"{module.__name__}.{name}")
            if name.startswith("__") or split is None:
                raise AttributeError(name)
            try:
                return BoundFunctions.get(*split)
            except PyFlinkConnectionsException as exc:
                number = keep_for_python(exc)  # on its way through Flink it becomes a Java one
                msg = f"{exc} [pyflink-connections-error:{number}]"
            raise ValidationException(msg)

        module.__dict__["__getattr__"] = function


# Whoever imports a module below this one has imported this one first.
sys.meta_path.append(_Finder())
