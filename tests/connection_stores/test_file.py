"""Definitions in files."""

import json
import os
import subprocess
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import timedelta
from multiprocessing import get_context

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyflink_connections.connection_stores.file.names import decode, encode
from pyflink_connections.connection_stores.file.store import FileConnectionStore
from pyflink_connections.connection_stores.yaml_documents import (
    read_yaml,
    rewritten_yaml,
    written_yaml,
)
from pyflink_connections.definitions import SECRET_ID_OPTION, CatalogConnection
from pyflink_connections.exceptions import (
    ConcurrentModificationException,
    ConnectionStoreException,
    InvalidConnectionDefinitionException,
    ValidationException,
)
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.testing.connection_stores import ConnectionStoreConformance
from pyflink_connections.testing.leaks import leads_to

C, D = ObjectIdentifier.of("cat", "db", "c"), ObjectIdentifier.of("cat", "db", "d")
DEFINITION = CatalogConnection(
    {"url": "jdbc:postgresql://db/orders", "type": "basic", "port": "1", SECRET_ID_OPTION: "s-1"},
    "The orders: see wiki",
    frozenset(("username", "password")),
)
TEXT = """\
comment: 'The orders: see wiki'
options:
  port: '1'
  url: jdbc:postgresql://db/orders
secret:
  id: s-1
  options:
    - password
    - username
type: basic
"""
EDITED = """\
# Owned by the orders team.
type: basic
comment: "The orders: see wiki"
options:
  # The replica; the primary is for writers.
  url: jdbc:postgresql://db/orders   # on the new host
  port: 1
secret: {id: s-1, options: [password, username]}
"""
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
NAMES = TEXTS.filter(bool)


class TestConformance(ConnectionStoreConformance):
    @pytest.fixture
    def open_store(self, path):
        return lambda: FileConnectionStore(path)


@pytest.fixture(name="path")
def _path(tmp_path):
    return tmp_path / "connections"


@pytest.fixture(name="store")
def _store(path):
    return FileConnectionStore(path, timedelta(seconds=5))


@pytest.fixture(name="file")
def _file(path):
    """The file of connection C, with its directory."""
    file = path / "cat" / "db" / "c.yaml"
    file.parent.mkdir(parents=True)
    return file


def test_text(store, path):
    """A file is readable YAML with sorted keys, without the secret."""
    store.create(C, DEFINITION)
    assert TEXT == (path / "cat" / "db" / "c.yaml").read_text()


def test_modes(store, path):
    """Only the owner may read files and enter directories, whatever the umask is."""
    old = os.umask(0)
    try:
        store.create(C, DEFINITION)
        store.journal.begin("s", C)
    finally:
        os.umask(old)
    found = {place: place.stat().st_mode & 0o777 for place in (path, *path.rglob("*"))}
    own = {place for place in found if place.name == ".gitignore"}
    for place in found.keys() - own:
        assert (0o700 if place.is_dir() else 0o600) == found[place], place


@pytest.mark.parametrize("killed", [False, True])
def test_git_leaves_the_work_directory_out(store, path, killed):
    """Git sees the definitions and nothing else, also if the first process was killed early."""
    if killed:
        ignored = path / ".connection-store" / ".gitignore"
        ignored.parent.mkdir(parents=True)
        ignored.touch()  # and no text in it yet
    with store.lock(C):
        store.create(C, DEFINITION)
    store.journal.begin("s", C)
    subprocess.run(["git", "init", "-q", path], check=True)
    seen = subprocess.check_output(["git", "status", "--short", "-uall"], cwd=path, text=True)
    assert "?? cat/db/c.yaml\n" == seen


def test_edited_by_hand(store, file):
    """Values are the texts that stand there, whatever YAML would make of them."""
    file.write_text(EDITED)
    assert DEFINITION == store.get(C).definition
    file.write_text("options: {a: 010, b: no, c: 1e3, d: 2024-01-01, e: 0x1F, f: '', 5: x}")
    expected = {
        "a": "010",
        "b": "no",
        "c": "1e3",
        "d": "2024-01-01",
        "e": "0x1F",
        "f": "",
        "5": "x",
    }
    assert expected == store.get(C).definition.options


