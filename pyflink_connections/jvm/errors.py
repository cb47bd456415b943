"""Brings Python exceptions that were raised while Flink plans back as themselves."""

from __future__ import annotations

import itertools
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import py4j.java_gateway

from pyflink_connections.exceptions import PyFlinkConnectionsException, ValidationException

__all__ = ["install_error_hook", "keep_for_python"]

_MARK = re.compile(r"\[pyflink-connections-error:(\d+)\]")
_REFUSAL = re.compile(r"\[pyflink-connections-refusal\] (.+)")
_KEPT_AT_MOST = 64  # what Java swallowed is never asked for; it must not pile up

_kept: OrderedDict[str, BaseException] = OrderedDict()
_hooks: set[Callable[..., Any]] = set()
_numbers = itertools.count(1)
_lock = threading.Lock()


def keep_for_python(exc: BaseException) -> str:
    """Keeps an exception for the thread that waits behind the JVM, and returns its number.

    The number travels through Flink in the message of a Java exception. The traceback is cut off:
    its frames hold resolved options.
    """
    with _lock:
        number = str(next(_numbers))
        _kept[number] = exc.with_traceback(None)
        while len(_kept) > _KEPT_AT_MOST:
            _kept.popitem(last=False)
    return number


def install_error_hook() -> None:
    """Makes py4j raise the kept Python exception instead of the Java one that carries its number.

    PyFlink hooks into the same function to turn Java exceptions into its own; this one goes around
    that, so that every way into the JVM is covered, those of PyFlink's own classes included.
    """
    original = py4j.java_gateway.get_return_value
    if original in _hooks:
        return

    def get_return_value(*args: Any, **kwargs: Any) -> Any:
        try:
            return original(*args, **kwargs)
        except Exception as exc:
            found = _take(exc)
            if found is None:
                raise
            error = found
        raise error  # outside of the block: the Java exception is no context a user could use

    _hooks.add(get_return_value)
    py4j.java_gateway.get_return_value = get_return_value


def _take(exc: Exception) -> BaseException | None:
    if isinstance(exc, PyFlinkConnectionsException):
        return None
    text = str(exc)
    refusal = _REFUSAL.search(text)
    if refusal is not None:
        return ValidationException(refusal.group(1))
    mark = _MARK.search(text)
    if mark is None:
        return None
    with _lock:
        return _kept.pop(mark.group(1), None)
