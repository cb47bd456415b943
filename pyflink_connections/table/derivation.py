"""What PyFlink makes of an object of ours is one of ours too.

PyFlink's methods name their own classes: ``Table.select`` makes a ``Table`` of PyFlink's, whatever
the class it was called on. The objects need nothing but our methods, so they get our class.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
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
    def returning_ours(*args: Any, **kwargs: Any) -> Any:
        made = method(*args, **kwargs)
        ours = _OURS.get(type(made))
        if ours is not None:
            made.__class__ = ours
        return made

    return returning_ours
