"""The sessions of this process, which know the connections of functions."""

from __future__ import annotations

import importlib
import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar
from weakref import WeakSet

from pyflink_connections.bound_functions.names import PACKAGE
from pyflink_connections.exceptions import ConnectionNotExistException, ValidationException
from pyflink_connections.functions import ConnectionSource

__all__ = ["BoundFunctions"]


class BoundFunctions:
    """Binds the functions that one session's queries use.

    Flink does not say for which session it imports a function. So those are asked that are at work
    on a statement or table, or else all of this process; they must agree then.

    Args:
        source_of: Gives the source of a connection by its full name; None if this session does not
            know the connection.
        bind: Gives a function a connection.
    """

    _lock: ClassVar = threading.Lock()
    _all: ClassVar[WeakSet[BoundFunctions]] = WeakSet()
    _planning: ClassVar[list[BoundFunctions]] = []
    _numbers: ClassVar = itertools.count(1)

    def __init__(
        self,
        source_of: Callable[[str], ConnectionSource | None],
        bind: Callable[[Any, ConnectionSource], Any],
    ) -> None:
        self.source_of = source_of
        self.bind = bind
        self.given: dict[str, Any] = {}
        with self._lock:
            self._all.add(self)

    @contextmanager
    def planning(self) -> Iterator[None]:
        """Marks the time in which functions are imported for this session."""
        with self._lock:
            self._planning.append(self)
        try:
            yield
        finally:
            with self._lock:
                self._planning.remove(self)

    def give(self, function: Any) -> str:
        """Keeps a function that no module has, as long as the session, and returns its name."""
        name = f"{PACKAGE}.given.f{next(self._numbers)}"
        self.given[name] = function
        return name

    @classmethod
    def get(cls, function_name: str, reference: str) -> Any:
        """Returns a function with its connection.

        Raises:
            ConnectionNotExistException: No session knows the connection.
            ValidationException: There is no session, several know different connections of this
                name, or workers could not read the secret.
        """
        with cls._lock:
            everybody, planning = list(cls._all), list(cls._planning)
        givers = [session for session in everybody if function_name in session.given]
        function = givers[0].given[function_name] if givers else _imported(function_name)
        for sessions in (givers or planning, givers or everybody):
            sources = {each: s.bind for s in sessions if (each := s.source_of(reference))}
            if len(sources) > 1:
                raise ValidationException(_ambiguous(function_name, reference))
            for source, bind in sources.items():
                return bind(function, source)
        raise _missing(function_name, reference, any_session=bool(everybody))


def _imported(function_name: str) -> Any:
    module_name, _, name = function_name.rpartition(".")
    return getattr(importlib.import_module(module_name), name)


def _ambiguous(function_name: str, reference: str) -> str:
    return (
        f"Function {function_name} uses connection {reference}, and sessions of this process have "
        "different connections of this name. Use one of these sessions at a time, through its "
        "TableEnvironment of pyflink_connections.table, or give the connections names of their own."
    )


def _missing(function_name: str, reference: str, *, any_session: bool) -> Exception:
    if any_session:
        return ConnectionNotExistException(
            f"Connection {reference} of function {function_name} does not exist (any more). "
            "Create it again, or drop the function."
        )
    return ValidationException(
        f"Function {function_name} uses connection {reference}, which needs a TableEnvironment "
        "of pyflink_connections.table."
    )
