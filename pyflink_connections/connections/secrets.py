"""Writing and taking back the secret of one connection, so that no crash leaves it unknown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pyflink_connections.connections.scopes import Scope
from pyflink_connections.connections.staging import StagedConnection
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.redaction import SensitiveOptions, masked_logger

__all__ = ["new_secret", "old_secret"]

_logger = masked_logger("pyflink_connections.secrets")


@contextmanager
def new_secret(
    scope: Scope, identifier: ObjectIdentifier, staged: StagedConnection
) -> Iterator[CatalogConnection]:
    """Stores a staged secret; the block writes the definition that refers to it.

    If the block fails, the secret is taken back, unless the definition was written all the same
    (an interrupt can arrive between the write and the return): a definition without its secret is
    the one thing that must never be left behind.
    """
    if staged.secret is None:
        yield staged.with_secret_id(None)
        return
    secret_id = _store(scope, identifier, staged.secret)
    try:
        yield staged.with_secret_id(secret_id)
    except BaseException:
        if not _is_referenced(scope, identifier, secret_id):
            _remove(scope, identifier, secret_id)
        raise
    _settle(scope, secret_id)


@contextmanager
def old_secret(scope: Scope, identifier: ObjectIdentifier, secret_id: str | None) -> Iterator[None]:
    """Removes a secret after the block, in which the last definition that refers to it goes.

    A failing removal leaves an orphan and a warning: the change itself has happened.
    """
    if secret_id is None:
        yield
        return
    scope.connections.journal.begin(secret_id, identifier)
    yield
    _remove(scope, identifier, secret_id)


def _store(scope: Scope, identifier: ObjectIdentifier, secret: SensitiveOptions) -> str:
    journal = scope.connections.journal
    return scope.secrets.store_for(
        journal.owner, secret, announce=lambda secret_id: journal.begin(secret_id, identifier)
    )


def _remove(scope: Scope, identifier: ObjectIdentifier, secret_id: str) -> None:
    try:
        scope.secrets.remove_secret(secret_id)
    except Exception as exc:  # noqa: BLE001 - whatever it is, the change itself has happened
        _logger.warning(
            "A secret of connection %s could not be removed (%s) and stays in the secret store "
            "without a connection. The sweep of orphaned secrets finds it.",
            identifier,
            type(exc).__name__,
        )
    else:
        _settle(scope, secret_id)


def _settle(scope: Scope, secret_id: str) -> None:
    try:
        scope.connections.journal.end(secret_id)
    except Exception as exc:  # noqa: BLE001 - an entry too many does no harm, an error would lie
        _logger.info("The journal of secrets keeps a settled entry (%s).", type(exc).__name__)


def _is_referenced(scope: Scope, identifier: ObjectIdentifier, secret_id: str) -> bool:
    try:
        stored = scope.connections.get(identifier)
    except Exception:  # noqa: BLE001 - an orphaned secret is better than a missing one
        return True
    return stored is not None and stored.definition.secret_id == secret_id
