"""What PyFlink makes of an object of ours is one of ours too, and made for its session.

PyFlink's methods name their own classes: ``Table.select`` makes a ``Table`` of PyFlink's, whatever
the class it was called on. The objects need nothing but our methods, so they get our class. And
any of the methods may import functions, whose connections are those of the object's session.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

__all__ = ["replaces", "returns_ours"]

Class = TypeVar("Class", bound=type)

#: Our subclass of each of PyFlink's classes that has one.
_OURS: dict[type, type] = {}


def replaces(stock: type) -> Callable[[Class], Class]:
    """Says that a class takes the place of PyFlink's, wherever a method of ours would return one.

    Args:
        stock: The class of PyFlink's, which the decorated class derives from.
    """

    def decorate(cls: Class) -> Class:
        _OURS[stock] = cls
        return returns_ours(cls)

    return decorate


def returns_ours(cls: Class) -> Class:
    """Has all public methods of a class, inherited ones included, return objects of our classes."""
    for name in dir(cls):
        method = inspect.getattr_static(cls, name)
        if inspect.isfunction(method) and not name.startswith("_"):
            setattr(cls, name, _returning_ours(method))
    return cls


def _returning_ours(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def returning_ours(self: Any, *args: Any, **kwargs: Any) -> Any:
        with _functions_of_its_session(self):
            made = method(self, *args, **kwargs)
        ours = _OURS.get(type(made))
        if ours is not None:
            made.__class__ = ours
        return made

    return returning_ours


def _functions_of_its_session(made_by_us: Any) -> AbstractContextManager[None]:
    # Looked up in `vars`, since columns and Java objects have attributes of every name.
    environment = vars(made_by_us).get("_t_env", made_by_us)
    session = vars(environment).get("_session")
    return nullcontext() if session is None else session.functions.planning()
