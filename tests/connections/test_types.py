"""Connection types: what they declare, and where they are found."""

from importlib.metadata import EntryPoint

import pytest

from pyflink_connections import plugins
from pyflink_connections.connections import DefaultConnectionFactory
from pyflink_connections.connections.types import CONNECTION_TYPES
from pyflink_connections.definitions import SensitiveConnection
from pyflink_connections.exceptions import ReadOnlySecretStoreException, ValidationException
from pyflink_connections.secret_stores import ReadableSecretStore


class PinFactory(DefaultConnectionFactory):
    """A third party's type: a door and its pin."""

    required_options = frozenset(("door", "pin"))
    optional_options = frozenset(("secret-level",))
    sensitive_options = frozenset(("pin",))
    public_options = frozenset(("secret-level",))


PIN_TYPE = f"{__name__}.PinFactory"


def create(manager, **options):
    """Creates connection ``c`` and returns its definition."""
    named = {key.replace("_", "-"): value for key, value in options.items()}
    manager.create(("c",), SensitiveConnection(named))
    return manager.lookup.by_path(("c",)).definition


def resolve(manager, types):
    """Resolves connection ``c`` as planning does."""
    found = manager.lookup.by_path(("c",))
    factory = types.of(found.definition.connection_type)
    return dict(factory.resolve_connection(found.definition, found.scope.secrets).get_options())


def test_basic(manager, types):
    """Type basic keeps user name and password secret."""
    definition = create(manager, type="basic", url="u", username="me", password="p4ss")
    assert {"username", "password"} == definition.secret_names
    assert {"url": "u"} == definition.public_options()
    assert {"url": "u", "username": "me", "password": "p4ss"} == resolve(manager, types)


def test_bearer(manager, types):
    """Type bearer needs a token."""
    assert {"token"} == create(manager, type="bearer", token="t0ken").secret_names
    assert {"token": "t0ken"} == resolve(manager, types)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"type": "basic", "url": "u"}, "'basic' needs the option 'password'. Required: password"),
        ({"type": "bearer", "token": "t", "port": "1"}, "knows no option 'port'. Required: token"),
        ({"type": "oauth", "client_id": "c"}, "needs the option 'client-secret'"),
        ({"type": "basik", "url": "u"}, "no connection type 'basik'. Did you mean 'basic'"),
        ({"type": "pyflink_connections.nothing"}, "no subclass of ConnectionFactory"),
        ({"type": "pathlib.Path"}, "no subclass of ConnectionFactory"),
        ({"type": "."}, "can't be loaded"),
    ],
)
def test_declared_options(manager, secret_store, options, message):
    """A missing or unknown option, or type, is an error when the connection is created."""
    with pytest.raises(ValidationException, match=message):
        create(manager, **options)
    assert 0 == len(secret_store)


def test_alter_is_checked_too(manager):
    """RESET can't remove what a type requires."""
    create(manager, type="bearer", token="t0ken")
    with pytest.raises(ValidationException, match="needs the option 'token'"):
        manager.alter(("c",), {}, frozenset(("token",)))


def test_type_of_others(manager, types):
    """A factory named by its dotted path is used, its declarations included."""
    definition = create(manager, type=PIN_TYPE, door="d", pin="1234", secret_level="high")
    assert {"pin"} == definition.secret_names
    assert {"door": "d", "secret-level": "high"} == definition.public_options()
    assert "1234" == resolve(manager, types)["pin"]


def test_registered_type(manager, monkeypatch):
    """A type that an installed package registers is known by its short name."""
    point = EntryPoint("door", f"{__name__}:PinFactory", CONNECTION_TYPES.group)
    monkeypatch.setattr(plugins, "registered", lambda _: [point])
    assert {"pin"} == create(manager, type="door", door="d", pin="1234").secret_names
    with pytest.raises(ValidationException, match="Known are: .*door"):
        create(manager, type="window")


class TestReferences:
    """Values that refer to a secret which is in the store already."""

    @pytest.fixture(name="shared")
    def _shared(self, secret_store):
        return secret_store.store_secret({"user": "u", "password": "p4ss"})

    def test_resolved_when_used(self, manager, types, secret_store, shared):
        """References stay in the definition, store nothing, and are read when used."""
        definition = create(
            manager,
            url="u",
            username=f"${{secret:{shared}#user}}",
            password=f"${{secret:{shared}}}",
        )
        assert (None, frozenset()) == (definition.secret_id, definition.secret_names)
        assert {"url": "u", "username": "u", "password": "p4ss"} == resolve(manager, types)
        assert 1 == len(secret_store)

    def test_only_field(self, manager, types, secret_store):
        """A secret of one field needs no field name."""
        single = secret_store.store_secret({"value": "p4ss"})
        create(manager, password=f"${{secret:{single}}}")
        assert {"password": "p4ss"} == resolve(manager, types)

    def test_never_touched(self, manager, secret_store, shared):
        """Neither ALTER nor DROP changes or removes a secret that was referred to."""
        create(manager, password=f"${{secret:{shared}}}", token="t0ken")
        manager.alter(("c",), {"password": "own"})
        manager.drop(("c",))
        assert {"user": "u", "password": "p4ss"} == dict(secret_store.get_secret(shared))
        assert 1 == len(secret_store)

    def test_missing_field(self, manager, types, shared):
        """A field that isn't there is an error that names those that are."""
        create(manager, token=f"${{secret:{shared}#nope}}")
        with pytest.raises(ValidationException, match="no field 'nope'. Its fields are 'password'"):
            resolve(manager, types)

    def test_read_only_store(self, manager, types, secrets):
        """With a read-only store plain secrets are refused, and references work."""

        class Mounted(ReadableSecretStore):
            def get_secret(self, secret_id):
                return {"value": f"secret of {secret_id}"}

        secrets.store = Mounted()
        with pytest.raises(ReadOnlySecretStoreException, match="'password' = '\\${secret:<id>}'"):
            create(manager, password="p4ss")
        create(manager, password="${secret:db}")
        assert {"password": "secret of db"} == resolve(manager, types)


def test_broken_module_of_others(manager, tmp_path, monkeypatch):
    """A registered type whose module can't be imported is told with the reason, not as unknown."""
    (tmp_path / "broken_type.py").write_text("import no_such_module_of_anybody")
    monkeypatch.syspath_prepend(tmp_path)
    point = EntryPoint("broken", "broken_type:Factory", CONNECTION_TYPES.group)
    monkeypatch.setattr(plugins, "registered", lambda _: [point])
    with pytest.raises(ValidationException, match="'broken' can't be loaded.*no_such_module_of"):
        create(manager, type="broken")
