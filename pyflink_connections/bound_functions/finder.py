"""Imports modules that don't exist: those of functions with a connection."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from pyflink_connections.bound_functions.names import split_bound_name
from pyflink_connections.bound_functions.sessions import BoundFunctions
from pyflink_connections.exceptions import PyFlinkConnectionsException, ValidationException
from pyflink_connections.jvm.errors import keep_for_python

__all__ = ["BoundFunctionFinder"]


class BoundFunctionFinder(MetaPathFinder, Loader):
    """Finds the modules of bound functions; their attributes are looked up each time anew."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Knows every name that begins with a reference."""
        if split_bound_name(fullname) is None:
            return None
        return ModuleSpec(fullname, self, is_package=True)

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
