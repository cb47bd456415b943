"""Trying a connection before it is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pyflink_connections.configuration import boolean
from pyflink_connections.connections.staging import StagedConnection
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.redaction import SensitiveOptions
from pyflink_connections.secret_stores import ReadableSecretStore

__all__ = ["VALIDATE_OPTION", "Trials", "Try", "wanted_trials", "wish"]

#: The option by which a statement says whether to try the connection; it is never stored.
VALIDATE_OPTION = "validate"

#: Tries a connection, given where its secrets are; raises if it does not work.
Try = Callable[[CatalogConnection, ReadableSecretStore], None]

_STAGED = "staged"


@dataclass(frozen=True)
class Trials:
    """Whether and how connections are tried before they are stored.

    Attributes:
        attempt: Tries one.
        on_create: Whether each new one is tried unless the statement says otherwise.
    """

    attempt: Try
    on_create: bool = False

    def staged(self, staged: StagedConnection, secrets: ReadableSecretStore) -> None:
        """Tries what is about to be stored; raises if it does not work."""
        secret_id = None if staged.secret is None else _STAGED
        self.attempt(staged.with_secret_id(secret_id), _StagedSecret(staged.secret, secrets))


def wanted_trials(trials: Trials | None, wanted: bool | None, *, by_default: bool) -> Trials | None:
    """Returns how to try a connection that is about to be stored; None if that is not wanted.

    Args:
        trials: How the session tries connections; None if it can't.
        wanted: The statement's wish, or None if it has none.
        by_default: Whether the session's default counts where there is no wish.

    Raises:
        ValidationException: It is wanted, and can't be done.
    """
    if wanted is None:
        return trials if by_default and trials and trials.on_create else None
    if wanted and trials is None:
        msg = "Connections can't be validated here; leave 'validate' out."
        raise ValidationException(msg)
    return trials if wanted else None


def wish(options: Mapping[str, str]) -> tuple[dict[str, str], bool | None]:
    """Takes the wish to be tried out of options.

    Returns:
        The options without it, and the wish, or None if there is none.

    Raises:
        ValidationException: It is neither ``true`` nor ``false``.
    """
    kept = {key: value for key, value in options.items() if key != VALIDATE_OPTION}
    if VALIDATE_OPTION not in options:
        return kept, None
    try:
        return kept, boolean(options[VALIDATE_OPTION])
    except ValueError as exc:
        msg = f"The value of option '{VALIDATE_OPTION}' must be {exc}."
    raise ValidationException(msg)


class _StagedSecret(ReadableSecretStore):
    """A secret that is in no store yet, before those that are."""

    def __init__(self, secret: SensitiveOptions | None, others: ReadableSecretStore) -> None:
        self._secret = secret
        self._others = others

    def get_secret(self, secret_id: str) -> SensitiveOptions:
        """Gives the staged secret, or else one that somebody keeps; see the base class."""
        if secret_id == _STAGED and self._secret is not None:
            return self._secret
        return self._others.get_secret(secret_id)
