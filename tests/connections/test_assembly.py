"""Definitions and cached secrets, put together once for as long as both stay the same."""

import gc
import logging
from dataclasses import replace
from datetime import timedelta
from secrets import token_urlsafe

import pytest

from pyflink_connections.connections import (
    ConnectionResolver,
    ConnectionTypes,
    DefaultConnectionFactory,
    SecretAccess,
    resolved_options,
)
from pyflink_connections.definitions import SensitiveConnection
from pyflink_connections.exceptions import SecretNotFoundException
from pyflink_connections.planner_requests import ResolutionRequest
from pyflink_connections.redaction import (
    RedactionRule,
    SecretMaskingFilter,
    SensitiveOptions,
    remember_secrets,
)

REQUEST = ResolutionRequest("table cat.db.t", "cat.db.c", "cat.db.c", ())


class CountingConnectionFactory(DefaultConnectionFactory):
    """Resolves in its own way, to something new each time, and keeps the way to the secrets."""

    resolved = 0
    secret_store = None

    def resolve_connection(self, connection_to_decrypt, secret_store):
        """Adds which time it is."""
        type(self).resolved += 1
        type(self).secret_store = secret_store
        connection = super().resolve_connection(connection_to_decrypt, secret_store)
        options = {**connection.get_options(), "time": str(self.resolved)}
        return SensitiveConnection(options, connection.get_comment())


class FallbackConnectionFactory(DefaultConnectionFactory):
    """Resolves in its own way, without its secret if that is gone."""

    def resolve_connection(self, connection_to_decrypt, secret_store):
        """Says so instead."""
        try:
            return super().resolve_connection(connection_to_decrypt, secret_store)
        except SecretNotFoundException:
            return SensitiveConnection({"fallback": "true"})


class TaggingConnectionFactory(DefaultConnectionFactory):
    """Stores in its own way, and resolves as usual."""

    def create_connection(self, connection_to_encrypt, secret_store):
        """Adds a tag."""
        options = {**connection_to_encrypt.get_options(), "tag": "t"}
        return super().create_connection(SensitiveConnection(options), secret_store)


def of_type(factory, **options):
    """Makes a connection of a type that is one of the classes above."""
    return SensitiveConnection({"type": f"{__name__}.{factory.__name__}", **options})


@pytest.fixture(name="secrets")
def _secrets(secret_store):
    """Secrets that are kept between statements."""
    return SecretAccess(secret_store, timedelta(hours=1))


@pytest.fixture(name="resolver")
def _resolver(manager, types, secrets):
    manager.create(("c",), SensitiveConnection({"url": "u", "password": "p4ss"}))
    return ConnectionResolver(manager.lookup, types, secrets)


def resolve(resolver):
    """Resolves the connection in a statement of its own."""
    with resolver.statement():
        return resolver.resolve(REQUEST)


def test_nothing_changed(resolver):
    """Statements that find the same definition and the same cached secret share what they make."""
    assert resolve(resolver) is resolve(resolver)


def test_the_definition_changed(resolver, connection_store, manager):
    """A session that still has the secret sees the options that another one has changed."""
    assert "u" == resolve(resolver).options["url"]
    found = manager.lookup.by_path(("c",))
    changed = replace(found.definition, options={**found.definition.options, "url": "new"})
    connection_store.replace(found.identifier, changed, found.stored.generation)
    assert {"url": "new", "password": "p4ss"} == dict(resolve(resolver).options)


def test_the_secret_changed(resolver, manager):
    """ALTER of a secret is seen by the next statement."""
    assert ["p4ss"] == resolve(resolver).secrets()
    manager.alter(("c",), {"password": "n3w"})
    assert ["n3w"] == resolve(resolver).secrets()


def test_what_was_made_goes_with_the_secret(resolver, manager):
    """A changed password stays in no options of this process: neither secret nor what it made."""
    canary = token_urlsafe()
    manager.alter(("c",), {"password": canary})

    def held():
        gc.collect()
        return [
            found
            for found in gc.get_objects()
            if isinstance(found, SensitiveOptions) and canary in found.values()
        ]

    resolve(resolver)
    assert held()
    manager.alter(("c",), {"password": "other"})
    assert not held()


def test_a_type_that_makes_something_new(manager, types, secrets):
    """A type with its own way of resolving is asked by each statement."""
    manager.create(("c",), of_type(CountingConnectionFactory, password="p4ss"))
    resolver = ConnectionResolver(manager.lookup, types, secrets)
    first, second = (resolve(resolver).options["time"] for _ in range(2))
    assert int(second) == int(first) + 1