def test_change_keeps_what_was_edited(store, file):
    """A change leaves comments, order and style of everything else alone."""
    file.write_text(EDITED)
    stored = store.get(C)
    options = {**stored.definition.options, "url": "jdbc:postgresql://other/orders", "zone": "z"}
    changed = CatalogConnection(options, stored.definition.comment, stored.definition.secret_names)
    store.replace(C, changed, stored.generation)
    assert changed == store.get(C).definition
    assert (
        EDITED.replace("jdbc:postgresql://db/orders   #", "jdbc:postgresql://other/orders #")
        .replace("  port: 1\n", "  port: 1\n  zone: z\n")
        .splitlines()
    ) == file.read_text().splitlines()


@pytest.mark.parametrize(
    "text", ["options: {1: a, b: c}", "options: {a: 2024-99-99}", "options: {a: +_}"]
)
def test_change_of_odd_keys_and_values(store, file, text):
    """Keys and values that look like numbers and dates survive a change."""
    file.write_text(text)
    stored = store.get(C)
    changed = CatalogConnection({**stored.definition.options, "new": "n"})
    store.replace(C, changed, stored.generation)
    assert changed == store.get(C).definition


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "it is empty"),
        ("# nothing\n", 1, "it is empty"),
        ("type: default\n", 1, "'options' is missing"),
        ("options: {}\ntype: c4nary0123456789\ntype: x\n", 3, "a key stands there twice"),
        ("options:\n  a: c4nary0123456789\n  b: [c4nary0123456789]\n", 3, "'b' must be a text"),
        ("options:\n  a: c4nary0123456789\n  b:\n", 3, "'b' has no value; write ''"),
        (
            "options: {}\n\nopts: c4nary0123456789\n",
            3,
            "unknown key 'opts'; known are comment, options",
        ),
        (
            "options: {}\nsecret:\n  key: c4nary0123456789\n",
            3,
            "unknown key 'key'; known are id, options",
        ),
        ("options: {}\nsecret:\n  options: c4nary0123456789\n", 3, "must be a list of the names"),
        ("options:\n  type: c4nary0123456789\n", 2, "'type' is not one of the options"),
        (f"options:\n  {SECRET_ID_OPTION}: c4nary0123456789\n", 2, "is reserved"),
        ("options:\n  a: c4nary0123456789\n b: c\n", 3, "it is not valid YAML"),
        ("options:\n\ta: c4nary0123456789\n", 2, "it is not valid YAML"),
        ("options:\n  a: 'c4nary0123456789\n", 3, "it is not valid YAML"),
        ("options: {}\n---\noptions: {}\n", 2, "it is not valid YAML"),
        ("- c4nary0123456789\n", 1, "a definition must have keys and values"),
        ("options: {a: !!python/object/apply:os.system [c4nary0123456789]}", 1, "have no meaning"),
        ("options: {}\ntype: !!python/name:os.system c4nary0123456789", 2, "have no meaning"),
        ("options:\n  a: !own c4nary0123456789\n", 2, "have no meaning"),
        ("options:\n  a: &x c4nary0123456789\n  b: *x\n", 2, "have no meaning"),
        ("options: &x {a: c4nary0123456789, b: *x}\n", 1, "have no meaning"),
        ("options:\n  a: &x b\n  c: &x c4nary0123456789\n", 2, "have no meaning"),
        ("options:\n  &x a: c4nary0123456789\n", 2, "have no meaning"),
        ("options:\n  !own a: c4nary0123456789\n", 2, "have no meaning"),
        ("options:\n  a: !!int ''\n  b: c4nary0123456789\n", 2, "have no meaning"),
        ("? {a: c4nary0123456789}\n: b\n", 1, "is no text"),
        ("[" * 5_000, 1, "nested too deeply"),
        ("options: {a: " * 500, 1, "nested too deeply|not valid YAML"),
        ("options: {}\n" + "#" * 300_000, 1, "larger than 256 KiB"),
        ("%YAML 9.9\n---\noptions: {}\n", 1, "it is not valid YAML"),
        ("options: {}\x00", 1, "it is not valid YAML"),
        (b"options: {a: \xff\xfe}", 1, "it is not text in UTF-8"),
        (b"\x7fELF\x02\x01\x01\x00", 1, "it is not valid YAML|not text"),
    ],
)
def test_not_a_definition(store, file, text, line, reason):
    """A file that holds none is an error with its path and line, and none of its values."""
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InvalidConnectionDefinitionException, match=reason) as caught:
        store.get(C)
    assert f"{file}, line {line}: " in str(caught.value)
    assert not leads_to(caught.value, "c4nary0123456789")
    assert [C] == store.list_identifiers("cat")


