"""Options that are declared once: typed, described, and checked when they are read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar, cast

from pyflink_connections.exceptions import ValidationException

__all__ = ["ConfigOption", "Options", "boolean", "duration", "integer", "one_of", "text"]

T = TypeVar("T")

_DURATION = re.compile(r"\s*(\d+)\s*([a-zµ]*)\s*\Z", re.IGNORECASE)
_UNITS = {
    "milliseconds": ("ms", "milli", "millis", "millisecond", "milliseconds", ""),
    "seconds": ("s", "sec", "secs", "second", "seconds"),
    "minutes": ("m", "min", "mins", "minute", "minutes"),
    "hours": ("h", "hour", "hours"),
    "days": ("d", "day", "days"),
}


def text(value: str) -> str:
    """Reads any text that is not empty."""
    if not value:
        msg = "a text that is not empty"
        raise ValueError(msg)
    return value


def integer(value: str) -> int:
    """Reads a whole number."""
    try:
        return int(value)
    except ValueError:
        msg = "a whole number"
        raise ValueError(msg) from None


def boolean(value: str) -> bool:
    """Reads ``true`` or ``false``, in any case."""
    try:
        return {"true": True, "false": False}[value.lower()]
    except KeyError:
        msg = "'true' or 'false'"
        raise ValueError(msg) from None


def duration(value: str) -> timedelta:
    """Reads a duration as Flink writes it: ``10 s``, ``1 min``, ``500 ms``; a bare number is ms."""
    match = _DURATION.match(value)
    unit = match.group(2).lower() if match else None
    for name, labels in _UNITS.items():
        if match and unit in labels:
            return timedelta(**{name: int(match.group(1))})
    msg = "a duration such as '10 s', '1 min' or '500 ms'"
    raise ValueError(msg)


def one_of(*choices: str) -> Callable[[str], str]:
    """Makes a reader that accepts a few words only."""

    def read(value: str) -> str:
        if value not in choices:
            msg = "one of " + ", ".join(repr(choice) for choice in choices)
            raise ValueError(msg)
        return value

    return read


@dataclass(frozen=True)
class ConfigOption(Generic[T]):
    """One option: its declaration is what checks, documents and types it.

    Attributes:
        key: Its name below the prefix it is declared for.
        read: Makes a value of the text; raises a ValueError that says what would be right.
        description: For the reference page, one or two sentences.
        default: The value when it is not set; None means that there is none.
        required: Whether it must be set.
        public: Whether its value is no secret, although its name suggests one.
    """

    key: str
    read: Callable[[str], T]
    description: str
    default: T | None = None
    required: bool = False
    public: bool = False


class Options:
    """The values of declared options, read and checked all at once.

    Args:
        declared: Every option there is below the prefix.
        given: Texts by key, without the prefix.
        prefix: What stands before the keys in Flink's configuration, for errors.

    Raises:
        ValidationException: A key is unknown (the nearest one is named), a value is malformed, or a
            required option is not set. Values are not repeated, since they may be secret.
    """

    def __init__(
        self, declared: Sequence[ConfigOption[Any]], given: Mapping[str, str], prefix: str
    ) -> None:
        self._prefix = prefix
        by_key = {option.key: option for option in declared}
        for key in given:
            if key not in by_key:
                raise ValidationException(_unknown(f"{prefix}{key}", prefix, by_key))
        self._values = {key: self._read(option, given.get(key)) for key, option in by_key.items()}

    def get(self, option: ConfigOption[T]) -> T | None:
        """Returns the value of an option, its default, or None."""
        return cast("T | None", self._values[option.key])

    def require(self, option: ConfigOption[T]) -> T:
        """Returns the value of an option that is required or has a default."""
        return cast("T", self._values[option.key])

    def _read(self, option: ConfigOption[Any], value: str | None) -> object:
        key = f"{self._prefix}{option.key}"
        if value is None:
            if option.required:
                msg = f"The option '{key}' must be set. {option.description}"
                raise ValidationException(msg)
            return option.default
        try:
            return option.read(value)
        except ValueError as exc:
            msg = f"The value of option '{key}' must be {exc}."
        raise ValidationException(msg)


def _unknown(key: str, prefix: str, known: Iterable[str]) -> str:
    valid = [f"{prefix}{name}" for name in known]
    nearest = difflib.get_close_matches(key, valid, n=1, cutoff=0.5)
    if nearest:
        return f"There is no option '{key}'. Did you mean '{nearest[0]}'?"
    return f"There is no option '{key}'. Known are: {', '.join(sorted(valid))}."
