"""What an import is going to do, shown before it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from pyflink_connections.connections import ConnectionManager, ScopeKind
from pyflink_connections.definitions import TYPE_OPTION, CatalogConnection, SensitiveConnection
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.redaction import SensitiveOptions
from pyflink_connections.transfer.portable import PortableConnection

__all__ = ["ImportAction", "ImportPlan", "ImportStep", "Secrets", "plan_import"]

#: Secrets to supply: the connection's full name, and its secret options in the clear.
Secrets = Mapping[str, Mapping[str, str]]


class ImportAction(Enum):
    """What happens to one connection."""

    CREATE = "create"
    ALTER = "alter"
    UNCHANGED = "unchanged"
    NEEDS_SECRETS = "needs secrets"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class ImportStep:
    """One connection of an import.

    Attributes:
        connection: What it is to be.
        action: What happens to it.
        detail: What changes, what is missing, or why it can't be; no value of an option.
        missing: Secret options that still have to be supplied.
    """

    connection: PortableConnection
    action: ImportAction
    detail: str = ""
    missing: tuple[str, ...] = ()
    secrets: SensitiveOptions = field(default_factory=lambda: SensitiveOptions({}))

    def __str__(self) -> str:
        return f"{self.action.value:<13} {self.connection.identifier}  {self.detail}".rstrip()


class ImportPlan:
    """The steps of an import; nothing is written before :meth:`apply`.

    ``print(plan)`` shows one line for each connection.

    Args:
        manager: The session's connections.
        steps: What is to be done.
    """

    def __init__(self, manager: ConnectionManager, steps: Iterable[ImportStep]) -> None:
        self._manager = manager
        self.steps = tuple(steps)

    @property
    def missing_secrets(self) -> dict[str, list[str]]:
        """The secret options that still have to be supplied, by the connection's full name."""
        return {
            str(step.connection.identifier): list(step.missing)
            for step in self.steps
            if step.missing
        }

    @property
    def is_complete(self) -> bool:
        """Whether nothing of the import is left out."""
        left_out = (ImportAction.NEEDS_SECRETS, ImportAction.CONFLICT)
        return not any(step.action in left_out for step in self.steps)

    def apply(self) -> None:
        """Creates and alters connections, in the order of the steps.

        Those that need secrets are left out; supply them in another import. Each connection is
        there as a whole or not at all, so an import that failed half way can be made again.

        Raises:
            ValidationException: There are conflicts, or a connection is not what its type wants.
            CatalogNotExistException, DatabaseNotExistException: There is nowhere to put one.
            SecretException: A secret can't be read or stored.
        """
        conflicts = [str(step) for step in self.steps if step.action is ImportAction.CONFLICT]
        if conflicts:
            msg = "Nothing was imported: " + "; ".join(conflicts)
            raise ValidationException(msg)
        for step in self.steps:
            if step.action is ImportAction.CREATE:
                self._create(step)
            elif step.action is ImportAction.ALTER:
                self._alter(step)

    def _create(self, step: ImportStep) -> None:
        definition = step.connection.definition
        options = {**definition.options, **step.secrets}
        self._manager.create(
            step.connection.identifier.parts(), SensitiveConnection(options, definition.comment)
        )

    def _alter(self, step: ImportStep) -> None:
        definition = step.connection.definition

        def change(current: SensitiveConnection) -> SensitiveConnection:
            kept = {k: v for k, v in current.get_options().items() if k in definition.secret_names}
            options = {**definition.options, **kept, **step.secrets}
            return SensitiveConnection(options, definition.comment)

        self._manager.change(step.connection.identifier.parts(), change, even_if_hidden=True)

    def __str__(self) -> str:
        return "\n".join(map(str, self.steps)) or "nothing to import"


def plan_import(
    manager: ConnectionManager, connections: Iterable[PortableConnection], secrets: Secrets
) -> ImportPlan:
    """Compares an import with what there is.

    Args:
        manager: The session's connections.
        connections: What is to be imported.
        secrets: The secrets of some or all of them.

    Raises:
        ValidationException: Secrets are supplied for a connection that is not imported.
    """
    wanted = {str(connection.identifier): connection for connection in connections}
    unknown = sorted(secrets.keys() - wanted.keys())
    if unknown:
        msg = f"Secrets are supplied for {', '.join(unknown)}, which the import does not have."
        raise ValidationException(msg)
    steps = [
        _step(manager, connection, SensitiveOptions(secrets.get(name, {})))
        for name, connection in wanted.items()
    ]
    return ImportPlan(manager, steps)


def _step(
    manager: ConnectionManager, connection: PortableConnection, secrets: SensitiveOptions
) -> ImportStep:
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
        return ImportStep(connection, ImportAction.CREATE, secrets=secrets)
    changes = [*_changes(current, wanted), *(f"{key} (secret)" for key in sorted(secrets))]
    if not changes:
        return ImportStep(connection, ImportAction.UNCHANGED)
    return ImportStep(connection, ImportAction.ALTER, ", ".join(changes), secrets=secrets)


def _changes(current: CatalogConnection, wanted: CatalogConnection) -> list[str]:
    old, new = current.public_options(), wanted.public_options()
    differing = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    dropped = current.secret_names - wanted.secret_names
    comment = ["comment"] if current.comment != wanted.comment else []
    return [*sorted(differing | dropped - {TYPE_OPTION}), *comment]
