"""What an import must not do: store a secret in the open, or take one that stands there."""

from __future__ import annotations

from collections.abc import Mapping

from pyflink_connections.connections import ConnectionTypes
from pyflink_connections.connections.factories import ConnectionFactory
from pyflink_connections.connections.open_options import sensitive_in_the_open
from pyflink_connections.connections.staging import stage
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.options import validate_connection_options
from pyflink_connections.redaction import RedactionRule
from pyflink_connections.transfer.portable import PortableConnection

__all__ = ["require_secrecy", "require_sound"]


def require_sound(
    connection: PortableConnection, secrets: Mapping[str, str], types: ConnectionTypes
) -> None:
    """Checks that an import declares the secrets supplied for a connection, and has none itself.

    Args:
        connection: What the import says.
        secrets: The secret options supplied for it.
        types: The session's connection types.

    Raises:
        TypeError: The name or value of a secret is no text.
        ValidationException: That is not so, or the type is not known; the message names the
            connection.
    """
    try:
        _refuse_undeclared(connection, secrets)
        _refuse_in_the_open(connection, _factory(connection, types).rule)
    except ValidationException as exc:
        reason = str(exc)
    else:
        return
    raise _about(connection, reason)


def require_secrecy(
    connection: PortableConnection, secrets: Mapping[str, str], types: ConnectionTypes
) -> None:
    """Checks that all options that an import declares as secret would be stored as secrets.

    Args:
        connection: What the import says.
        secrets: All its secret options in the clear.
        types: The session's connection types.

    Raises:
        ValidationException: One would be stored in the open, or the type refuses the options; the
            message names the connection.
    """
    whole = connection.with_secrets(secrets)
    try:
        validate_connection_options(whole.get_options())
        staged = stage(_factory(connection, types), whole)
        _refuse_lost(connection.definition.secret_names - staged.definition.secret_names)
    except ValidationException as exc:
        reason = str(exc)
    else:
        return
    raise _about(connection, reason)


def _factory(connection: PortableConnection, types: ConnectionTypes) -> ConnectionFactory:
    return types.of(connection.definition.connection_type)


def _about(connection: PortableConnection, reason: str) -> ValidationException:
    return ValidationException(f"Connection {connection.identifier} can't be imported: {reason}")


def _refuse_undeclared(connection: PortableConnection, secrets: Mapping[str, str]) -> None:
    validate_connection_options(secrets)
    undeclared = sorted(secrets.keys() - connection.definition.secret_names)
    if undeclared:
        msg = (
            f"'{undeclared[0]}' is supplied, but the import declares no secret option of that "
            "name. Correct the name, or declare it in the text."
        )
        raise ValidationException(msg)


def _refuse_in_the_open(connection: PortableConnection, rule: RedactionRule) -> None:
    shown = sensitive_in_the_open(connection.definition, rule)
    if shown:
        msg = (
            f"its secret option '{shown[0]}' stands in the text in the open. Only declare it "
            "there, as an export does, and supply its value apart from the text."
        )
        raise ValidationException(msg)


def _refuse_lost(names: frozenset[str]) -> None:
    if names:
        msg = (
            f"its option '{min(names)}' is secret in the text, but would be stored in the open "
            "here. Add its name to 'security.redaction.additional-keys' in Flink's configuration; "
            "but if its value is a reference such as '${secret:<id>}', write that among the "
            "options of the text."
        )
        raise ValidationException(msg)
