"""Exports, and imports with a plan: what travels, what is asked for, and what is done."""

import pytest

from pyflink_connections.connection_stores import GenericInMemoryConnectionStore
from pyflink_connections.connections import ConnectionManager, ConnectionTypes, SecretAccess
from pyflink_connections.definitions import SECRET_ID_OPTION, CatalogConnection, SensitiveConnection
from pyflink_connections.exceptions import (
    ConcurrentModificationException,
    ConnectionAlreadyExistException,
    SqlParserException,
    ValidationException,
)
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.redaction import RedactionRule
from pyflink_connections.secret_stores import GenericInMemorySecretStore
from pyflink_connections.transfer import (
    ImportAction,
    PortableConnection,
    plan_import,
    portable_connections,
    read_sql,
    read_yaml,
    written_sql,
    written_yaml,
)
from tests.connections.conftest import Catalogs

CANARY = "c4n4ry-p4ssw0rd"
FORMATS = pytest.mark.parametrize(
    ("write", "read"), [(written_yaml, read_yaml), (written_sql, read_sql)], ids=["yaml", "sql"]
)
CREATE, ALTER, UNCHANGED, NEEDS_SECRETS, CONFLICT = ImportAction


def new_manager(*additional_keys):
    """Make an empty session, with stores of its own."""
    secrets = SecretAccess(GenericInMemorySecretStore())
    types = ConnectionTypes(RedactionRule(additional_keys))
    return ConnectionManager(Catalogs(), GenericInMemoryConnectionStore(), secrets, types)


@pytest.fixture(name="manager")
def _manager():
    """A session with three connections: with a secret, with a reference, and of odd names."""
    manager = new_manager()
    options = {"url": "jdbc:postgresql://h/db", "username": "u", "password": CANARY}
    manager.create(("pg",), SensitiveConnection(options, "it's the\n`first` one: #1"))
    manager.create(("ref",), SensitiveConnection({"token": "${secret:shared#token}"}))
    odd = {"url": "no", "port": "5432", "empty": "", "ünïcode '": "密 \U0001f511 \\ ' \" %"}
    manager.create(("cat", "other", "od`d. näme"), SensitiveConnection(odd))
    return manager


def exported(manager, write):
    """Export everything."""
    return write(portable_connections(manager.lookup.definitions()))


def definitions(manager):
    """All definitions without the identifiers of secrets."""
    return {
        each.identifier: each.definition
        for each in portable_connections(manager.lookup.definitions())
    }


def portable(options, *secret_names, name="k"):
    """One connection of an import."""
    identifier = ObjectIdentifier.of("cat", "db", name)
    return PortableConnection(identifier, CatalogConnection(options, None, secret_names))


def planned(manager, connections, secrets=None, *additional_keys):
    """Plan an import into a session."""
    types = ConnectionTypes(RedactionRule(additional_keys))
    return plan_import(manager, types, connections, secrets or {})


def actions(plan):
    """What a plan does, by the connection's own name."""
    return {step.connection.identifier.object_name: step.action for step in plan.steps}


@FORMATS
def test_round_trip(manager, write, read):
    """An import of an export elsewhere gives the same connections, once secrets are supplied."""
    text = exported(manager, write)
    other = new_manager()
    plan = planned(other, read(text), {"cat.db.pg": {"password": "an0ther"}})
    assert {CREATE} == set(actions(plan).values())
    assert {} == definitions(other)  # a plan writes nothing
    plan.apply()
    assert definitions(manager) == definitions(other)
    found = other.lookup.by_path(("pg",))
    secret = found.scope.secrets.get_secret(found.definition.secret_id)
    assert {"password": "an0ther"} == dict(secret)


@FORMATS
def test_no_secret_travels(manager, write, read):
    """Neither a secret nor its identifier is in an export, nor in anything made of it."""
    text = exported(manager, write)
    plan = planned(new_manager(), read(text), {"cat.db.pg": {"password": CANARY}})
    secret_id = manager.lookup.by_path(("pg",)).definition.secret_id
    for shown in (text, str(plan), repr(plan.steps)):
        assert CANARY not in shown
        assert secret_id not in shown


