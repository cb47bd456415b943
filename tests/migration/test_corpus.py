"""Scripts as people write them, and what becomes of them."""

import pickle
from pathlib import Path

import pytest

from pyflink_connections.connection_stores import GenericInMemoryConnectionStore
from pyflink_connections.connections import ConnectionManager, ConnectionTypes, SecretAccess
from pyflink_connections.definitions import SensitiveConnection
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.migration import (
    Script,
    SecretForm,
    find_inline_credentials,
    plan_migration,
)
from pyflink_connections.redaction import RedactionRule
from pyflink_connections.secret_stores import GenericInMemorySecretStore
from pyflink_connections.sql import parse, split_script
from pyflink_connections.sql.lexer import Kind, read_tokens
from tests.connections.conftest import Catalogs

CORPUS = Path(__file__).with_name("corpus")
RULE = RedactionRule()
CANARY = "c4n4ry"
NAMES = sorted(folder.name for folder in CORPUS.iterdir())
SCRIPTS = pytest.mark.parametrize("name", NAMES)


def content(name, file):
    """A file of the corpus, line ends as they are."""
    return (CORPUS / name / file).read_bytes().decode()


def script_of(name, file="before.sql"):
    """One of the corpus's scripts."""
    return Script(Path(f"{name}.sql"), content(name, file))


@SCRIPTS
def test_result(name):
    """Connections, scripts and plan are what the corpus says, byte for byte."""
    plan = plan_migration([script_of(name)], RULE)
    files = plan.files(in_place=True)
    expected = {
        Path("connections.sql"): content(name, "connections.sql"),
        Path(f"{name}.sql"): content(name, "after.sql"),
    }
    assert expected == files
    assert content(name, "plan.txt") == f"{plan}\n"


@SCRIPTS
def test_twice(name):
    """What was migrated once stays as it is."""
    scripts = [script_of(name, "after.sql"), script_of(name, "connections.sql")]
    assert {} == plan_migration(scripts, RULE).files(in_place=True)


@SCRIPTS
def test_nothing_shows_a_secret(name):
    """Neither plan, diff and connections nor the objects' texts have a canary."""
    script = script_of(name)
    assert any(CANARY in entry.value for entry in script.settings)
    for form in SecretForm:
        plan = plan_migration([script], RULE, secret_form=form)
        outputs = [str(plan), repr(plan), plan.diff(in_place=True)]
        outputs.append(plan.files(in_place=False)[plan.connection_file])
        outputs += map(str, find_inline_credentials(script, RULE))
        assert [] == [text for text in outputs if CANARY in text.lower()]


@SCRIPTS
def test_only_refused_credentials_stay(name):
    """A canary that is in a migrated script is one that the plan says it can't move."""
    plan = plan_migration([script_of(name)], RULE)
    [(_, new)] = plan.changes
    moved = {c.options[key] for c in plan.connections for key in c.secret_keys}
    left = {entry.value for entry in new.settings if CANARY in entry.value}
    assert not moved & left
    assert bool(left) == any("stays" in line for line in str(plan).splitlines())


@SCRIPTS
def test_meaning(name):
    """Each changed statement uses its connection, whose options are those that it lost."""
    before, plan = script_of(name), plan_migration([script_of(name)], RULE)
    [(_, after)] = plan.changes
    options = {str(each.identifier): each.options for each in plan.connections}
    assert len(before.statements) == len(after.statements)
    changed = 0
    for old, new in zip(before.statements, after.statements):
        if old.sql != new.sql:
            changed += 1
            moved = options[".".join(new.created.connection)]
            left = {entry.key: entry.value for entry in new.option_list.entries}
            assert {entry.key: entry.value for entry in old.option_list.entries} == {
                **left,
                **moved,
            }
            assert not left.keys() & moved.keys()
    assert changed == sum(len(each.objects) for each in plan.connections)


@SCRIPTS
def test_connections_can_be_created(name):
    """Once its secrets are stored, each statement of the connection file runs."""
    plan = plan_migration([script_of(name)], RULE, database=("cat", "db"))
    text = plan.files(in_place=True)[plan.connection_file]
    manager = new_manager()
    for statement in split_script(text):
        tree = parse(statement.sql)
        manager.create(tree.name, SensitiveConnection(tree.options))
    created = {str(name): definition for name, definition in manager.lookup.definitions()}
    assert {str(each.identifier) for each in plan.connections} == created.keys()


def new_manager():
    """Make an empty session."""
    types, secrets = ConnectionTypes(RULE), SecretAccess(GenericInMemorySecretStore())
    return ConnectionManager(Catalogs(), GenericInMemoryConnectionStore(), secrets, types)


@SCRIPTS
def test_placeholders_are_refused(name):
    """A connection file whose masks nobody has replaced creates nothing with a secret."""
    plan = plan_migration(
        [script_of(name)], RULE, database=("cat", "db"), secret_form=SecretForm.PLACEHOLDER
    )
    manager = new_manager()
    for statement in split_script(plan.files(in_place=True)[plan.connection_file]):
        tree = parse(statement.sql)
        with pytest.raises(ValidationException, match=r"the mask '\*\*\*\*\*\*'"):
            manager.create(tree.name, SensitiveConnection(tree.options))


@SCRIPTS
def test_objects_hide_secrets(name):
    """The objects of a plan have texts without secrets, and can't be pickled."""
    plan = plan_migration([script_of(name)], RULE)
    found = [each for connection in plan.connections for each in connection.objects]
    for each in (plan, *plan.connections, *found):
        assert CANARY not in f"{each!r} {each}"
        with pytest.raises(TypeError) as raised:
            pickle.dumps(each)
        assert CANARY not in str(raised.value)


@SCRIPTS
def test_comments_stay(name):
    """Every comment is still there, in its place among the others."""
    before, after = (content(name, file) for file in ("before.sql", "after.sql"))
    assert comments(before) == comments(after)


def comments(text):
    """The gaps between tokens, without white space."""
    found, position = [], 0
    for token in read_tokens(text):
        gap = "".join(text[position : token.start].split())
        found += [gap] if gap else []
        position = token.end
        if token.kind is Kind.END:
            break
    return "".join(found)
