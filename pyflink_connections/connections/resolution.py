"""From a reference to the options that a connector, provider or catalog gets."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager

from pyflink_connections.connections.assembly import resolved_options
from pyflink_connections.connections.lookup import ConnectionLookup
from pyflink_connections.connections.scopes import Found
from pyflink_connections.connections.secret_access import SecretAccess
from pyflink_connections.connections.statement_cache import StatementCache
from pyflink_connections.connections.types import ConnectionTypes
from pyflink_connections.exceptions import (
    ConnectionNotExistException,
    SecretException,
    ValidationException,
)
from pyflink_connections.options import REFERENCE_OPTION
from pyflink_connections.planner_requests import ResolutionRequest, ResolvedOptions
from pyflink_connections.secret_stores import ReadableSecretStore

__all__ = ["ConnectionResolver"]


class ConnectionResolver:
    """Resolves references while a statement is planned.

    Args:
        lookup: Finds connections.
        types: The connection types.
        secrets: The way to the secrets of permanent connections.
    """

    def __init__(
        self, lookup: ConnectionLookup, types: ConnectionTypes, secrets: SecretAccess
    ) -> None:
        self._lookup = lookup
        self._types = types
        # Secrets first: what resolves in between must not find the last statement's.
        self._cache: StatementCache[ResolvedOptions] = StatementCache(after=secrets.statement())

    def statement(self) -> AbstractContextManager[None]:
        """Marks one statement: within it each connection is resolved and each secret read once."""
        return self._cache

    def resolve(self, request: ResolutionRequest) -> ResolvedOptions:
        """Gives the options to merge with the owner's.

        Raises:
            ConnectionNotExistException: The connection is gone.
            ValidationException: The reference came from a query hint, or an option is set by both
                the owner and its connection. Either could send a password to another host.
            SecretException: The secret can't be read; the message names store and connection.
        """
        if request.reference != request.stored_reference:
            msg = (
                f"The option '{REFERENCE_OPTION}' of {request.owner} can't be set by a query hint. "
                "A connection is chosen with USING CONNECTION in the CREATE statement."
            )
            raise ValidationException(msg)
        resolved = self._cache.get(request.reference, lambda: self._load(request))
        self._refuse_conflicts(request, resolved.options)
        return resolved

    def _load(self, request: ResolutionRequest) -> ResolvedOptions:
        found = self._find(request)
        outcome = self._attempt(found, found.scope.secrets)
        while _has_changed(found, after_error=isinstance(outcome, SecretException)):
            # Between the look-up and the read: the secret may be gone, or be one that was never
            # together with the options found first.
            found = self._find(request)
            outcome = self._attempt(found, found.scope.secrets.uncached())
        if isinstance(outcome, SecretException):
            raise outcome
        return outcome

    def _attempt(
        self, found: Found, secrets: ReadableSecretStore
    ) -> ResolvedOptions | SecretException:
        try:
            return resolved_options(found.definition, self._types, secrets)
        except SecretException as exc:
            return _naming(found, exc)  # to be raised outside of the block, without a context

    def _find(self, request: ResolutionRequest) -> Found:
        found = self._lookup.by_reference(request.reference)
        if found is None:
            msg = (
                f"Connection {request.reference} of {request.owner} does not exist (any more). "
                f"Create it again, or drop the {request.owner.split()[0]}."
            )
            raise ConnectionNotExistException(msg)
        return found

    @staticmethod
    def _refuse_conflicts(request: ResolutionRequest, options: Mapping[str, str]) -> None:
        for key in sorted(set(request.own_keys).intersection(options)):
            msg = (
                f"Option '{key}' is set both by {request.owner} and by its connection "
                f"{request.reference}. Remove it from the WITH list or from the query's hint: what "
                "uses a connection can't point its credentials elsewhere."
            )
            raise ValidationException(msg)


def _has_changed(found: Found, *, after_error: bool) -> bool:
    connections, identifier = found.scope.connections, found.identifier
    if after_error:
        return connections.get_latest(identifier) != found.stored
    return found.definition.secret_id is not None and connections.get(identifier) != found.stored


def _naming(found: Found, exc: SecretException) -> SecretException:
    """Gives the same error with the connection's name before its message.

    A new one, because those who share a read share its error. Made without ``__init__``: a third
    party's class may take other arguments than a message.
    """
    message = f"Connection {found.identifier} can't be resolved: {exc}"
    named = type(exc).__new__(type(exc), message)
    named.__dict__.update(vars(exc))
    return named
