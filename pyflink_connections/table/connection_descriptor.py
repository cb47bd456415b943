"""Describes a connection in Python, beside PyFlink's descriptors of tables and models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

from pyflink_connections.definitions import TYPE_OPTION, SensitiveConnection
from pyflink_connections.options import validate_connection_options
from pyflink_connections.redaction import SensitiveOptions
from pyflink_connections.table.option_keys import key_text

if TYPE_CHECKING:
    from pyflink.common.config_options import ConfigOption

__all__ = ["ConnectionDescriptor"]

Value = Union[str, bool, int, float]


class ConnectionDescriptor(SensitiveConnection):
    """What a connection is to be: its type, its options with plain secrets, its comment (FLIP-529).

    Immutable, and comparable by value. Its ``repr`` hides every value, and it can't be pickled. It
    is pure Python: making one starts no JVM.

    Example:
        >>> descriptor = (
        ...     ConnectionDescriptor.for_type("basic")
        ...     .option("url", "jdbc:postgresql://prod:5432/db")
        ...     .option("username", "user")
        ...     .option("password", "pass")
        ...     .build()
        ... )
        >>> descriptor.get_options()["username"]
        'user'
        >>> descriptor
        ConnectionDescriptor(SensitiveOptions({'password': '******', 'type': '******', \
'url': '******', 'username': '******'}), comment=None)
    """

    __slots__ = ()

    class Builder:
        """Builds a :class:`ConnectionDescriptor`.

        Args:
            descriptor: Where to start from; by default from nothing.
        """

        def __init__(self, descriptor: ConnectionDescriptor | None = None) -> None:
            start = descriptor or SensitiveConnection({})
            # Never a plain dict: a builder is printed and pickled as easily as what it builds.
            self._options = start.get_options()
            self._comment = start.get_comment()

        def option(
            self, key: str | ConfigOption[Value], value: Value
        ) -> ConnectionDescriptor.Builder:
            """Sets an option, in place of an earlier value.

            Args:
                key: The option's name, or a ``ConfigOption`` of PyFlink's.
                value: Its value, a secret in the clear if it is one. Numbers and booleans are
                    written as Flink writes them.

            Raises:
                TypeError: The value is nothing an option can hold.
                ValidationException: The key is reserved or empty, or the value is the mask that is
                    shown in place of a secret.
            """
            option = {key_text(key): _text(value)}
            validate_connection_options(option)
            self._options = SensitiveOptions({**self._options, **option})
            return self

        def comment(self, comment: str | None) -> ConnectionDescriptor.Builder:
            """Sets the comment, which everybody may read."""
            self._comment = comment
            return self

        def build(self) -> ConnectionDescriptor:
            """Returns the descriptor; the builder may be used on."""
            return ConnectionDescriptor(self._options, self._comment)

    @staticmethod
    def for_type(type: str) -> ConnectionDescriptor.Builder:  # noqa: A002 - the FLIP's name
        """Starts a descriptor of a connection type.

        Args:
            type: ``default``, ``basic``, ``bearer``, ``oauth``, or a type of others.
        """
        return ConnectionDescriptor.Builder().option(TYPE_OPTION, type)

    def to_builder(self) -> ConnectionDescriptor.Builder:
        """Returns a builder that starts from this descriptor."""
        return ConnectionDescriptor.Builder(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ConnectionDescriptor):
            return NotImplemented
        return self._options == other._options and self._comment == other._comment

    def __hash__(self) -> int:
        return hash((frozenset(self._options), self._comment))  # of no value: a hash can be seen


def _text(value: Value) -> str:
    """Writes a value as Flink does; an error names its type only."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float, str)):
        return str(value)
    msg = f"An option's value must be a str, bool, int or float, not {type(value).__name__}."
    raise TypeError(msg)