def test_truncated(store, file):
    """A file that was cut off anywhere is an error with its path, or a definition as it stands."""
    for end in range(len(TEXT)):
        file.write_text(TEXT[:end])
        try:
            found = store.get(C).definition
        except InvalidConnectionDefinitionException as exc:
            assert str(exc).startswith(f"{file}, line ")  # noqa: PT017 - both may happen
        else:
            assert TEXT.startswith("comment: 'The orders: see wiki'\noptions:\n")
            assert found.options.keys() <= DEFINITION.options.keys()


def test_no_object_is_made(store, file, tmp_path):
    """A tag that would run a program in a careless reader runs nothing."""
    file.write_text(f"options: {{a: !!python/object/apply:os.mkdir ['{tmp_path}/made']}}")
    with pytest.raises(InvalidConnectionDefinitionException):
        store.get(C)
    assert not (tmp_path / "made").exists()


def test_small_text_for_a_huge_one(store, file):
    """Aliases that would grow to gigabytes are refused at once."""
    levels = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40))]
    file.write_text("\n".join(levels))
    with pytest.raises(InvalidConnectionDefinitionException, match="no meaning"):
        store.get(C)


def test_too_large_to_write(store):
    """What could not be read again is not written."""
    with pytest.raises(ValidationException, match="bytes, and a file may have"):
        store.create(C, CatalogConnection({"a": "x" * 300_000}))
    assert store.get(C) is None


def next_descriptor():
    """The number that the next file to be opened gets."""
    file = os.open(os.devnull, os.O_RDONLY)
    os.close(file)
    return file


def test_pipe_and_directory(store, file, path):
    """What is no file stops nobody."""
    os.mkfifo(file)
    with pytest.raises(InvalidConnectionDefinitionException, match="not a regular file"):
        store.get(C)
    (path / "cat" / "db" / "d.yaml").mkdir()
    opened = next_descriptor()
    with pytest.raises(InvalidConnectionDefinitionException, match=r"d\.yaml is not a regular"):
        store.get(D)
    assert opened == next_descriptor()


def test_generation_is_that_of_the_content(store, file):
    """An edit is a change like any other, a checkout that changes nothing is none."""
    file.write_text(EDITED)
    generation = store.get(C).generation
    file.unlink()
    file.write_text(EDITED)
    os.utime(file, (0, 0))
    store.replace(C, DEFINITION, generation)
    file.write_text(EDITED + "# reviewed\n")
    with pytest.raises(ConcurrentModificationException):
        store.remove(C, store.get(C).generation + 1)


def test_clock_going_backwards(store, file, monkeypatch):
    """No decision depends on the clock, nor on the times of files."""
    clock = iter(range(2_000_000_000, 0, -1_000_000))
    monkeypatch.setattr(time, "time", lambda: next(clock))
    file.write_text(EDITED)
    os.utime(file, (2_500_000_000, 2_500_000_000))
    for n in range(5):
        with store.lock(C):
            store.replace(C, CatalogConnection({"n": str(n)}), store.get(C).generation)
        os.utime(file, (1_000_000 - n, 1_000_000 - n))
        assert str(n) == store.get(C).definition.options["n"]


@given(NAMES)
def test_names(name):
    """Every name has a file name that gives it back, whatever file systems take for the same."""
    with suppress(ValidationException):
        encoded = encode(name)
        assert name == decode(encoded)
        assert encoded.isascii()
        assert not set(encoded) & set('/\\:*?"<>|. ')


@given(NAMES, NAMES)
def test_no_two_names_share_a_file(one, other):
    """File names of different names differ by more than capitals."""
    with suppress(ValidationException):
        assert (one == other) == (encode(one).casefold() == encode(other).casefold())


@pytest.mark.parametrize(
    ("name", "encoded"),
    [
        ("orders_1-a", "orders_1-a"),
        ("OrdersDB", "+Orders+D+B"),
        ("a.b c", "a%2eb%20c"),
        ("schön", "sch%c3%b6n"),
        ("nul", "%6eul"),
        ("com1", "%63om1"),
        ("console", "console"),
        ("..", "%2e%2e"),
    ],
)
def test_file_names(name, encoded):
    """File names are readable, and never a device's or a way out of the directory."""
    assert encoded == encode(name)


