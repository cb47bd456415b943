"""Looking for a value wherever an object leads to."""

from __future__ import annotations

import base64
import gc
from collections.abc import Iterator
from types import CodeType, FrameType, FunctionType, ModuleType, TracebackType

__all__ = ["leads_to", "occurs_in"]

# What everything leads to, and what Python itself keeps of a call that failed.
_ELSEWHERE = (type, ModuleType, FunctionType, CodeType, FrameType, TracebackType)


def occurs_in(value: str, text: str) -> bool:
    """Tells whether a text holds a value, as it is or in base64 at any offset.

    Args:
        value: Letters and digits, so that quoting and escaping leave it alone.
        text: Where to look.
    """
    forms = [value]
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + value.encode()).decode()
        # Characters at both ends are mixed with what stands beside the value.
        forms.append(encoded[4:-4])
    return any(form in text for form in forms)


def leads_to(root: object, value: str) -> bool:
    """Tells whether an object holds a value, directly or by attributes, items, causes, contexts.

    Example:
        >>> leads_to(ValueError("wrong", {"password": "s3cretAndLong"}), "s3cretAndLong")
        True
    """
    return any(occurs_in(value, text) for text in _texts(root))


def _texts(root: object) -> Iterator[str]:
    seen: set[int] = set()
    waiting = [root]
    # Held until the end, so that no new object gets the id of one that was seen.
    held = []
    while waiting:
        found = waiting.pop()
        if id(found) in seen or isinstance(found, _ELSEWHERE):
            continue
        seen.add(id(found))
        held.append(found)
        if isinstance(found, str):
            yield found
        elif isinstance(found, (bytes, bytearray)):
            yield found.decode(errors="replace")
        else:
            waiting.extend(gc.get_referents(found))
            if isinstance(found, BaseException):
                waiting.append(str(found))
                waiting.append(repr(found))
