"""From a table's reference to the options its connector gets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager

from pyflink_connections.connections.factories import ConnectionFactories
from pyflink_connections.connections.lookup import ConnectionLookup
from pyflink_connections.connections.scopes import Found
from pyflink_connections.connections.statement_cache import StatementCache
from pyflink_connections.definitions import TYPE_OPTION
from pyflink_connections.exceptions import ConnectionNotExistException, ValidationException
from pyflink_connections.options import REFERENCE_OPTION
from pyflink_connections.planner_requests import ResolutionRequest, ResolvedOptions
from pyflink_connections.redaction import RedactionRule, SensitiveOptions, remember_secrets

__all__ = ["ConnectionResolver"]


class ConnectionResolver:
    """Resolves references while a statement is planned.

    Args:
        lookup: Finds connections.
        factories: The connection types.
        rule: Decides which options are sensitive.
    """

    def __init__(
        self, lookup: ConnectionLookup, factories: ConnectionFactories, rule: RedactionRule
    ) -> None:
        self._lookup = lookup
        self._factories = factories
        self._rule = rule
        self._cache: StatementCache[ResolvedOptions] = StatementCache()

    def statement(self) -> AbstractContextManager[None]:
        """Marks one statement: within it each connection is resolved once."""
        return self._cache.statement()

    def resolve(self, request: ResolutionRequest) -> ResolvedOptions:
        """Gives the options to merge with a table's own.

        Raises:
            ConnectionNotExistException: The connection is gone.
            ValidationException: The reference came from a query hint, or an option is set by both
                the table and its connection. Either could send a password to another host.
            SecretException: The secret can't be read.
        """
        if request.reference != request.stored_reference:
            msg = (
                f"Table {request.table}: the option '{REFERENCE_OPTION}' can't be set by a query "
                "hint. A table's connection is chosen with USING CONNECTION when it is created."
            )
            raise ValidationException(msg)
        resolved = self._cache.get(request.reference, lambda: self._load(request))
        self._refuse_conflicts(request, resolved.options)
        return resolved

    def _load(self, request: ResolutionRequest) -> ResolvedOptions:
        found = self._lookup.by_reference(request.reference)
        if found is None:
            msg = (
                f"Connection {request.reference} of table {request.table} does not exist (any "
                "more). Create it again, or drop the table."
            )
            raise ConnectionNotExistException(msg)
        return self._resolved(found)

    def _resolved(self, found: Found) -> ResolvedOptions:
        factory = self._factories.of(found.definition.connection_type)
        connection = factory.resolve_connection(found.definition, found.scope.readable())
        options = {k: v for k, v in connection.get_options().items() if k != TYPE_OPTION}
        secret_names = found.definition.secret_names & options.keys() | {
            name for name, value in options.items() if self._rule.is_sensitive(name, value)
        }
        remember_secrets(options[name] for name in secret_names)
        return ResolvedOptions(SensitiveOptions(options), frozenset(secret_names))

    @staticmethod
    def _refuse_conflicts(request: ResolutionRequest, options: Mapping[str, str]) -> None:
        conflicts: Iterable[str] = sorted(options.keys() & set(request.own_keys))
        for key in conflicts:
            msg = (
                f"Option '{key}' is set both by table {request.table} and by its connection "
                f"{request.reference}. Remove it from the table's WITH list or from the query's "
                "hint: a table can't point a connection's credentials elsewhere."
            )
            raise ValidationException(msg)
