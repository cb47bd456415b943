"""The connections of one catalog, as definitions; no JVM."""

import pytest

from pyflink_connections.connections import CatalogConnections, ScopeKind
from pyflink_connections.definitions import (
    SECRET_ID_OPTION,
    CatalogConnection,
    SensitiveConnection,
)
from pyflink_connections.exceptions import (
    ConnectionAlreadyExistException,
    ConnectionNotExistException,
    DatabaseNotExistException,
    SecretNotFoundException,
    ValidationException,
)


@pytest.fixture(name="catalog")
def _catalog(manager, types, secrets):
    """The catalog ``cat``, with connection ``c`` that has a secret."""
    options = {"url": "u", "username": "me", "password": "p4ssw0rd"}
    manager.create(("c",), SensitiveConnection(options, "ours"))
    return CatalogConnections(manager, types, secrets, "cat")


def resolved(catalog, name):
    """What a table that uses a connection would get."""
    definition = catalog.get("db", name)
    factory = catalog._types.of(definition.connection_type)
    return dict(factory.resolve_connection(definition, catalog._secrets).get_options())


class TestSecrets:
    """No two connections share a secret, whatever definitions are handed around."""

    def test_copy_of_a_definition(self, catalog, secret_store):
        """A definition that was read makes a connection with a secret of its own."""
        first = catalog.get("db", "c")
        catalog.create("other", "copy", first, ignore_if_exists=False)
        second = catalog.get("other", "copy")
        assert (first.public_options(), first.comment) == (second.public_options(), second.comment)
        assert first.secret_id != second.secret_id
        assert 2 == len(secret_store)
        catalog.drop("db", "c", ignore_if_not_exists=False)
        assert {"password": "p4ssw0rd"} == dict(secret_store.get_secret(second.secret_id))

    def test_definition_of_another_connection(self, catalog, secret_store):
        """Altering to another connection's definition copies its secret, and drops the own one."""
        options = {"url": "v", "token": "t0ken"}
        other = catalog._manager
        other.create(("d",), SensitiveConnection(options))
        catalog.alter("db", "d", catalog.get("db", "c"), ignore_if_not_exists=False)
        assert resolved(catalog, "c") == resolved(catalog, "d")
        assert 2 == len(secret_store)
        catalog.drop("db", "d", ignore_if_not_exists=False)
        assert "p4ssw0rd" == resolved(catalog, "c")["password"]

    def test_unknown_secret(self, catalog, secret_store):
        """A definition can't refer to a secret that is not there."""
        definition = CatalogConnection({"url": "u", SECRET_ID_OPTION: "nope"})
        for change in (catalog.create, catalog.alter):
            with pytest.raises(SecretNotFoundException):
                change("db", "d" if change == catalog.create else "c", definition, False)
        assert "p4ssw0rd" == resolved(catalog, "c")["password"]
        assert 1 == len(secret_store)

    @pytest.mark.parametrize(
        "options",
        [
            {"password": "p4ssw0rd"},
            {"url": "jdbc:postgresql://me:p4ssw0rd@host/db"},
            {"type": "basic", "url": "u", "username": "me"},
        ],
    )
    def test_secret_in_the_open(self, catalog, secret_store, options):
        """A definition that holds a secret is refused, by an error without it."""
        for change in (catalog.create, catalog.alter):
            with pytest.raises(ValidationException, match="a definition holds none") as raised:
                change(
                    "db",
                    "d" if change == catalog.create else "c",
                    CatalogConnection(options),
                    False,
                )
            assert "p4ssw0rd" not in str(raised.value)
        assert 1 == len(secret_store)

    def test_reference(self, catalog, secret_store):
        """A definition may refer to a secret that exists, which stays when it is dropped."""
        secret_id = secret_store.store_secret({"password": "sh4red"})
        definition = CatalogConnection({"password": f"${{secret:{secret_id}#password}}"})
        catalog.create("db", "d", definition, ignore_if_exists=False)
        assert "sh4red" == resolved(catalog, "d")["password"]
        catalog.drop("db", "d", ignore_if_not_exists=False)
        assert {"password": "sh4red"} == dict(secret_store.get_secret(secret_id))


