"""Finding what a name in the configuration stands for: built in, registered, or a dotted path."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module, metadata
from typing import Any

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.redaction import MASK, is_sensitive_value

__all__ = ["Plugins", "registered"]


@dataclass(frozen=True)
class Plugins:
    """The classes of one kind of extension, by the names that users choose them with.

    Attributes:
        what: What a name names, for errors, such as ``secret store kind``.
        group: The entry point group in which other packages register: ``name = "module:Class"``.
        base: The class that all of them derive from.
        built_in: Places of our own, as ``module:Class``, by name.
    """

    what: str
    group: str
    base: type[Any]
    built_in: Mapping[str, str]

    def known(self) -> list[str]:
        """Returns all names that this installation knows, sorted."""
        return sorted({name for name, _ in self._places()})

    def load(self, name: str) -> type[Any]:
        """Returns the class that a name stands for; only its own module is imported.

        Args:
            name: A built-in name, one that an installed package registers as an entry point, or
                the dotted path of a class, such as ``my_package.stores.MyFactory``.

        Raises:
            ValidationException: The name is unknown (the nearest one is named), ambiguous or can't
                be imported (the reason is given), or what it names does not derive from the base.
        """
        places = {place for known, place in self._places() if known == name}
        if len(places) > 1:
            msg = f"The {self.what} '{name}' is ambiguous: {' and '.join(sorted(places))}."
            raise ValidationException(msg)
        if places:
            module, _, attribute = places.pop().partition(":")
            return self._class(name, module, attribute)
        module, dot, attribute = name.rpartition(".")
        if not dot or is_sensitive_value(name):  # a URL in the wrong place
            raise ValidationException(self._unknown(name))
        return self._class(name, module, attribute)

    def _places(self) -> Iterator[tuple[str, str]]:
        yield from self.built_in.items()
        for entry_point in registered(self.group):
            yield entry_point.name, entry_point.value

    def _class(self, name: str, module_name: str, attribute: str) -> type[Any]:
        try:
            module = import_module(module_name)
        except (ImportError, ValueError) as exc:  # ValueError: an empty name, as in '.Factory'
            msg = f"The {self.what} '{name}' can't be loaded: {exc}"
            raise ValidationException(msg) from exc
        found = getattr(module, attribute, None)
        if not (isinstance(found, type) and issubclass(found, self.base)):
            msg = (
                f"The {self.what} '{name}' can't be loaded: {module_name} has no subclass of "
                f"{self.base.__name__} of the name '{attribute}'."
            )
            raise ValidationException(msg)
        return found

    def _unknown(self, name: str) -> str:
        known = self.known()
        nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
        guess = f" Did you mean '{nearest[0]}'?" if nearest else ""
        shown = MASK if is_sensitive_value(name) else name
        return (
            f"There is no {self.what} '{shown}'.{guess} Known are: {', '.join(known)}; "
            f"the dotted path of a subclass of {self.base.__name__} also works."
        )


def registered(group: str) -> list[metadata.EntryPoint]:
    """Returns the entry points of a group, on every Python that is supported."""
    found = _entry_points(tuple(sys.path))
    if hasattr(found, "select"):
        return list(found.select(group=group))
    return list(found.get(group, ()))  # Python 3.9


@lru_cache(maxsize=1)
def _entry_points(_path: tuple[str, ...]) -> Any:
    """Reads the entry points of all installed packages: once, unless the path changes."""
    return metadata.entry_points()
