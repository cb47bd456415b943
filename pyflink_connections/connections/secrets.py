"""Writing and taking back the secret of one connection, so that no error hides another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pyflink_connections.connections.scopes import Scope
from pyflink_connections.connections.staging import StagedConnection
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.redaction import masked_logger

__all__ = ["discard_secret", "new_secret"]

_logger = masked_logger("pyflink_connections.secrets")


@contextmanager
def new_secret(
    scope: Scope, identifier: ObjectIdentifier, staged: StagedConnection
) -> Iterator[CatalogConnection]:
    """Stores a staged secret and gives the definition that refers to it.

    If the block fails, the secret is taken back, unless the definition was written all the same
    (an interrupt can arrive between the write and the return): a definition without its secret is
    the one thing that must never be left behind.
    """
    if staged.secret is None:
        yield staged.with_secret_id(None)
        return
    secret_id = scope.secrets.store_secret(staged.secret)
    try:
        yield staged.with_secret_id(secret_id)
    except BaseException:
        if not _is_referenced(scope, identifier, secret_id):
            discard_secret(scope, identifier, secret_id)
        raise


def discard_secret(scope: Scope, identifier: ObjectIdentifier, secret_id: str | None) -> None:
    """Removes a secret nothing refers to any more; failing leaves an orphan and a warning."""
    if secret_id is None:
        return
    try:
        scope.secrets.remove_secret(secret_id)
    except Exception as exc:  # noqa: BLE001 - whatever it is, the change itself has happened
        _logger.warning(
            "A secret of connection %s could not be removed (%s) and stays in the secret store "
            "without a connection.",
            identifier,
            type(exc).__name__,
        )


def _is_referenced(scope: Scope, identifier: ObjectIdentifier, secret_id: str) -> bool:
    try:
        stored = scope.connections.get(identifier)
    except Exception:  # noqa: BLE001 - an orphaned secret is better than a missing one
        return True
    return stored is not None and stored.definition.secret_id == secret_id