class TestAlter:
    """The whole definition is replaced."""

    def test_options_and_comment(self, catalog):
        """Options that are not in the new definition go; the secret is kept with its identifier."""
        before = catalog.get("db", "c")
        new = CatalogConnection({"host": "h", SECRET_ID_OPTION: before.secret_id}, "new comment")
        catalog.alter("db", "c", new, ignore_if_not_exists=False)
        after = catalog.get("db", "c")
        assert {"host": "h"} == after.public_options()
        assert ("new comment", before.secret_id) == (after.comment, after.secret_id)
        assert {"host": "h", "password": "p4ssw0rd"} == resolved(catalog, "c")

    def test_without_secret(self, catalog, secret_store):
        """A new definition without the identifier of a secret removes the secret."""
        catalog.alter("db", "c", CatalogConnection({"url": "u"}), ignore_if_not_exists=False)
        assert {"url": "u"} == resolved(catalog, "c")
        assert 0 == len(secret_store)

    def test_reference_in_place_of_a_secret(self, catalog, secret_store):
        """What the definition says in the open takes the place of the same key in the secret."""
        secret_id = secret_store.store_secret({"password": "sh4red"})
        options = catalog.get("db", "c").get_options()
        options["password"] = f"${{secret:{secret_id}#password}}"
        catalog.alter("db", "c", CatalogConnection(options), ignore_if_not_exists=False)
        assert "sh4red" == resolved(catalog, "c")["password"]
        assert 1 == len(secret_store)

    def test_type(self, catalog):
        """The type stays."""
        definition = CatalogConnection({"type": "bearer"})
        with pytest.raises(ValidationException, match="type of a connection can't be changed"):
            catalog.alter("db", "c", definition, ignore_if_not_exists=False)


class TestMissing:
    """What is not there, or is there already."""

    def test_errors(self, catalog):
        """Errors have Flink's names."""
        definition = CatalogConnection({"url": "u"})
        with pytest.raises(ConnectionNotExistException, match="cat.db.x"):
            catalog.get("db", "x")
        for change in (
            lambda ignore: catalog.alter("db", "x", definition, ignore),
            lambda ignore: catalog.rename("db", "x", "y", ignore),
            lambda ignore: catalog.drop("db", "x", ignore),
        ):
            change(True)
            with pytest.raises(ConnectionNotExistException):
                change(False)
        with pytest.raises(ConnectionAlreadyExistException):
            catalog.create("db", "c", definition, ignore_if_exists=False)
        catalog.create("db", "c", definition, ignore_if_exists=True)
        assert "p4ssw0rd" == resolved(catalog, "c")["password"]
        catalog.create("db", "d", definition, ignore_if_exists=False)
        with pytest.raises(ConnectionAlreadyExistException):
            catalog.rename("db", "d", "c", ignore_if_not_exists=False)
        for use in (
            lambda: catalog.create("nope", "c", definition, ignore_if_exists=True),
            lambda: catalog.list_names("nope"),
        ):
            with pytest.raises(DatabaseNotExistException):
                use()

    def test_temporary_connections(self, catalog, manager, secret_store):
        """Temporary connections do not exist for a catalog, and hide nothing from it."""
        for kind in (ScopeKind.TEMPORARY, ScopeKind.TEMPORARY_SYSTEM):
            manager.create(("c",), SensitiveConnection({"a": "b"}), kind)
            manager.create(("t",), SensitiveConnection({"a": "b"}), kind)
        assert ["c"] == catalog.list_names("db")
        assert catalog.find("db", "t") is None
        catalog.alter("db", "c", CatalogConnection({"url": "u"}), ignore_if_not_exists=False)
        catalog.rename("db", "c", "d", ignore_if_not_exists=False)
        assert "u" == catalog.get("db", "d").options["url"]
        catalog.drop("db", "d", ignore_if_not_exists=False)
        assert [] == catalog.list_names("db")
        assert 0 == len(secret_store)
        assert "b" == manager.lookup.by_path(("c",)).definition.options["a"]