def test_name_that_is_no_text(store):
    """A name with half of a surrogate pair is refused, and simply not there."""
    store.create(C, DEFINITION)
    half = ObjectIdentifier.of("cat", "db", "\ud800")
    with pytest.raises(ValidationException, match=r"surrogate pair.*'\\ud800'"):
        store.create(half, DEFINITION)
    with pytest.raises(ValidationException, match="surrogate pair"):
        store.rename(C, half, store.get(C).generation)
    with pytest.raises(ValidationException, match="surrogate pair"), store.lock(half):
        pass
    assert store.get(half) is None
    assert [] == store.list_identifiers("cat", "\ud800")


def test_name_too_long(store):
    """A name that no file system takes is refused for writing, and simply not there."""
    identifier = ObjectIdentifier.of("cat", "db", "密" * 100)
    with pytest.raises(ValidationException, match="too long for a file"):
        store.create(identifier, DEFINITION)
    assert store.get(identifier) is None
    assert [] == store.list_identifiers("cat", "密" * 100)
    assert [] == store.list_identifiers("密" * 100)


def test_other_files(store, path, caplog):
    """Files that are no definitions are left alone."""
    store.create(D, DEFINITION)
    for name in ("README.md", ".hidden.yaml"):
        (path / "cat" / "db" / name).write_text("x")
    for name in (".git", ".github/workflows", "Notes"):
        (path / name).mkdir(parents=True)
    (path / ".github" / "workflows" / "build.yaml").write_text("x")
    assert [D] == store.list_identifiers("cat")
    assert [] == store.list_identifiers(None)
    assert [D] == [identifier for identifier, _ in store.scan()]
    assert [] == caplog.records


@pytest.mark.parametrize(
    ("misplaced", "right"),
    [
        (
            "cat/db/Orders.yaml",
            "cat/db/Orders.yaml {}the file of a connection named 'Orders' is called '+Orders.yaml'",
        ),
        ("cat/db/c.yml", "cat/db/c.yml {}the file of a connection named 'c' is called 'c.yaml'"),
        (
            "cat/Db/c.yaml",
            "cat/Db {}the directory of a catalog or database named 'Db' is called '+Db'",
        ),
        (
            "Cat/db/c.yaml",
            "Cat {}the directory of a catalog or database named 'Cat' is called '+Cat'",
        ),
        ("cat/c.yaml", "cat/c.yaml {}definitions are at '<catalog>/<database>/<name>.yaml'"),
        ("cat/db/e/c.yaml", "cat/db/e {}definitions are at '<catalog>/<database>/<name>.yaml'"),
        (b"cat/db/caf\xe9.yaml", "cat/db/caf\\xe9.yaml {}its name is too long, or not in UTF-8"),
        (f"cat/db/{'A' * 150}.yaml", "A.yaml {}its name is too long, or not in UTF-8"),
    ],
)
def test_misplaced_files(store, path, caplog, misplaced, right):
    """A file that is no connection's is left out of lists, and ends a scan: it may refer to one."""
    store.create(D, DEFINITION)
    place = path / os.fsdecode(misplaced)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(TEXT)
    assert [D] == store.list_identifiers("cat", "db") + store.list_identifiers("cat", "Db")
    store.list_identifiers("cat")
    [warning] = {record.getMessage() for record in caplog.records}
    assert right.format("is ignored: ") in warning
    assert warning.isascii()
    with pytest.raises(InvalidConnectionDefinitionException) as caught:
        list(store.scan())
    assert right.format("may hold a definition, but ") in str(caught.value)


DEFINITIONS = st.builds(
    CatalogConnection,
    st.dictionaries(NAMES, TEXTS, max_size=4),
    st.none() | TEXTS,
    st.frozensets(NAMES, max_size=3),
)


@settings(deadline=None, max_examples=50)
@given(DEFINITIONS, DEFINITIONS)
def test_any_definition(path_of_a_test, old, new):
    """Whatever is written is read again, also over what was there before."""
    text = written_yaml(old)
    assert old == read_yaml(text, path_of_a_test)
    assert new == read_yaml(rewritten_yaml(text, old, new), path_of_a_test)


