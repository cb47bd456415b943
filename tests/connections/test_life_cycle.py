"""Creating, changing, renaming and dropping, seen through the manager."""

import pytest

from pyflink_connections.connections import ConnectionManager, ConnectionTypes, ScopeKind
from pyflink_connections.definitions import SensitiveConnection
from pyflink_connections.exceptions import (
    CatalogNotExistException,
    ConnectionAlreadyExistException,
    ConnectionNotExistException,
    DatabaseNotEmptyException,
    DatabaseNotExistException,
    ValidationException,
)
from pyflink_connections.redaction import RedactionRule
from tests.connections.conftest import Catalogs

PERMANENT, TEMPORARY, SYSTEM = ScopeKind


def connection(**options):
    """Makes a connection with a comment."""
    return SensitiveConnection(options or {"url": "u", "password": "p4ssw0rd"}, "note")


def secret_of(manager, path):
    """Reads the secret of a connection."""
    found = manager.lookup.by_path(path)
    return dict(found.scope.secrets.get_secret(found.definition.secret_id))


class TestCreate:
    def test_splits_options(self, manager, secret_store):
        """Public options stay in the definition, all secret ones become one secret."""
        manager.create(("c",), connection(url="u", password="p4ssw0rd", token="t0ken"))
        definition = manager.lookup.by_path(("c",)).definition
        assert {"url": "u"} == definition.public_options()
        assert {"password", "token"} == definition.secret_names
        assert {"password": "p4ssw0rd", "token": "t0ken"} == secret_of(manager, ("c",))
        assert 1 == len(secret_store)

    def test_without_secret_needs_no_store(self, manager, secret_store):
        """A connection without secret options stores no secret."""
        manager.create(("c",), connection(url="u"))
        assert manager.lookup.by_path(("c",)).definition.secret_id is None
        assert 0 == len(secret_store)

    def test_taken_name(self, manager, secret_store):
        """A second connection of the same name is refused and leaves no secret."""
        manager.create(("c",), connection())
        with pytest.raises(ConnectionAlreadyExistException, match="cat.db.c exists already"):
            manager.create(("cat", "db", "c"), connection())
        assert 1 == len(secret_store)

    def test_if_not_exists(self, manager, secret_store):
        """IF NOT EXISTS leaves the existing one and its secret as they are."""
        assert manager.create(("c",), connection())
        again = connection(password="0ther")
        assert not manager.create(("c",), again, ignore_if_exists=True)
        assert "p4ssw0rd" == secret_of(manager, ("c",))["password"]
        assert 1 == len(secret_store)

    @pytest.mark.parametrize(
        ("path", "error"),
        [
            (("nope", "db", "c"), CatalogNotExistException),
            (("nope", "c"), DatabaseNotExistException),
        ],
    )
    def test_nowhere_to_put_it(self, manager, secret_store, path, error):
        """A missing catalog or database is an error that names it, and no secret is stored."""
        with pytest.raises(error, match="nope"):
            manager.create(path, connection())
        assert 0 == len(secret_store)

    def test_unknown_type(self, manager):
        """An unknown type is an error that lists the known ones."""
        with pytest.raises(ValidationException, match="Known are: basic, bearer"):
            manager.create(("c",), connection(type="magic"))

    @pytest.mark.parametrize("key", ["connection.identifier", "__flink.encrypted-secret-key__"])
    def test_reserved_keys(self, manager, key):
        """The keys that refer to connections and secrets can't be set by users."""
        with pytest.raises(ValidationException, match=key):
            manager.create(("c",), connection(**{key: "x"}))

    def test_mask(self, manager):
        """A value that is still the mask is refused, with the option's name."""
        with pytest.raises(ValidationException, match="'password' is the mask"):
            manager.create(("c",), connection(password="******"))

    @pytest.mark.parametrize(
        "value", ["${secret:}", "${secret:a#}", "${Secret:a}", " ${secret:a}", "x=${secret:a}"]
    )
    def test_malformed_reference(self, manager, value):
        """What was meant as a reference is never stored as the secret itself."""
        with pytest.raises(ValidationException, match="'password' looks like a reference"):
            manager.create(("c",), connection(password=value))

    def test_near_miss(self, manager, secret_store):
        """A name that is nearly a sensitive one is refused, with the setting that allows it."""
        with pytest.raises(ValidationException, match="misspelt 'password'.*near-miss-check"):
            manager.create(("c",), connection(pasword="p4ssw0rd"))
        manager.create(("c",), connection())
        with pytest.raises(ValidationException, match="misspelt 'apikey'"):
            manager.alter(("c",), {"ap-key": "x"})
        assert 1 == len(secret_store)

    def test_lone_surrogate(self, manager):
        """Text that can't be encoded is refused before it can break a store."""
        with pytest.raises(ValidationException, match="surrogate"):
            manager.create(("c",), connection(url="\ud800"))

    def test_system_name_has_one_part(self, manager):
        """A system connection can't have a compound name."""
        with pytest.raises(ValidationException, match="one part"):
            manager.create(("db", "c"), connection(), SYSTEM)


