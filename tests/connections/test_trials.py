"""Connections that are tried before they are stored."""

import pytest

from pyflink_connections.connections import Trials
from pyflink_connections.definitions import SensitiveConnection
from pyflink_connections.exceptions import ValidationException


@pytest.fixture(name="tried")
def _tried(manager):
    """Makes a manager try connections; those with a URL of ``bad`` don't work."""
    tried = []

    def attempt(definition, secrets):
        secret_id = definition.secret_id
        tried.append(
            (dict(definition.public_options()), secret_id and secrets.get_secret(secret_id))
        )
        if definition.public_options().get("url") == "bad":
            msg = "it does not work"
            raise ValidationException(msg)

    manager.trials = Trials(attempt)
    return tried


def create(manager, **options):
    """Creates connection ``c``."""
    return manager.create(("c",), SensitiveConnection(options))


def test_only_if_wanted(manager, tried):
    """A connection is tried if its options say so, and they don't keep the wish."""
    create(manager, url="good", validate="false")
    assert [] == tried
    manager.drop(("c",))
    create(manager, url="good", password="p4ssw0rd", validate="true")
    assert [({"url": "good"}, {"password": "p4ssw0rd"})] == [
        (options, dict(secret)) for options, secret in tried
    ]
    definition = manager.lookup.by_path(("c",)).definition
    assert {"url": "good"} == definition.public_options()


def test_by_default(manager, tried):
    """A default tries each new connection, unless its options say otherwise."""
    manager.trials = Trials(manager.trials.attempt, on_create=True)
    with pytest.raises(ValidationException, match="does not work"):
        create(manager, url="bad")
    create(manager, url="bad", validate="false")
    manager.alter(("c",), {"url": "bad", "a": "b"})
    assert 1 == len(tried)


def test_nothing_is_stored(manager, tried, secret_store, connection_store):
    """A connection that does not work leaves neither a definition nor a secret."""
    with pytest.raises(ValidationException, match="does not work"):
        create(manager, url="bad", password="p4ssw0rd", validate="true")
    assert (0, []) == (len(secret_store), list(connection_store.scan()))
    assert 1 == len(tried)


def test_alter(manager, tried, secrets):
    """A change that does not work leaves what was there."""
    create(manager, url="good", password="old-one")
    with pytest.raises(ValidationException, match="does not work"):
        manager.alter(("c",), {"url": "bad", "password": "new-one", "validate": "true"})
    definition = manager.lookup.by_path(("c",)).definition
    assert {"url": "good"} == definition.public_options()
    assert "old-one" == secrets.read_now(definition.secret_id)["password"]
    manager.alter(("c",), {"password": "new-one", "validate": "TRUE"})
    assert [{"password": "new-one"}] * 2 == [dict(secret) for _, secret in tried]


def test_wrong_wish(manager):
    """A wish is true or false, and one that nobody can fulfil is an error."""
    with pytest.raises(ValidationException, match="'validate' must be 'true' or 'false'"):
        create(manager, url="u", validate="please")
    with pytest.raises(ValidationException, match="leave 'validate' out"):
        create(manager, url="u", validate="true")
