"""The reference that a table or model holds: a path in its descriptor, a full name in a catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyflink_connections.connections import ConnectionManager
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.identifiers import parse_path, quote_path
from pyflink_connections.jvm import JvmNamespace
from pyflink_connections.options import REFERENCE_OPTION, refuse_reserved_keys
from pyflink_connections.table.option_keys import key_text

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["References", "Referring", "ReferringBuilder", "option_without_reference"]


class References:
    """Turns names of connections into the full names that tables and models keep.

    Args:
        manager: The session's connections.
        namespace: The session's catalogs.
    """

    def __init__(self, manager: ConnectionManager, namespace: JvmNamespace) -> None:
        self._manager = manager
        self._namespace = namespace

    def full_name(self, connection: tuple[str, ...], owner: tuple[str, ...] | None) -> str:
        """Returns the full name of a connection that exists now.

        Args:
            connection: Its name, as written.
            owner: The name of the table or model that is to refer to it; None if that is inline.

        Raises:
            ConnectionNotExistException: The connection does not exist now.
            ValidationException: The owner's catalog makes its tables itself, and so would never
                ask for the connection.
        """
        if owner is not None:
            self._refuse_catalog_with_factory(owner)
        return self._manager.lookup.by_path(connection).identifier.as_summary_string()

    def complete(self, descriptor: Any, owner: str | None = None) -> Any:
        """Returns a descriptor whose reference, if it has one, is the full name.

        Args:
            descriptor: One of ours or of PyFlink's.
            owner: The path of the table or model to be made of it; None if it is used inline.

        Raises:
            ConnectionNotExistException: The connection does not exist now.
            ValidationException: A descriptor of PyFlink's sets a reserved option.
        """
        if not isinstance(descriptor, Referring):
            refuse_reserved_keys(dict(descriptor.get_options()))
            return descriptor
        path = descriptor.get_connection()
        if path is None:
            return descriptor
        parts = None if owner is None else parse_path(owner)
        return descriptor._referring_to(self.full_name(parse_path(path), parts))

    def sink(self, target: Any) -> Any:
        """Returns what a table is written to: a path as it is, a descriptor completed."""
        return target if isinstance(target, str) else self.complete(target)

    def _refuse_catalog_with_factory(self, owner: tuple[str, ...]) -> None:
        catalog = owner[0] if len(owner) == 3 else self._namespace.current_catalog()
        if self._namespace.brings_table_factory(catalog):
            msg = (
                f"Tables of catalog {catalog!r} can't use a connection: the catalog makes them "
                "itself and Flink would not ask for the connection's options. Create the table "
                "in another catalog."
            )
            raise ValidationException(msg)


class Referring:
    """A descriptor that may name a connection; kept as an option of the Java descriptor.

    So a session without this package refuses it: the option is known to no connector.
    """

    def get_connection(self) -> str | None:
        """Returns the path of the connection, or None."""
        return _all_options(self).get(REFERENCE_OPTION)

    def get_options(self) -> dict[str, str]:
        """Returns the options; the connection is not among them."""
        return option_without_reference(_all_options(self))

    def _j_descriptor(self) -> Any:
        raise NotImplementedError

    def _referring_to(self, full_name: str) -> Self:
        builder = self._j_descriptor().toBuilder()
        return type(self)(builder.option(REFERENCE_OPTION, full_name).build())  # type: ignore[call-arg]


class ReferringBuilder:
    """A builder of PyFlink's that can name a connection."""

    _j_builder: Any

    def connection(self, path: str) -> Self:
        """Sets the connection to use (FLIP-529), which must exist when the descriptor is used.

        Args:
            path: Its name; parts that are missing come from the catalog and database that are
                current when the descriptor is used.

        Raises:
            ValidationException: It is no path.
        """
        self._j_builder.option(REFERENCE_OPTION, quote_path(parse_path(path)))
        return self

    def option(self, key: Any, value: Any) -> Self:
        """Sets an option; see PyFlink.

        Raises:
            ValidationException: The option is reserved.
        """
        refuse_reserved_keys([key_text(key)])
        super().option(key, value)  # type: ignore[misc]  # of PyFlink's builder, which comes next
        return self


def option_without_reference(options: dict[str, str]) -> dict[str, str]:
    """Returns options as Flink 2.4 shows them, where the connection is not one of them."""
    return {key: value for key, value in options.items() if key != REFERENCE_OPTION}


def _all_options(descriptor: Referring) -> dict[str, str]:
    return dict(descriptor._j_descriptor().getOptions())