@pytest.fixture(name="path_of_a_test", scope="module")
def _path_of_a_test(tmp_path_factory):
    return tmp_path_factory.mktemp("any")


def change_many(path, writer):
    """Adds options to one definition, each in a change of its own."""
    store = FileConnectionStore(path)
    for n in range(8):
        with store.lock(C):
            stored = store.get(C)
            options = {**stored.definition.options, f"{writer}.{n}": "x"}
            store.replace(C, CatalogConnection(options), stored.generation)


def test_processes_at_once(store, path):
    """Writers in several processes that take the lock lose nothing and never fail."""
    store.create(C, CatalogConnection({}))
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        for done in [pool.submit(change_many, path, writer) for writer in range(3)]:
            done.result()
    assert 24 == len(store.get(C).definition.options)


def test_rename_during_a_scan(store):
    """A connection that is renamed while a scan is on its way is not missed."""
    names = [ObjectIdentifier.of("cat", "db", f"c{n}") for n in range(510)]
    for n, name in enumerate(names):
        store.create(name, CatalogConnection({"n": str(n)}))
    seen = set()
    for count, (_, stored) in enumerate(store.scan()):
        seen.add(stored.definition.options["n"])
        if count == 0:
            for name in names:
                moved = ObjectIdentifier.of("cat", "db", f"moved-{name.object_name}")
                store.rename(name, moved, store.get(name).generation)
    assert {str(n) for n in range(510)} == seen


def test_link_that_leads_nowhere(store, file):
    """A dangling link is listed, is no connection, and ends a scan with an error, not never."""
    file.unlink(missing_ok=True)
    file.symlink_to(file.parent / "nowhere")
    assert store.get(C) is None
    assert [C] == store.list_identifiers("cat")
    with pytest.raises(InvalidConnectionDefinitionException, match=r"cat\.db\.c is listed"):
        list(store.scan())


@pytest.mark.parametrize(
    "damaged", [b"", b"\n", b"0f9a3c5217d", b"0F9A3C5217D0", b"0f9a3c5217d0/", b"\xff" * 12]
)
def test_damaged_owner(store, path, damaged):
    """Whoever can't tell which secrets are his own is told where that stands, and takes none."""
    owner = path / ".connection-store" / "owner"
    name = store.journal.owner
    owner.write_bytes(damaged)
    again = FileConnectionStore(path).journal
    with pytest.raises(ConnectionStoreException, match=f"{owner} is damaged.*12 characters before"):
        _ = again.owner
    owner.write_text(f"{name}\n")
    assert name == again.owner


ENTRY = '{"connection": "cat.db.c", "secret_id": "s", "since": "2020-01-01T00:00:00+00:00"}'


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"\xff",
        b"[" * 100_000,
        b"[]",
        b'{"secret_id": "s"}',
        ENTRY.replace('"s"', "5").encode(),
        ENTRY.replace('"s"', '"of somebody else"').encode(),
        ENTRY.replace('"s"', '"\\ud800"').encode(),
        ENTRY.replace("+00:00", "").encode(),
        ENTRY.replace("2020", "year").encode(),
    ],
)
def test_damaged_journal(store, path, damaged):
    """An entry that can't be read is an error with its path, until it is removed."""
    store.journal.begin("s", C)
    [entry] = (path / ".connection-store" / "journal").iterdir()
    entry.write_text(ENTRY)
    assert ["s"] == [intent.secret_id for intent in store.journal.intents()]
    entry.write_bytes(damaged)
    with pytest.raises(ConnectionStoreException, match=f"{entry} is no valid entry"):
        store.journal.intents()
    store.journal.end("s")
    assert [] == store.journal.intents()


def test_journal_survives(store, path):
    """The journal is read again after a crash in the middle of an entry."""
    store.journal.begin("s-1", C)
    (path / ".connection-store" / "new").write_text("{half")
    store.journal.begin("s-2", D)
    again = FileConnectionStore(path).journal
    assert ["s-1", "s-2"] == [intent.secret_id for intent in again.intents()]
    for file in (path / ".connection-store" / "journal").iterdir():
        assert {"connection", "secret_id", "since"} == json.loads(file.read_text()).keys()
