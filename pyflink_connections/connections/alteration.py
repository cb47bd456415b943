"""Changing a connection's options without a moment in which it could not be resolved."""

from __future__ import annotations

from collections.abc import Callable

from pyflink_connections.connections.factories import ConnectionFactory
from pyflink_connections.connections.scopes import Found
from pyflink_connections.connections.secrets import new_secret, old_secret
from pyflink_connections.connections.staging import StagedConnection, stage
from pyflink_connections.connections.trials import Trials
from pyflink_connections.definitions import (
    TYPE_OPTION,
    CatalogConnection,
    SensitiveConnection,
)
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.options import refuse_near_misses
from pyflink_connections.redaction import SensitiveOptions
from pyflink_connections.secret_references import SecretReference

__all__ = ["Change", "alter_connection"]

#: Returns what a connection is to be, given what it is.
Change = Callable[[SensitiveConnection], SensitiveConnection]


def alter_connection(
    found: Found, factory: ConnectionFactory, change: Change, trials: Trials | None = None
) -> CatalogConnection:
    """Changes a connection whose lock the caller holds.

    Only secret values differ: the secret is updated in place. The secret stays as it is: the
    definition alone is replaced. Anything else: a new secret, then the definition that refers to
    it, then the old secret goes; a crash in between leaves the old or the new connection.

    Args:
        found: The connection.
        factory: Its type's factory.
        change: Makes of it what it is to be.
        trials: If given, tries that before anything is stored.

    Returns:
        The definition as it is now.

    Raises:
        ValidationException: The type would change, the type refuses the new options, or an option
            that was secret would be stored in the open.
    """
    secret = _current_secret(found)
    current = SensitiveConnection({**_public(found.definition), **secret}, found.definition.comment)
    changed = change(current)
    _refuse_other_type(current, changed)
    refuse_near_misses(_differences(current, changed), factory.rule)
    staged = stage(factory, changed)
    _refuse_lost_secrets(found.definition, changed, staged)
    if trials is not None:
        trials.staged(staged, found.scope.secrets)
    if _same_secret(staged, found.definition, secret):
        definition = staged.with_secret_id(found.definition.secret_id)
        if definition != found.definition:
            found.scope.connections.replace(found.identifier, definition, found.stored.generation)
        return definition
    if _only_secret_values_differ(staged, found.definition):
        return _update_in_place(found, staged)
    return _replace(found, staged)


def _refuse_other_type(current: SensitiveConnection, changed: SensitiveConnection) -> None:
    before = current.get_options()[TYPE_OPTION]
    if changed.get_options().get(TYPE_OPTION) != before:
        msg = (
            f"The type of a connection can't be changed (it is {before!r}); "
            "drop the connection and create it again."
        )
        raise ValidationException(msg)


def _refuse_lost_secrets(
    before: CatalogConnection, changed: SensitiveConnection, staged: StagedConnection
) -> None:
    """Refuses to bring into the open what a session with another configuration has hidden."""
    open_now = staged.definition.public_options()
    shown = sorted(
        name
        for name in before.secret_names & open_now.keys()
        if SecretReference.parse(changed.get_options()[name]) is None
    )
    if shown:
        msg = (
            f"Option '{shown[0]}' is secret and would be stored in the open, since nothing here "
            "says that it is sensitive. Add its name to 'security.redaction.additional-keys' in "
            "Flink's configuration, as it was where the connection was created."
        )
        raise ValidationException(msg)


def _differences(current: SensitiveConnection, changed: SensitiveConnection) -> dict[str, str]:
    before = current.get_options()
    return {key: value for key, value in changed.get_options().items() if before.get(key) != value}


def _public(definition: CatalogConnection) -> dict[str, str]:
    return {TYPE_OPTION: definition.connection_type, **definition.public_options()}


def _current_secret(found: Found) -> SensitiveOptions:
    if found.definition.secret_id is None:
        return SensitiveOptions({})
    return found.scope.secrets.read_now(found.definition.secret_id)


def _same_secret(
    staged: StagedConnection, definition: CatalogConnection, secret: SensitiveOptions
) -> bool:
    if staged.secret is None or definition.secret_id is None:
        return staged.secret is None and definition.secret_id is None
    return staged.secret == secret


def _only_secret_values_differ(staged: StagedConnection, definition: CatalogConnection) -> bool:
    return (
        staged.secret is not None
        and definition.secret_id is not None
        and staged.with_secret_id(definition.secret_id) == definition
    )


def _update_in_place(found: Found, staged: StagedConnection) -> CatalogConnection:
    definition = found.definition
    if staged.secret is not None and definition.secret_id is not None:
        found.scope.secrets.update_secret(definition.secret_id, staged.secret)
    return definition


def _replace(found: Found, staged: StagedConnection) -> CatalogConnection:
    scope, identifier = found.scope, found.identifier
    new = new_secret(scope, identifier, staged)
    old = old_secret(scope, identifier, found.definition.secret_id)
    with new as definition, old:
        scope.connections.replace(identifier, definition, found.stored.generation)
    return definition