@FORMATS
def test_missing_secrets_are_listed(manager, write, read):
    """A connection whose secrets are not supplied is left out and named; the others are made."""
    other = new_manager()
    plan = planned(other, read(exported(manager, write)), {})
    assert {"cat.db.pg": ["password"]} == plan.missing_secrets
    assert "needs secrets cat.db.pg  password" in str(plan)
    plan.apply()
    assert ["ref"] == other.lookup.list_names()


@FORMATS
def test_idempotent(manager, write, read):
    """A second import changes nothing, and secrets that are there need not be supplied."""
    text = exported(manager, write)
    before = dict(manager.lookup.definitions())
    plan = planned(manager, read(text), {})
    assert {UNCHANGED} == set(actions(plan).values())
    plan.apply()
    assert before == dict(manager.lookup.definitions())


@FORMATS
def test_changes(manager, write, read):
    """What differs is named and altered; the secret stays, and so does what is not imported."""
    text = exported(manager, write)
    manager.alter(("pg",), {"url": "jdbc:postgresql://other/db", "extra": "x"})
    manager.create(("more",), SensitiveConnection({"url": "m"}))
    plan = planned(manager, read(text), {})
    assert ALTER == actions(plan)["pg"]
    assert "alter         cat.db.pg  extra, url" in str(plan)
    plan.apply()
    found = manager.lookup.by_path(("pg",))
    assert {"url": "jdbc:postgresql://h/db", "username": "u"} == found.definition.public_options()
    assert {"password": CANARY} == dict(found.scope.secrets.get_secret(found.definition.secret_id))
    assert "more" in manager.lookup.list_names()


def test_changed_comment_and_secret(manager):
    """A comment is altered too, and a secret that is supplied replaces the old one."""
    (text,) = [exported(manager, written_yaml)]
    other = text.replace("it's the", "it's now the")
    plan = planned(manager, read_yaml(other), {"cat.db.pg": {"password": "n3w"}})
    assert "cat.db.pg  comment, password (secret)" in str(plan)
    plan.apply()
    found = manager.lookup.by_path(("pg",))
    assert found.definition.comment.startswith("it's now the")
    assert {"password": "n3w"} == dict(found.scope.secrets.get_secret(found.definition.secret_id))


def test_conflict(manager):
    """A connection of another type is not altered, and nothing else is done either."""
    text = exported(manager, written_yaml)
    other = new_manager()
    basic = {"type": "basic", "url": "u", "username": "u", "password": "p"}
    other.create(("pg",), SensitiveConnection(basic))
    plan = planned(other, read_yaml(text), {})
    assert CONFLICT == actions(plan)["pg"]
    with pytest.raises(ValidationException, match="cat.db.pg  it has type 'basic'"):
        plan.apply()
    assert ["pg"] == other.lookup.list_names()


def test_secrets_for_nobody(manager):
    """Secrets for a connection that is not imported are refused: the name is misspelt."""
    with pytest.raises(ValidationException, match="supplied for cat.db.pq, which"):
        planned(manager, read_yaml(exported(manager, written_yaml)), {"cat.db.pq": {"a": "b"}})


@pytest.mark.parametrize("name", ["cat.db.pg", "`cat`.db . `pg`"])
def test_names_of_supplied_secrets(manager, name):
    """Secrets are for the connection that their name means, however it is written."""
    plan = planned(
        new_manager(), read_yaml(exported(manager, written_yaml)), {name: {"password": CANARY}}
    )
    assert CREATE == actions(plan)["pg"]


