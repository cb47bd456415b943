"""The conformance suite of connection stores: what every store must do, whoever wrote it.

Needs pytest. Subclass it in a test module and give it a way to open the store:

    class TestMyStore(ConnectionStoreConformance):
        @pytest.fixture
        def open_store(self, tmp_path):
            return lambda: MyStore(tmp_path)
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest

from pyflink_connections.connection_stores import ConnectionStore
from pyflink_connections.definitions import SECRET_ID_OPTION, CatalogConnection
from pyflink_connections.exceptions import (
    ConcurrentModificationException,
    ConnectionAlreadyExistException,
    ConnectionNotExistException,
)
from pyflink_connections.identifiers import ObjectIdentifier
from pyflink_connections.testing.connection_races import C, D, RaceTests, a_definition, read

__all__ = ["ConnectionStoreConformance"]

CONTROL_CHARACTERS = "".join(map(chr, (*range(1, 32), 127, 0x85, 0x2028)))
NAMES = (
    *("Orders", "orders", "ORDERS", "c", " c", "c ", "c.yaml", ".", "..", "a/b", "a\\b", "%61"),
    *("nul", "COM1", "-c", "'", '"', "`", "%", "_", "+A", "schön", "scho\u0308n", "密码", "🔑"),
    *(
        "x" * 120,
        "tab\there",
        "line\nbreak",
        "a:b",
        "a*b?",
        "~",
        "#",
        "null",
        "true",
        "1",
        "ß",
        "ss",
    ),
)
SYSTEM = ObjectIdentifier.of("c")


class ConnectionStoreConformance(RaceTests):
    """Tests for a store; a subclass gives the fixture ``open_store``.

    Fixtures of the subclass:

    - ``open_store``: a function that opens the store, empty at first. Each call gives an object of
      its own over the same definitions, as another session would have it. A store that lives in one
      object only gives the same one each time.
    """

    @pytest.fixture
    def store(self, open_store: Callable[[], ConnectionStore]) -> ConnectionStore:
        """The store."""
        return open_store()

    @pytest.fixture
    def other(self, open_store: Callable[[], ConnectionStore]) -> ConnectionStore:
        """The same store, as another session has it."""
        return open_store()

    def test_empty(self, store: ConnectionStore) -> None:
        """What nobody has created isn't there."""
        assert store.get(C) is None
        assert store.list_identifiers("cat") == []
        assert store.list_identifiers(None) == []
        assert list(store.scan()) == []

    @pytest.mark.parametrize(
        "definition",
        [
            pytest.param(a_definition(), id="all there is"),
            pytest.param(CatalogConnection({}), id="nothing"),
            pytest.param(CatalogConnection({"type": "basic"}, ""), id="an empty comment"),
            pytest.param(CatalogConnection({}, None, frozenset(("a",))), id="names, no secret"),
            pytest.param(CatalogConnection({SECRET_ID_OPTION: "x"}), id="a secret without names"),
            pytest.param(
                a_definition(empty="", space=" ", tail="a ", line="a\n"), id="white space"
            ),
            pytest.param(
                a_definition(n="5432", octal="010", yes="yes", null="null", date="2024-01-01"),
                id="values that look like others",
            ),
            pytest.param(
                a_definition(hash="a # b", colon="a: b", dash="- a", brace="{a", quote="'\"`"),
                id="syntax of file formats",
            ),
            pytest.param(a_definition(**{"a.b": "c", "ключ": "密码 🔑", "1": "x"}), id="unicode"),
            pytest.param(a_definition(control=CONTROL_CHARACTERS), id="control characters"),
            pytest.param(a_definition(reference="${secret:a#b}"), id="a reference"),
            pytest.param(a_definition(long="k" * 20_000), id="20 kB"),
            pytest.param(a_definition(**{f"k{n}": str(n) for n in range(300)}), id="many options"),
        ],
    )
    def test_round_trip(
        self, store: ConnectionStore, other: ConnectionStore, definition: CatalogConnection
    ) -> None:
        """What is created is read again to the last character, here and in other sessions."""
        store.create(C, definition)
        for opened in (store, other):
            found = opened.get(C)
            assert found is not None
            assert definition == found.definition

    def test_names(self, store: ConnectionStore, other: ConnectionStore) -> None:
        """Names may be any text; those that look alike are different connections."""
        identifiers = [ObjectIdentifier.of(name, name, name) for name in NAMES]
        for n, identifier in enumerate(identifiers):
            store.create(identifier, a_definition(n=str(n)))
        for n, identifier in enumerate(identifiers):
            found = other.get(identifier)
            assert found is not None
            assert a_definition(n=str(n)) == found.definition
            assert [identifier] == other.list_identifiers(*identifier.parts()[:2])
        assert {*identifiers} == {identifier for identifier, _ in other.scan()}

    def test_listing(self, store: ConnectionStore) -> None:
        """Identifiers are listed by catalog and database, sorted by their parts."""
        paths = [("cat", "db", "b"), ("cat", "db", "B"), ("cat", "a", "z"), ("cat2", "db", "c")]
        for path in paths:
            store.create(ObjectIdentifier.of(*path), a_definition())
        store.create(SYSTEM, a_definition())

        def listed(*place: Any) -> list[tuple[str, ...]]:
            return [identifier.parts() for identifier in store.list_identifiers(*place)]

        assert listed("cat", "db") == [("cat", "db", "B"), ("cat", "db", "b")]
        assert sorted(paths[:3]) == listed("cat")
        assert listed(None) == [("c",)]
        assert listed("cat", "nothing") == []
        assert listed("ca") == []

    def test_scan(self, store: ConnectionStore) -> None:
        """A scan gives every definition of all catalogs, with its generation."""
        identifiers = [C, D, SYSTEM, ObjectIdentifier.of("other", "db", "c")]
        for n, identifier in enumerate(identifiers):
            store.create(identifier, a_definition(n=str(n)))
        assert {identifier: store.get(identifier) for identifier in identifiers} == dict(
            store.scan()
        )

    def test_system_scope_is_apart(self, store: ConnectionStore) -> None:
        """A connection of one part is another one than that of the same name in a database."""
        store.create(SYSTEM, a_definition(url="system"))
        assert store.get(C) is None
        store.create(C, a_definition(url="database"))
        found = store.get(SYSTEM)
        assert found is not None
        assert found.definition.options["url"] == "system"

    def test_create_twice(self, store: ConnectionStore, other: ConnectionStore) -> None:
        """A name that is taken is refused, whoever took it, and what is there stays."""
        store.create(C, a_definition())
        for opened in (store, other):
            with pytest.raises(ConnectionAlreadyExistException, match=re.escape(str(C))):
                opened.create(C, a_definition(url="other"))
        assert a_definition() == read(store)[0]

    def test_replace(self, store: ConnectionStore, other: ConnectionStore) -> None:
        """A replaced definition is seen by others at once, under another generation."""
        store.create(C, a_definition())
        _, generation = read(other)
        store.replace(C, a_definition(url="new"), generation)
        definition, new_generation = read(other)
        assert a_definition(url="new") == definition
        assert generation != new_generation

    def test_every_part_is_replaced(self, store: ConnectionStore) -> None:
        """Nothing of the old definition is left in the new one, and the other way round."""
        small = CatalogConnection({"type": "basic", "zone": "z"})
        store.create(C, a_definition(a="1", k="2"))
        for new in (small, a_definition(a="3", z="4"), CatalogConnection({}), a_definition()):
            store.replace(C, new, read(store)[1])
            assert new == read(store)[0]

    @pytest.mark.parametrize("write", ["replace", "remove", "rename"])
    def test_stale_generation(
        self, store: ConnectionStore, other: ConnectionStore, write: str
    ) -> None:
        """A write that builds on what is not there any more is refused and changes nothing."""
        store.create(C, a_definition())
        _, stale = read(store)
        other.replace(C, a_definition(url="new"), stale)
        with pytest.raises(ConcurrentModificationException, match=re.escape(str(C))):
            _write(store, write, stale)
        assert a_definition(url="new") == read(store)[0]
        assert store.list_identifiers("cat") == [C]

    @pytest.mark.parametrize("write", ["replace", "remove", "rename"])
    def test_missing(self, store: ConnectionStore, other: ConnectionStore, write: str) -> None:
        """A write to what somebody has removed is refused, and brings nothing back."""
        store.create(C, a_definition())
        _, generation = read(store)
        other.remove(C, generation)
        with pytest.raises(ConnectionNotExistException, match=re.escape(str(C))):
            _write(store, write, generation)
        assert store.list_identifiers("cat") == []

    @pytest.mark.parametrize("write", ["replace", "remove", "rename"])
    def test_created_again(self, store: ConnectionStore, write: str) -> None:
        """A generation does not stand for another connection of the same name."""
        store.create(C, a_definition())
        _, generation = read(store)
        store.remove(C, generation)
        store.create(C, a_definition(url="another"))
        with pytest.raises(ConcurrentModificationException):
            _write(store, write, generation)

    def test_remove(self, store: ConnectionStore, other: ConnectionStore) -> None:
        """A removed definition is gone for others too, its neighbours are not."""
        for identifier in (C, D):
            store.create(identifier, a_definition())
        store.remove(C, read(store)[1])
        assert other.get(C) is None
        assert other.list_identifiers("cat", "db") == [D]

    def test_rename(self, store: ConnectionStore, other: ConnectionStore) -> None:
        """A renamed definition is the same under its new name only, and can be changed there."""
        store.create(C, a_definition())
        store.rename(C, D, read(store)[1])
        assert other.get(C) is None
        found = other.get(D)
        assert found is not None
        assert a_definition() == found.definition
        other.remove(D, found.generation)
        assert store.list_identifiers("cat") == []

    def test_rename_to_a_taken_name(self, store: ConnectionStore) -> None:
        """A taken name is refused and both definitions stay."""
        store.create(C, a_definition())
        store.create(D, a_definition(url="d"))
        with pytest.raises(ConnectionAlreadyExistException, match=re.escape(str(D))):
            store.rename(C, D, read(store)[1])
        assert store.list_identifiers("cat", "db") == [C, D]
        assert a_definition() == read(store)[0]

    def test_journal(self, store: ConnectionStore, other: ConnectionStore) -> None:
        """What is entered in the journal is seen by others until it is taken out."""
        before = datetime.now(timezone.utc)
        ids = [f"secret-{n}/{name}" for n, name in enumerate(("a", "\u00e4'\"", "x" * 400))]
        for secret_id in ids:
            store.journal.begin(secret_id, C)
        store.journal.begin(ids[0], D)
        store.journal.end(ids[1])
        store.journal.end("unknown")
        found = other.journal.intents()
        assert [(ids[2], str(C)), (ids[0], str(D))] == [
            (each.secret_id, each.connection) for each in found
        ]
        assert all(before <= each.since <= datetime.now(timezone.utc) for each in found)

    def test_renewed_entry(self, store: ConnectionStore, other: ConnectionStore) -> None:
        """An entry of the journal that was renewed meanwhile is not taken out for the older one."""
        store.journal.begin("secret", C)
        [old] = store.journal.intents()
        time.sleep(0.01)
        other.journal.begin("secret", C)
        store.journal.end("secret", old.since)
        [new] = store.journal.intents()
        store.journal.end("secret", new.since)
        assert (old.since < new.since, other.journal.intents()) == (True, [])

    def test_owner(self, store: ConnectionStore, other: ConnectionStore) -> None:
        """All who use the store store secrets as the same owner."""
        assert re.fullmatch("[a-z0-9]{1,16}", store.journal.owner)
        assert store.journal.owner == other.journal.owner


def _write(store: ConnectionStore, write: str, generation: int) -> None:
    if write == "replace":
        store.replace(C, a_definition(url="written"), generation)
    elif write == "remove":
        store.remove(C, generation)
    else:
        store.rename(C, D, generation)
