"""The formats of exports, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.transfer.portable import PortableConnection
from pyflink_connections.transfer.sql_form import read_sql, written_sql
from pyflink_connections.transfer.yaml_form import read_yaml, written_yaml

__all__ = ["FORMATS", "reader_of", "writer_of"]

T = TypeVar("T")

_WRITERS = {"sql": written_sql, "yaml": written_yaml}
_READERS = {"sql": read_sql, "yaml": read_yaml}

#: The names of all formats.
FORMATS = tuple(sorted(_WRITERS))


def writer_of(text_format: str) -> Callable[[Iterable[PortableConnection]], str]:
    """Returns what writes a format.

    Raises:
        ValidationException: There is no such format.
    """
    return _of_format(_WRITERS, text_format)


def reader_of(text_format: str) -> Callable[[str], list[PortableConnection]]:
    """Returns what reads a format.

    Raises:
        ValidationException: There is no such format.
    """
    return _of_format(_READERS, text_format)


def _of_format(known: Mapping[str, T], name: str) -> T:
    if name not in known:
        msg = f"There is no format {name!r}; known are {', '.join(sorted(known))}."
        raise ValidationException(msg)
    return known[name]