@pytest.mark.parametrize(
    ("secrets", "error", "expected"),
    [
        (
            {"cat.db.k": {"url": CANARY, "password": CANARY}},
            ValidationException,
            "cat.db.k .*'url' .* decl",
        ),
        ({"cat.db.k": {"pasword": CANARY}}, ValidationException, "'pasword' is supplied"),
        ({"cat.db.k": {"type": CANARY}}, ValidationException, "'type' is supplied"),
        ({"cat.db.k": {"password": "******"}}, ValidationException, "is the mask"),
        ({"cat.db.k": {"password": "${secret:x}"}}, ValidationException, "is a reference"),
        ({"cat.db.k": {"password": "1"}, "cat.`db`.k": {"password": "2"}}, None, "supplied twice"),
        ({"cat.db.k": CANARY}, TypeError, "secrets of cat.db.k must be a mapping .* not str"),
        ({"cat.db.k": {"password": CANARY.encode()}}, TypeError, "must be str"),
        ({b"cat.db.k": {"password": CANARY}}, TypeError, "not bytes"),
        (CANARY, TypeError, "Secrets must be a mapping .* not str"),
    ],
)
def test_wrong_secrets(secrets, error, expected):
    """Supplied secrets that can't be meant are refused, and no value is repeated."""
    wanted = portable({"url": "u"}, "password")
    with pytest.raises(error or ValidationException, match=expected) as caught:
        planned(new_manager(), [wanted], secrets)
    assert CANARY not in str(caught.value)


def test_secret_of_another_session():
    """What is secret in the text is secret here too, or refused."""
    wanted, secrets = portable({"url": "u"}, "pin"), {"cat.db.k": {"pin": CANARY}}
    manager = new_manager()
    with pytest.raises(ValidationException, match="'pin' .*redaction.additional-keys") as caught:
        planned(manager, [wanted], secrets)
    assert CANARY not in str(caught.value)
    manager.create(("k",), SensitiveConnection({"url": "old"}))
    plan = planned(manager, [wanted], secrets)
    with pytest.raises(ValidationException, match="'pin' .*redaction.additional-keys"):
        plan.apply()
    assert {"url": "old"} == manager.lookup.by_path(("k",)).definition.public_options()
    strict = new_manager("pin")
    planned(strict, [wanted], secrets, "pin").apply()
    assert {"url": "u"} == strict.lookup.by_path(("k",)).definition.public_options()
    assert {"k": UNCHANGED} == actions(planned(strict, [wanted], {}, "pin"))


def test_kept_secret_stays_secret():
    """A change does not bring a secret into the open that is none by this session's rule."""
    stores = GenericInMemoryConnectionStore(), SecretAccess(GenericInMemorySecretStore())
    strict, lax = (
        ConnectionManager(Catalogs(), *stores, ConnectionTypes(RedactionRule(keys)))
        for keys in (["pin"], [])
    )
    strict.create(("k",), SensitiveConnection({"url": "old", "pin": CANARY}))
    plan = planned(lax, [portable({"type": "default", "url": "u"}, "pin")])
    with pytest.raises(ValidationException, match="redaction.additional-keys"):
        plan.apply()
    assert {"url": "old"} == strict.lookup.by_path(("k",)).definition.public_options()


@pytest.mark.parametrize("exists", [False, True])
@pytest.mark.parametrize(
    "options",
    [{"password": CANARY}, {"url": f"x://u:{CANARY}@h"}, {"type": "bearer", "token": "t"}],
)
def test_secret_in_the_open(options, exists):
    """A text with a secret in it is refused, whether the connection exists or not."""
    manager = new_manager()
    if exists:
        manager.create(("k",), SensitiveConnection(options))
    with pytest.raises(ValidationException, match="cat.db.k .* in the open.* supply") as caught:
        planned(manager, [portable(options)])
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"type": "nosuch"}, "cat.db.k .*: There is no connection type 'nosuch'"),
        ({"type": "basic", "url": "u"}, "cat.db.k .*: Connection type 'basic' needs"),
        ({"type": "default", SECRET_ID_OPTION: "x"}, "cat.db.k .* is reserved"),
    ],
)
def test_refused_by_the_type(options, expected):
    """What could not be stored is refused before anything is, and the connection is named."""
    with pytest.raises(ValidationException, match=expected):
        planned(new_manager(), [portable(options)])


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda manager: manager.alter(("k",), {"added": "x"}),
        lambda manager: manager.alter(("k",), {}, frozenset(("password",))),
    ],
    ids=["option added", "secret reset"],
)
def test_stale_plan(meanwhile):
    """A plan does not undo what others have done since it was made."""
    manager = new_manager()
    manager.create(("k",), SensitiveConnection({"url": "u", "password": CANARY}))
    plan = planned(manager, [portable({"url": "v"}, "password")])
    assert {"k": ALTER} == actions(plan)
    meanwhile(manager)
    before = definitions(manager)
    with pytest.raises(ConcurrentModificationException, match="cat.db.k has changed .* plan again"):
        plan.apply()
    assert before == definitions(manager)


