"""Which kinds of secret stores there are, and how their factories are found."""

import subprocess
import sys
from importlib import metadata

import pytest

from pyflink_connections import extras, plugins
from pyflink_connections.exceptions import SecretException, ValidationException
from pyflink_connections.secret_stores import GenericInMemorySecretStore
from pyflink_connections.secret_stores.factory import SecretStoreFactory, SecretStoreFactoryContext
from pyflink_connections.secret_stores.generic_in_memory import GenericInMemorySecretStoreFactory
from pyflink_connections.secret_stores.kinds import SECRET_STORE_KINDS

BUILT_IN = [
    "aws-secrets-manager",
    "azure-key-vault",
    "env",
    "file",
    "generic_in_memory",
    "hashicorp-vault",
]


class OtherFactory(SecretStoreFactory):
    identifier = "other"

    def open(self, context):
        pass

    def create_secret_store(self):
        return GenericInMemorySecretStore()


@pytest.fixture(name="register")
def _register(monkeypatch):
    """Registers a kind as an installed package would."""

    def register(name, value):
        entry_point = metadata.EntryPoint(name, value, SECRET_STORE_KINDS.group)
        monkeypatch.setattr(plugins, "registered", lambda _: [entry_point])

    return register


@pytest.mark.parametrize("kind", BUILT_IN)
def test_built_in(kind):
    """Every kind of ours has a factory of that name, which describes its options."""
    factory = SECRET_STORE_KINDS.load(kind)()
    assert kind == factory.identifier
    assert all(option.description.endswith(".") for option in factory.declared_options)


def test_known_kinds(register):
    """The known kinds are ours and those of installed packages."""
    register("other", "somewhere:OtherFactory")
    assert sorted([*BUILT_IN, "other"]) == SECRET_STORE_KINDS.known()


def test_nothing_is_imported():
    """Importing the stores, and loading the factory of one, imports no vendor's SDK."""
    program = (
        "import sys; from pyflink_connections.secret_stores.kinds import *; "
        "[SECRET_STORE_KINDS.load(kind)() for kind in SECRET_STORE_KINDS.known()]; "
        "print([m for m in ('azure', 'boto3', 'botocore', 'hvac', 'pytest') if m in sys.modules])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True
    ).stdout
    assert b"[]" == printed.strip()


def test_default_kind():
    """The store in memory is made without options, and refuses any."""
    factory = SECRET_STORE_KINDS.load("generic_in_memory")()
    factory.open(SecretStoreFactoryContext({}))
    assert isinstance(factory.create_secret_store(), GenericInMemorySecretStore)
    with pytest.raises(ValidationException, match=r"table.secret-store.generic_in_memory.path"):
        factory.open(SecretStoreFactoryContext({"path": "p"}))


def test_registered_kind(register):
    """A kind that an installed package registers is found by its name."""
    register("other", f"{GenericInMemorySecretStoreFactory.__module__}:"
             "GenericInMemorySecretStoreFactory")  # fmt: skip
    assert isinstance(SECRET_STORE_KINDS.load("other")(), GenericInMemorySecretStoreFactory)


def test_ambiguous_kind(register):
    """A kind that two places register is an error that names both."""
    register("file", "somewhere:FileFactory")
    with pytest.raises(ValidationException, match="FileSecretStoreFactory and somewhere:"):
        SECRET_STORE_KINDS.load("file")()


def test_dotted_path():
    """The dotted path of a factory works where a kind is expected."""
    kind = "pyflink_connections.secret_stores.env.EnvironmentSecretStoreFactory"
    assert "env" == SECRET_STORE_KINDS.load(kind)().identifier


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("azure-keyvault", r"Did you mean 'azure-key-vault'\?"),
        ("generic-in-memory", r"Did you mean 'generic_in_memory'\?"),
        (
            "qqq",
            r"no secret store kind 'qqq'. Known are: aws-secrets-manager, azure",
        ),
        ("", "Known are"),
        ("no.such.Factory", "can't be loaded: No module named 'no'"),
        (".Factory", "can't be loaded"),
        ("os.path.Factory", "os.path has no subclass of SecretStoreFactory of the name 'Factory'"),
        ("os.path.join", "no subclass"),
        ("pathlib.Path", "no subclass"),
    ],
)
def test_unknown_kind(kind, expected):
    """A kind that can't be found is an error that says what would be right."""
    with pytest.raises(ValidationException, match=expected):
        SECRET_STORE_KINDS.load(kind)()


def test_broken_module(register, tmp_path, monkeypatch):
    """A module that can't be imported is named with the reason."""
    (tmp_path / "broken_store.py").write_text("import no_such_module_of_anybody")
    monkeypatch.syspath_prepend(tmp_path)
    register("broken", "broken_store:Factory")
    with pytest.raises(ValidationException, match="'broken'.*no_such_module_of_anybody"):
        SECRET_STORE_KINDS.load("broken")()


@pytest.mark.parametrize(
    ("kind", "options", "extra"),
    [("aws-secrets-manager", {}, "aws"), ("hashicorp-vault", {"url": "https://v"}, "vault")],
)
def test_missing_sdk(kind, options, extra, monkeypatch):
    """Without its SDK a store says what to install."""
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    with pytest.raises(SecretException, match=rf"pip install 'pyflink-connections\[{extra}\]'"):
        SECRET_STORE_KINDS.load(kind)().open(SecretStoreFactoryContext(options))