class TestScopes:
    def test_temporary_shadows_permanent(self, manager):
        """A temporary connection hides the permanent one of the same name until it is dropped."""
        manager.create(("c",), connection(url="permanent"))
        manager.create(("c",), connection(url="temporary"), TEMPORARY)
        assert "temporary" == manager.lookup.by_path(("c",)).definition.options["url"]
        manager.drop(("c",), TEMPORARY)
        assert "permanent" == manager.lookup.by_path(("c",)).definition.options["url"]

    def test_system_comes_first_for_one_part(self, manager):
        """One part finds the system connection, the full name the one in the catalog."""
        manager.create(("c",), connection(url="temporary"), TEMPORARY)
        manager.create(("c",), connection(url="system"), SYSTEM)
        assert "system" == manager.lookup.by_path(("c",)).definition.options["url"]
        assert "temporary" == manager.lookup.by_path(("db", "c")).definition.options["url"]

    def test_temporary_secrets_are_private(self, manager, secret_store):
        """The secret of a temporary connection never enters the configured store."""
        manager.create(("c",), connection(), TEMPORARY)
        manager.create(("s",), connection(), SYSTEM)
        assert 0 == len(secret_store)

    def test_listing(self, manager):
        """Each name is listed once, sorted; system ones only where one part resolves to them."""
        manager.create(("b",), connection())
        manager.create(("b",), connection(), TEMPORARY)
        manager.create(("a",), connection(), TEMPORARY)
        manager.create(("s",), connection(), SYSTEM)
        manager.create(("other", "o"), connection())
        assert ["a", "b", "s"] == manager.lookup.list_names()
        assert ["o"] == manager.lookup.list_names(("other",))
        assert ["a", "b"] == manager.lookup.list_names(("cat", "db"))