def test_created_meanwhile():
    """A plan does not touch a connection that others have created since it was made."""
    manager = new_manager()
    plan = planned(manager, [portable({"url": "v"})])
    manager.create(("k",), SensitiveConnection({"url": "u"}))
    with pytest.raises(ConnectionAlreadyExistException):
        plan.apply()


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_yaml, "version: 1\nconnections:\n  cat.db.k:\n    options: {{url: {0}}}"),
        (read_sql, "CREATE CONNECTION cat.db.k WITH ('url' = '{0}')"),
    ],
    ids=["yaml", "sql"],
)
def test_no_type(read, text):
    """A connection without a type has the default one, in its first import and in later ones."""
    manager = new_manager()
    for url in ("old", "new"):
        planned(manager, read(text.format(url))).apply()
        definition = manager.lookup.by_path(("k",)).definition
        assert {"type": "default", "url": url} == definition.get_options()
    assert {"k": UNCHANGED} == actions(planned(manager, read(text.format("new"))))


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_yaml, "version: 1\nconnections:\n  a.b.c: {options: {}}\n  '`a`.b.c': {options: {}}"),
        (
            read_sql,
            "CREATE CONNECTION a.b.c WITH ('x'='1'); CREATE CONNECTION a.`b`.c WITH ('x'='2')",
        ),
    ],
    ids=["yaml", "sql"],
)
def test_twice_in_one_import(read, text):
    """A connection that stands in the text twice is refused: neither is the one that is meant."""
    with pytest.raises(ValidationException, match="has a.b.c more than once"):
        planned(new_manager(), read(text))


@pytest.mark.parametrize("read", [read_yaml, read_sql])
@pytest.mark.parametrize(
    ("text", "error", "expected"),
    [
        (CANARY.encode(), TypeError, "must be a str, not bytes"),
        (None, TypeError, "not NoneType"),
        (f"{CANARY}\ud800", ValidationException, "half of a surrogate pair"),
    ],
)
def test_no_text(read, text, error, expected):
    """What is no text is refused, and not repeated."""
    with pytest.raises(error, match=expected) as caught:
        read(text)
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "line 1: it is empty"),
        ("a: [", "line 1: it is not valid YAML"),
        ("connections: {}", "version"),
        ("version: 2\nconnections: {}", "version 1; upgrade"),
        ("version: 1\nconnections: []", "'version' and 'connections'"),
        ("version: 1\nconnections:\n  a.b: {options: {}}", "Connection a.b in .* full name"),
        ("version: 1\nconnections:\n  c: {options: {}}", "Connection c in .* full name"),
        ("version: 1\nconnections:\n  a.b.c: {option: {}}", "a.b.c in the export: unknown key"),
        (f"version: 1\nconnections: !!python/object {CANARY}", "tags .!. have no meaning"),
        (f"version: 1\nconnections:\n  a.b.c: {{options: [{CANARY}]}}", "must have keys"),
    ],
)
def test_bad_yaml(text, expected):
    """What is no export is refused with the place, and no value is repeated."""
    with pytest.raises(ValidationException, match=expected) as caught:
        read_yaml(text)
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "error", "expected"),
    [
        ("SHOW TABLES", ValidationException, "Line 1: an import takes CREATE CONNECTION"),
        ("\n\nDROP CONNECTION c", ValidationException, "Line 3: an import takes"),
        ("CREATE CONNECTION c WITH ('a' = 'b')", ValidationException, "Line 1: .* full name"),
        ("CREATE TEMPORARY CONNECTION c.d.e WITH ('a'='b')", ValidationException, "TEMPORARY"),
        (f"CREATE CONNECTION a.b.c WITH ('x' '{CANARY}')", SqlParserException, "Expected"),
    ],
)
def test_bad_sql(text, error, expected):
    """What is no export is refused with the line, and no value is repeated."""
    with pytest.raises(error, match=expected) as caught:
        read_sql(text)
    assert CANARY not in str(caught.value)
