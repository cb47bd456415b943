"""Values that stand for a secret which is in the store already: ``${secret:<id>#<field>}``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pyflink_connections.exceptions import ValidationException

__all__ = ["SecretReference", "resolve_references"]

_REFERENCE = re.compile(r"\$\{secret:([^#{}]+)(?:#([^#{}]+))?\}\Z")


@dataclass(frozen=True)
class SecretReference:
    """A reference to a secret that somebody else keeps; it is never changed or removed by us.

    Attributes:
        secret_id: The secret's identifier in the secret store.
        field: Which of its fields is meant; None means the option's own name, or the only field.
    """

    secret_id: str
    field: str | None

    @staticmethod
    def parse(value: str) -> SecretReference | None:
        """Returns the reference that a value is, or None if it is a value itself.

        Example:
            >>> SecretReference.parse("${secret:db#password}")
            SecretReference(secret_id='db', field='password')
        """
        # Few values are references, and all are looked at with every resolution.
        match = _REFERENCE.match(value) if value.startswith("${") else None
        return None if match is None else SecretReference(match.group(1), match.group(2))

    def value_in(self, secret: Mapping[str, str], option: str) -> str:
        """Picks the field out of the secret.

        Raises:
            ValidationException: The secret has no such field, or several and none was named.
        """
        if self.field is None and option not in secret and len(secret) == 1:
            return next(iter(secret.values()))
        field = option if self.field is None else self.field
        if field in secret:
            return secret[field]
        named = ", ".join(repr(name) for name in sorted(secret))
        msg = (
            f"Option '{option}' refers to secret {self.secret_id!r}, which has no field {field!r}. "
            f"Its fields are {named}; write '${{secret:{self.secret_id}#<field>}}'."
        )
        raise ValidationException(msg)


def resolve_references(
    options: Mapping[str, str], get_secret: Callable[[str], Mapping[str, str]]
) -> dict[str, str]:
    """Replaces the values that are references by what they refer to.

    Args:
        options: Options, references and values mixed.
        get_secret: Reads a secret by its identifier.
    """
    resolved = dict(options)
    for key, value in options.items():
        reference = SecretReference.parse(value)
        if reference is not None:
            resolved[key] = reference.value_in(get_secret(reference.secret_id), key)
    return resolved
