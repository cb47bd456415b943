"""What an import is going to do, shown before it is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from pyflink_connections.connections import ConnectionManager, ConnectionTypes, ScopeKind
from pyflink_connections.definitions import CatalogConnection, SensitiveConnection
from pyflink_connections.exceptions import ConcurrentModificationException, ValidationException
from pyflink_connections.redaction import SensitiveOptions
from pyflink_connections.transfer.portable import PortableConnection
from pyflink_connections.transfer.secrecy import require_secrecy

__all__ = ["ImportAction", "ImportPlan", "ImportStep"]


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
        secrets: Secret options that were supplied.
        seen: What was there when the plan was made.
    """

    connection: PortableConnection
    action: ImportAction
    detail: str = ""
    missing: tuple[str, ...] = ()
    secrets: SensitiveOptions = field(default_factory=lambda: SensitiveOptions({}))
    seen: CatalogConnection | None = None

    def __str__(self) -> str:
        return f"{self.action.value:<13} {self.connection.identifier}  {self.detail}".rstrip()


class ImportPlan:
    """The steps of an import; nothing is written before :meth:`apply`.

    ``print(plan)`` shows one line for each connection.

    Args:
        manager: The session's connections.
        types: The session's connection types.
        steps: What is to be done.
    """

    def __init__(
        self, manager: ConnectionManager, types: ConnectionTypes, steps: Iterable[ImportStep]
    ) -> None:
        self._manager = manager
        self._types = types
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
            ValidationException: There are conflicts, a connection is not what its type wants, or a
                secret of it would be stored in the open.
            ConnectionAlreadyExistException, ConnectionNotExistException,
                ConcurrentModificationException: Somebody has made, dropped or changed a connection
                since the plan was made. It stays as it is; plan the import again.
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
        connection = step.connection
        self._manager.create(connection.identifier.parts(), connection.with_secrets(step.secrets))

    def _alter(self, step: ImportStep) -> None:
        connection = step.connection
        names = connection.definition.secret_names

        def change(current: SensitiveConnection) -> SensitiveConnection:
            self._require_unchanged(step)
            kept = {k: v for k, v in current.get_options().items() if k in names}
            secrets = SensitiveOptions({**kept, **step.secrets})
            require_secrecy(connection, secrets, self._types)
            return connection.with_secrets(secrets)

        self._manager.change(connection.identifier.parts(), change, even_if_hidden=True)

    def _require_unchanged(self, step: ImportStep) -> None:
        identifier = step.connection.identifier
        found = self._manager.lookup.in_scope(identifier, ScopeKind.PERMANENT)
        if found is None or found.definition != step.seen:
            msg = f"Connection {identifier} has changed since the plan was made; plan again."
            raise ConcurrentModificationException(msg)

    def __str__(self) -> str:
        return "\n".join(map(str, self.steps)) or "nothing to import"
