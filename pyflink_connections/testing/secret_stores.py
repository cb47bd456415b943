"""The conformance suite of secret stores: what every store must do, whoever wrote it.

Needs pytest. Subclass it in a test module and give it a store:

    class TestMyStore(SecretStoreConformance):
        @pytest.fixture
        def store(self):
            return MyStore()
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar

import pytest

from pyflink_connections.exceptions import SecretNotFoundException
from pyflink_connections.redaction import SensitiveOptions
from pyflink_connections.secret_stores import (
    ReadableSecretStore,
    SweepableSecretStore,
    WritableSecretStore,
)
from pyflink_connections.testing.secrecy import SecrecyTests

__all__ = ["SecretStoreConformance"]

CONTROL_CHARACTERS = "".join(map(chr, (*range(32), 127)))


class SecretStoreConformance(SecrecyTests):
    """Tests for a store; a subclass gives the fixtures ``store`` and perhaps others.

    Fixtures of the subclass:

    - ``store``: the store to test.
    - ``known_secret``: identifier and content of a secret in it; only for stores that can't be
      written.
    - ``unreachable_store``: a store of the same kind that can't be reached. Without it, the test
      that needs it is skipped.

    Attributes:
        writable: Whether secrets can be stored, updated and removed.
        unknown_id: An identifier that is well formed, and that the store does not have.
    """

    writable: ClassVar[bool] = True
    unknown_id: ClassVar[str] = "no-such-secret"

    @pytest.fixture
    def known_secret(self, store: Any, canary: str) -> tuple[str, dict[str, str]]:
        """Identifier and content of a secret in the store."""
        content = {"username": "flink", "password": f"c4'n\"a\\r y%/{canary}"}
        return store.store_secret(content), content

    @pytest.fixture
    def writable_store(self, store: Any) -> Any:
        """The store, for tests that write."""
        if not self.writable:
            pytest.skip("the store can only be read")
        return store

    @pytest.fixture
    def sweepable_store(self, writable_store: Any) -> Any:
        """The store, for tests that look for what crashes leave behind."""
        if not isinstance(writable_store, SweepableSecretStore):
            pytest.skip("the store chooses its own identifiers")
        return writable_store

    def test_interfaces(self, store: Any) -> None:
        """A store can be read, and has the methods to write only if they work."""
        assert isinstance(store, ReadableSecretStore)
        assert self.writable == isinstance(store, WritableSecretStore)

    def test_read(self, store: Any, known_secret: tuple[str, Mapping[str, str]]) -> None:
        """A secret is read as it was stored, in a mapping that can't show it."""
        secret_id, content = known_secret
        found = store.get_secret(secret_id)
        assert isinstance(found, SensitiveOptions)
        assert SensitiveOptions(content) == found

    def test_unknown_id(self, store: Any) -> None:
        """A secret that isn't there is the error that says so."""
        with pytest.raises(SecretNotFoundException):
            store.get_secret(self.unknown_id)

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param({"password": "Pässwörd \u2013 密码 🔑", "ключ": "\ufeff"}, id="unicode"),
            pytest.param({"password": CONTROL_CHARACTERS}, id="control characters"),
            pytest.param({"password": "", "token": ""}, id="empty values"),
            pytest.param({"password": " both ends\r\n"}, id="white space"),
            pytest.param({"password": '{"a": "b"}', "b": "null"}, id="JSON in a value"),
            pytest.param({"value": "only"}, id="a name that stores use themselves"),
            pytest.param({"key": "k" * 20_000}, id="20 kB"),
            pytest.param({f"key.{n}": f"value-{n}" for n in range(200)}, id="many keys"),
        ],
    )
    def test_round_trip(self, writable_store: Any, content: dict[str, str]) -> None:
        """What is stored is read again, to the last character."""
        secret_id = writable_store.store_secret(content)
        assert SensitiveOptions(content) == writable_store.get_secret(secret_id)

    def test_own_copy(self, writable_store: Any) -> None:
        """The store does not keep the caller's dictionary."""
        content = {"key": "as stored"}
        secret_id = writable_store.store_secret(content)
        content["key"] = "changed later"
        assert writable_store.get_secret(secret_id)["key"] == "as stored"

    def test_update_replaces_all(self, writable_store: Any) -> None:
        """An update leaves nothing of the old secret, and the identifier stays."""
        secret_id = writable_store.store_secret({"username": "u", "password": "old"})
        writable_store.update_secret(secret_id, {"password": "new", "token": "t"})
        assert dict(writable_store.get_secret(secret_id)) == {"password": "new", "token": "t"}

    def test_update_of_a_missing_secret(self, writable_store: Any) -> None:
        """An update of a secret that isn't there fails and makes none."""
        removed = writable_store.store_secret({"password": "p"})
        writable_store.remove_secret(removed)
        for secret_id in (removed, self.unknown_id):
            with pytest.raises(SecretNotFoundException):
                writable_store.update_secret(secret_id, {"password": "p"})
            with pytest.raises(SecretNotFoundException):
                writable_store.get_secret(secret_id)

    def test_remove(self, writable_store: Any) -> None:
        """A removed secret is gone, others are not, and removing it again is no error."""
        secret_id, other = (writable_store.store_secret({"password": "p"}) for _ in range(2))
        writable_store.remove_secret(secret_id)
        writable_store.remove_secret(secret_id)
        writable_store.remove_secret(self.unknown_id)
        with pytest.raises(SecretNotFoundException):
            writable_store.get_secret(secret_id)
        assert dict(writable_store.get_secret(other)) == {"password": "p"}

    def test_unique_identifiers(self, writable_store: Any) -> None:
        """Equal secrets that are stored at once get different identifiers."""
        with ThreadPoolExecutor(8) as pool:
            ids = list(pool.map(writable_store.store_secret, [{"password": "p"}] * 24))
        assert len(set(ids)) == 24
        assert all(isinstance(secret_id, str) and secret_id for secret_id in ids)

    def test_writers_at_once(self, writable_store: Any) -> None:
        """Whoever reads while two write sees one whole secret, and one of the last two stays."""
        secret_id = writable_store.store_secret({"a": "0", "b": "0"})
        start = threading.Barrier(3)

        def write(writer: int) -> None:
            start.wait()
            for n in range(10):
                tag = f"{writer}.{n}"
                writable_store.update_secret(secret_id, {"a": tag, "b": tag})

        def read() -> list[SensitiveOptions]:
            start.wait()
            return [writable_store.get_secret(secret_id) for _ in range(20)]

        with ThreadPoolExecutor(3) as pool:
            writers = [pool.submit(write, writer) for writer in (1, 2)]
            seen = pool.submit(read).result()
            for writer in writers:
                writer.result()
        last = writable_store.get_secret(secret_id)
        assert all(found["a"] == found["b"] for found in (*seen, last))
        assert last["a"] in {"1.9", "2.9"}

    def test_identifier_known_beforehand(self, sweepable_store: Any) -> None:
        """A secret is found under the identifier that was there before it."""
        secret_id = sweepable_store.new_secret_id("owner1")
        with pytest.raises(SecretNotFoundException):
            sweepable_store.get_secret(secret_id)
        sweepable_store.store_secret_as(secret_id, {"password": "p"})
        assert dict(sweepable_store.get_secret(secret_id)) == {"password": "p"}

    def test_listing_shows_one_owners_secrets(self, sweepable_store: Any) -> None:
        """An owner's secrets are listed with their time, those removed or of others are not."""
        mine, removed, others = (
            sweepable_store.new_secret_id(owner) for owner in ("mine", "mine", "mine2")
        )
        before = datetime.now(timezone.utc)
        for secret_id in (mine, removed, others):
            sweepable_store.store_secret_as(secret_id, {"password": "p"})
        sweepable_store.remove_secret(removed)
        (listed,) = sweepable_store.list_secrets("mine")
        assert listed.secret_id == mine
        # Services have clocks of their own, and some count whole seconds.
        assert abs(listed.stored_at - before) < timedelta(minutes=5)
        assert list(sweepable_store.list_secrets("nobody")) == []