def test_a_type_that_keeps_its_way_to_the_secrets(manager, types, secrets):
    """A type with its own way of resolving reads a changed secret through what it was given."""
    manager.create(("c",), of_type(CountingConnectionFactory, password="p4ss"))
    resolve(ConnectionResolver(manager.lookup, types, secrets))
    manager.alter(("c",), {"password": "n3w"})
    secret_id = manager.lookup.by_path(("c",)).definition.secret_id
    kept = CountingConnectionFactory.secret_store.get_secret(secret_id)
    assert {"password": "n3w"} == dict(kept)


def test_a_type_that_does_without(manager, types, secrets, secret_store):
    """A type with its own way of resolving may make do without its secret."""
    manager.create(("c",), of_type(FallbackConnectionFactory, password="p4ss"))
    secret_store.remove_secret(manager.lookup.by_path(("c",)).definition.secret_id)
    resolver = ConnectionResolver(manager.lookup, types, secrets)
    assert {"fallback": "true"} == dict(resolve(resolver).options)


def test_a_type_that_resolves_as_usual(manager, types, secrets):
    """What a type makes in the usual way is shared, however it stores."""
    manager.create(("c",), of_type(TaggingConnectionFactory, password="p4ss"))
    resolver = ConnectionResolver(manager.lookup, types, secrets)
    assert {"password": "p4ss", "tag": "t"} == dict(resolve(resolver).options)
    assert resolve(resolver) is resolve(resolver)


def test_what_is_secret_for_another_session(manager, types, secrets):
    """Whoever knows more sensitive names gets options of their own, also of the same secret."""
    manager.create(("c",), SensitiveConnection({"pin": "1234", "password": "p4ss"}))
    definition = manager.lookup.by_path(("c",)).definition
    assert ["p4ss"] == resolved_options(definition, types, secrets).secrets()
    careful = ConnectionTypes(RedactionRule(["pin"]))
    assert ["p4ss", "1234"] == resolved_options(definition, careful, secrets).secrets()


def test_secrets_of_others(manager, types, secrets, secret_store):
    """A secret that is referred to is looked at by each statement, beside the connection's own."""
    theirs = secret_store.store_secret({"token": "t0ken"})
    options = {"password": "p4ss", "token": f"${{secret:{theirs}}}"}
    manager.create(("c",), SensitiveConnection(options))
    resolver = ConnectionResolver(manager.lookup, types, secrets)
    assert "t0ken" == resolve(resolver).options["token"]
    secrets.update_secret(theirs, {"token": "n3w"})
    assert {"token": "n3w", "password": "p4ss"} == dict(resolve(resolver).options)


def test_a_reference_to_the_own_secret(manager, connection_store, resolver, secrets):
    """A definition that refers to its own secret once more follows its changes."""
    found = manager.lookup.by_path(("c",))
    secret_id = found.definition.secret_id
    options = {**found.definition.options, "again": f"${{secret:{secret_id}#password}}"}
    changed = replace(found.definition, options=options)
    connection_store.replace(found.identifier, changed, found.stored.generation)
    assert "p4ss" == resolve(resolver).options["again"]
    secrets.update_secret(secret_id, {"password": "n3w"})
    assert ["n3w", "n3w"] == resolve(resolver).secrets()


def test_each_secret_is_read_once(manager, types, secret_store, monkeypatch):
    """Without a cache, and outside of statements, a connection's secret is read once."""
    manager.create(("c",), SensitiveConnection({"url": "u", "password": "p4ss"}))
    reads, read = [], secret_store.get_secret
    monkeypatch.setattr(
        secret_store, "get_secret", lambda secret_id: reads.append(secret_id) or read(secret_id)
    )
    definition = manager.lookup.by_path(("c",)).definition
    resolved = resolved_options(definition, types, SecretAccess(secret_store))
    assert {"url": "u", "password": "p4ss"} == dict(resolved.options)
    assert [definition.secret_id] == reads


def test_used_secrets_stay_hidden(resolver, manager):
    """However many secrets were handled since, one that is still used is hidden in logs."""
    canary = token_urlsafe()
    manager.alter(("c",), {"password": canary})
    resolve(resolver)
    for _ in range(25):
        remember_secrets(token_urlsafe(9) for _ in range(1_000))
        resolve(resolver)
    record = logging.LogRecord("any", logging.INFO, "", 0, f"a {canary} b", (), None)
    SecretMaskingFilter().filter(record)
    assert canary not in record.getMessage()
