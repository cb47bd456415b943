"""Comparing an import with what there is, which makes its plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pyflink_connections.connections import ConnectionManager, ConnectionTypes, ScopeKind
from pyflink_connections.definitions import TYPE_OPTION, CatalogConnection
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.redaction import SensitiveOptions
from pyflink_connections.transfer.plan import ImportAction, ImportPlan, ImportStep
from pyflink_connections.transfer.portable import PortableConnection
from pyflink_connections.transfer.secrecy import require_secrecy, require_sound
from pyflink_connections.transfer.supplied import Secrets, secrets_by_connection

__all__ = ["plan_import"]


def plan_import(
    manager: ConnectionManager,
    types: ConnectionTypes,
    connections: Iterable[PortableConnection],
    secrets: Secrets,
) -> ImportPlan:
    """Compares an import with what there is.

    Args:
        manager: The session's connections.
        types: The session's connection types.
        connections: What is to be imported.
        secrets: The secrets of some or all of them.

    Raises:
        TypeError: The secrets are no mappings, or hold what is no text.
        ValidationException: A connection is there twice, is not what its type wants, or has a
            secret that is or would be in the open; or secrets are supplied for a connection that
            is not imported, or for an option that is not secret.
    """
    wanted = tuple(connections)
    supplied = secrets_by_connection(secrets)
    counted = Counter(connection.identifier for connection in wanted)
    twice = [str(identifier) for identifier, count in counted.items() if count > 1]
    if twice:
        msg = f"The import has {', '.join(twice)} more than once. Leave one of each."
        raise ValidationException(msg)
    unknown = sorted(map(str, supplied.keys() - counted.keys()))
    if unknown:
        msg = f"Secrets are supplied for {', '.join(unknown)}, which the import does not have."
        raise ValidationException(msg)
    none = SensitiveOptions({})
    steps = [
        _step(manager, types, connection, supplied.get(connection.identifier, none))
        for connection in wanted
    ]
    return ImportPlan(manager, types, steps)


def _step(
    manager: ConnectionManager,
    types: ConnectionTypes,
    connection: PortableConnection,
    secrets: SensitiveOptions,
) -> ImportStep:
    require_sound(connection, secrets, types)
    found = manager.lookup.in_scope(connection.identifier, ScopeKind.PERMANENT)
    current = None if found is None else found.definition
    wanted = connection.definition
    if current is not None and current.connection_type != wanted.connection_type:
        detail = (
            f"it has type '{current.connection_type}' and not '{wanted.connection_type}', which "
            "can't be altered; drop it first"
        )
        return ImportStep(connection, ImportAction.CONFLICT, detail)
    known = frozenset() if current is None else current.secret_names
    missing = tuple(sorted(wanted.secret_names - known - secrets.keys()))
    if missing:
        return ImportStep(connection, ImportAction.NEEDS_SECRETS, ", ".join(missing), missing)
    if current is None:
        require_secrecy(connection, secrets, types)
        return ImportStep(connection, ImportAction.CREATE, secrets=secrets)
    changes = [*_changes(current, wanted), *(f"{key} (secret)" for key in sorted(secrets))]
    if not changes:
        return ImportStep(connection, ImportAction.UNCHANGED)
    return ImportStep(
        connection, ImportAction.ALTER, ", ".join(changes), secrets=secrets, seen=current
    )


def _changes(current: CatalogConnection, wanted: CatalogConnection) -> list[str]:
    old, new = current.public_options(), wanted.public_options()
    differing = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    dropped = current.secret_names - wanted.secret_names
    comment = ["comment"] if current.comment != wanted.comment else []
    return [*sorted(differing | dropped - {TYPE_OPTION}), *comment]
