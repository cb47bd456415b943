"""The secrets that are supplied to an import, apart from its text."""

from __future__ import annotations

from collections.abc import Mapping

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.identifiers import ObjectIdentifier, identifier_of
from pyflink_connections.redaction import SensitiveOptions

__all__ = ["Secrets", "secrets_by_connection"]

#: Secrets to supply: the connection's full name, and its secret options in the clear.
Secrets = Mapping[str, Mapping[str, str]]


def secrets_by_connection(secrets: Secrets) -> dict[ObjectIdentifier, SensitiveOptions]:
    """Returns supplied secrets by connection, however its name is written.

    Raises:
        TypeError: They are no mappings.
        ValidationException: A name is none, or an option is supplied twice for one connection.
    """
    _require_mapping(secrets, "Secrets", "full names of connections to their secret options")
    found: dict[ObjectIdentifier, SensitiveOptions] = {}
    for name, options in secrets.items():
        identifier = identifier_of(name)
        _require_mapping(options, f"The secrets of {identifier}", "names of options to values")
        before = found.get(identifier, SensitiveOptions({}))
        twice = sorted(before.keys() & options.keys())
        if twice:
            msg = f"The secret '{twice[0]}' is supplied twice for {identifier}."
            raise ValidationException(msg)
        found[identifier] = SensitiveOptions({**before, **options})
    return found


def _require_mapping(given: object, what: str, of_what: str) -> None:
    if not isinstance(given, Mapping):
        msg = f"{what} must be a mapping of {of_what}, not {type(given).__name__}."
        raise TypeError(msg)
