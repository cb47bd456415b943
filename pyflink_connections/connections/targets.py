"""Which connection a change is about, held fast while it is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pyflink_connections.connections.lookup import ConnectionLookup
from pyflink_connections.connections.scopes import Found, Namespace, Scope, ScopeKind, qualify
from pyflink_connections.exceptions import ConnectionNotExistException, ValidationException
from pyflink_connections.identifiers import ObjectIdentifier, quote_path

__all__ = ["Targets"]


class Targets:
    """Finds what a statement changes: in exactly the scope it names, never in another one.

    Args:
        scopes: The session's scopes.
        namespace: The session's catalogs.
        lookup: Finds connections.
    """

    def __init__(
        self, scopes: Mapping[ScopeKind, Scope], namespace: Namespace, lookup: ConnectionLookup
    ) -> None:
        self._scopes = scopes
        self._namespace = namespace
        self._lookup = lookup

    def named(self, path: tuple[str, ...], kind: ScopeKind) -> tuple[ObjectIdentifier, Scope]:
        """Returns the identifier that a name stands for in a scope, and the scope."""
        return qualify(path, self._namespace, kind), self._scopes[kind]

    @contextmanager
    def held(
        self,
        path: tuple[str, ...],
        kind: ScopeKind,
        *,
        ignore_if_not_exists: bool,
        even_if_hidden: bool,
    ) -> Iterator[Found | None]:
        """Gives an existing connection, which nobody else changes until the block has ended.

        Args:
            path: The connection's name.
            kind: The scope it lives in.
            ignore_if_not_exists: Whether a missing connection is no error, but None.
            even_if_hidden: Whether a temporary connection of the same name does not matter.

        Raises:
            ConnectionNotExistException: There is no such connection in this scope.
            ValidationException: A temporary connection of the same name hides this one.
        """
        identifier, scope = self.named(path, kind)
        with scope.connections.lock(identifier):
            if not even_if_hidden:
                self._refuse_hidden(identifier, kind)
            found = self._lookup.in_scope(identifier, kind)
            if found is None and not ignore_if_not_exists:
                msg = (
                    f"There is no {kind.value} connection {quote_path(path)} "
                    f"(looked for {identifier})."
                )
                raise ConnectionNotExistException(msg)
            yield found

    def _refuse_hidden(self, identifier: ObjectIdentifier, kind: ScopeKind) -> None:
        if kind is ScopeKind.PERMANENT and self._lookup.in_scope(identifier, ScopeKind.TEMPORARY):
            msg = (
                f"A temporary connection {identifier} hides the permanent one. Say TEMPORARY if "
                "you mean it, or drop it first."
            )
            raise ValidationException(msg)