class TestAlter:
    def test_secret_value_in_place(self, manager, secret_store):
        """When only secret values change, the same secret gets a new content."""
        manager.create(("c",), connection())
        before = manager.lookup.by_path(("c",)).stored
        manager.alter(("c",), {"password": "n3w"})
        assert before == manager.lookup.by_path(("c",)).stored
        assert {"password": "n3w"} == secret_of(manager, ("c",))
        assert 1 == len(secret_store)

    def test_public_value_keeps_secret(self, manager):
        """When no secret changes, the definition alone is replaced."""
        manager.create(("c",), connection())
        before = manager.lookup.by_path(("c",)).definition.secret_id
        manager.alter(("c",), {"url": "new"})
        definition = manager.lookup.by_path(("c",)).definition
        assert ("new", before, "note") == (
            definition.options["url"],
            definition.secret_id,
            definition.comment,
        )

    def test_new_secret_option(self, manager, secret_store):
        """A further secret option makes a new secret, and the old one goes."""
        manager.create(("c",), connection())
        before = manager.lookup.by_path(("c",)).definition.secret_id
        manager.alter(("c",), {"token": "t0ken", "url": "new"})
        assert before != manager.lookup.by_path(("c",)).definition.secret_id
        assert {"password": "p4ssw0rd", "token": "t0ken"} == secret_of(manager, ("c",))
        assert 1 == len(secret_store)

    def test_reset_of_the_last_secret(self, manager, secret_store):
        """RESET of the only secret option removes the secret."""
        manager.create(("c",), connection())
        manager.alter(("c",), {}, frozenset({"password", "unknown"}))
        definition = manager.lookup.by_path(("c",)).definition
        assert (None, frozenset()) == (definition.secret_id, definition.secret_names)
        assert 0 == len(secret_store)

    def test_secret_of_another_configuration(self, manager, connection_store, secrets):
        """What another session's configuration has hidden is not brought into the open."""
        types = ConnectionTypes(RedactionRule(["pin"]))
        other = ConnectionManager(Catalogs(), connection_store, secrets, types)
        other.create(("c",), connection(pin="c4nary"))
        with pytest.raises(ValidationException, match="'pin' is secret.*additional-keys"):
            manager.alter(("c",), {"url": "new"})
        assert {"pin"} == manager.lookup.by_path(("c",)).definition.secret_names
        manager.alter(("c",), {"pin": "${secret:other}"})
        assert {"pin": "${secret:other}"} == manager.lookup.by_path(
            ("c",)
        ).definition.public_options()

    @pytest.mark.parametrize("host", ["h", "db.example.com"])
    def test_url_as_type(self, manager, host):
        """A type that is none is not repeated if it holds a password."""
        with pytest.raises(ValidationException, match=r"no connection type '\*{6}'"):
            manager.create(("c",), connection(type=f"jdbc:mysql://u:c4nary@{host}/d"))

    def test_type_stays(self, manager):
        """The type can be neither set to another one nor reset."""
        manager.create(("c",), connection())
        for change in ({"set_options": {"type": "basic"}}, {"reset_keys": frozenset({"type"})}):
            with pytest.raises(ValidationException, match="type of a connection can't be changed"):
                manager.alter(("c",), **{"set_options": {}, **change})

    def test_missing(self, manager):
        """ALTER of a missing connection is an error, with IF EXISTS it is none."""
        with pytest.raises(ConnectionNotExistException, match="no permanent connection c"):
            manager.alter(("c",), {"url": "u"})
        assert not manager.alter(("c",), {"url": "u"}, ignore_if_not_exists=True)


class TestRename:
    @pytest.mark.parametrize("kind", list(ScopeKind))
    def test_keeps_the_secret(self, manager, kind):
        """A renamed connection of any scope resolves under its new name only."""
        manager.create(("c",), connection(), kind)
        manager.rename(("c",), ("d",), kind)
        assert {"password": "p4ssw0rd"} == secret_of(manager, ("d",))
        with pytest.raises(ConnectionNotExistException):
            manager.lookup.by_path(("c",))

    def test_stays_in_its_database(self, manager):
        """A new name in another database is refused."""
        manager.create(("c",), connection())
        with pytest.raises(ValidationException, match="stays in its catalog and database"):
            manager.rename(("c",), ("other", "c"))

    def test_taken_name(self, manager):
        """A taken name is refused and both connections stay."""
        manager.create(("c",), connection(url="1"))
        manager.create(("d",), connection(url="2"))
        with pytest.raises(ConnectionAlreadyExistException):
            manager.rename(("c",), ("cat", "db", "d"))
        assert "1" == manager.lookup.by_path(("c",)).definition.options["url"]


class TestDrop:
    def test_removes_both(self, manager, secret_store):
        """DROP removes the definition and its secret."""
        manager.create(("c",), connection())
        assert manager.drop(("c",))
        assert 0 == len(secret_store)
        assert not manager.drop(("c",), ignore_if_not_exists=True)
        with pytest.raises(ConnectionNotExistException):
            manager.drop(("c",))

    def test_restrict(self, manager):
        """A database with permanent connections is not empty, one with temporary ones is."""
        manager.create(("other", "t"), connection(), TEMPORARY)
        manager.require_empty_database(("other",))
        manager.create(("other", "c"), connection())
        with pytest.raises(DatabaseNotEmptyException, match="cat.other has 1 connections"):
            manager.require_empty_database(("other",))

    def test_cascade(self, manager, secret_store):
        """A dropped database takes all its connections and their secrets along."""
        manager.create(("other", "c"), connection(url="u"))
        manager.create(("other", "c"), connection(), TEMPORARY)
        manager.create(("other", "d"), connection())
        manager.create(("stays",), connection())
        manager.drop_database(("cat", "other"))
        assert [] == manager.lookup.list_names(("other",))
        assert ["stays"] == manager.lookup.list_names()
        assert 1 == len(secret_store)
