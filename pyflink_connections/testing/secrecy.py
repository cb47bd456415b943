"""The part of the conformance suite of secret stores that looks for leaks. Needs pytest."""

from __future__ import annotations

import logging
import pickle
import secrets
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest

from pyflink_connections.exceptions import SecretException
from pyflink_connections.testing.leaks import leads_to, occurs_in

__all__ = ["SecrecyTests"]


class SecrecyTests:
    """Tests that a store shows no value; part of ``SecretStoreConformance``."""

    writable: ClassVar[bool] = True
    unknown_id: ClassVar[str] = "no-such-secret"

    @pytest.fixture
    def canary(self) -> str:
        """A value that occurs nowhere else."""
        return secrets.token_hex(16)

    @pytest.fixture
    def unreachable_store(self) -> Any:
        """A store of the same kind that can't be reached."""
        pytest.skip("the subclass has no fixture 'unreachable_store'")

    @pytest.fixture
    def log(self, caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
        """Captures everything that is logged, by any logger at any level."""
        with caplog.at_level(logging.DEBUG):
            yield caplog

    def test_store_shows_nothing(
        self, store: Any, known_secret: tuple[str, object], canary: str
    ) -> None:
        """Neither texts nor pickles of a store that has handled a secret hold its values."""
        found = store.get_secret(known_secret[0])
        pickled = b"".join(map(_pickled, (store, found)))
        assert not occurs_in(canary, f"{store!r} {store} {found!r} {found} {pickled!r}")

    def test_log_shows_nothing(
        self,
        writable_store: Any,
        known_secret: tuple[str, dict[str, str]],
        canary: str,
        log: pytest.LogCaptureFixture,
    ) -> None:
        """No log record of any logger holds a value, at any level."""
        secret_id, content = known_secret
        writable_store.get_secret(secret_id)
        writable_store.update_secret(secret_id, content)
        writable_store.remove_secret(writable_store.store_secret(content))
        _failure(lambda: writable_store.update_secret(self.unknown_id, content))
        assert not _loggers_that_show(canary, log)

    def test_error_shows_nothing(self, writable_store: Any, canary: str) -> None:
        """The error about a missing secret leads to no value."""
        error = _failure(lambda: writable_store.update_secret(self.unknown_id, {"key": canary}))
        assert not leads_to(error, canary)

    def test_unreachable_store(
        self, unreachable_store: Any, canary: str, log: pytest.LogCaptureFixture
    ) -> None:
        """A store that can't be reached fails with an error of ours, without a value."""
        calls: list[Callable[[], object]] = [lambda: unreachable_store.get_secret(self.unknown_id)]
        if self.writable:
            calls += [
                lambda: unreachable_store.store_secret({"key": canary}),
                lambda: unreachable_store.update_secret(self.unknown_id, {"key": canary}),
                lambda: unreachable_store.remove_secret(self.unknown_id),
            ]
        for call in calls:
            assert not leads_to(_failure(call), canary)
        assert not _loggers_that_show(canary, log)


def _loggers_that_show(canary: str, log: pytest.LogCaptureFixture) -> list[str]:
    """Searches the records so far; a record of our own shows first that the search finds it."""
    logging.getLogger("planted").debug("%s", canary)
    shown = [record.name for record in log.records if leads_to(record.__dict__, canary)]
    assert "planted" in shown
    return [name for name in shown if name != "planted"]


def _failure(call: Callable[[], object]) -> SecretException:
    with pytest.raises(SecretException) as caught:
        call()
    return caught.value


def _pickled(found: object) -> bytes:
    """Pickles something; what refuses to be pickled gives nothing."""
    try:
        return pickle.dumps(found)
    except (TypeError, pickle.PicklingError):
        return b""
