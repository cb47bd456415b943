"""How stores of every sort are made out of Flink's configuration."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, NoReturn

from pyflink_connections.configuration import ConfigOption, Options

__all__ = ["StoreFactory", "StoreFactoryContext"]


@dataclass(frozen=True)
class StoreFactoryContext:
    """What a factory is opened with.

    Attributes:
        options: The store's own options, without their prefix and its kind.
        configuration: The whole configuration of the session.
    """

    # Other options of Flink's configuration may hold secrets.
    options: Mapping[str, str] = field(repr=False)
    configuration: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __reduce__(self) -> NoReturn:
        msg = f"{type(self).__name__} may hold secrets and can't be pickled."
        raise TypeError(msg)


class StoreFactory(ABC):
    """Makes one kind of store.

    A factory is opened once, makes one store, and is closed with the session.
    """

    #: What stands before the kind in the keys of Flink's configuration.
    prefix: ClassVar[str]

    #: The kind, as in ``<prefix>kind``.
    identifier: str

    #: Every option of this kind; anything else below its prefix is an error.
    declared_options: ClassVar[Sequence[ConfigOption[Any]]] = ()

    def read_options(self, context: StoreFactoryContext) -> Options:
        """Reads the declared options out of a context.

        Raises:
            ValidationException: An option is unknown, malformed or missing.
        """
        return Options(self.declared_options, context.options, f"{self.prefix}{self.identifier}.")

    @abstractmethod
    def open(self, context: Any) -> None:
        """Checks the options and prepares the factory; no remote call is made.

        Raises:
            ValidationException: An option is unknown, malformed or missing.
        """

    def close(self) -> None:  # noqa: B027 - most stores hold nothing that must be given back
        """Gives back what the factory or its store holds."""
