"""What a function pays for the current options of its connection, with every row."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from benchmarks.pairs import Ratio, compare
from pyflink_connections.definitions import SECRET_ID_OPTION, CatalogConnection
from pyflink_connections.functions import connection_options, with_connection
from pyflink_connections.functions.secret_store_source import (
    SecretStoreDescription,
    SecretStoreSource,
)
from pyflink_connections.secret_stores.file import FileSecretStore

__all__ = ["run"]

CALLS = 100_000
READS = 100


class _Function:
    """As much of a user-defined function as PyFlink's workers call."""

    def open(self, function_context: Any) -> None:
        self.options = connection_options(function_context)


def run() -> list[Ratio]:
    """Measures a look-up beside one in a plain dict, and beside reading the store each time."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "secrets")
        store = FileSecretStore(path)
        secret_id = store.store_secret({"token": "t0ken"})
        options = _options(path, secret_id)
        plain = {"url": "http://crm", "token": "t0ken"}
        return [
            compare(
                "options['token'] in a function, ours / a plain dict",
                _timed(lambda: options["token"], CALLS),
                _timed(lambda: plain["token"], CALLS),
                rounds=20,
                unit="µs",
                goal="below 1 µs",
            ),
            compare(
                "options['token'] in a function, ours / reading a file each time",
                _timed(lambda: options["token"], CALLS),
                _timed(lambda: store.get_secret(secret_id)["token"], READS),
                rounds=20,
                unit="µs",
                goal="0.01",
            ),
        ]


def _options(path: Path, secret_id: str) -> Any:
    definition = CatalogConnection({"url": "http://crm", SECRET_ID_OPTION: secret_id})
    description = SecretStoreDescription("file", (("path", str(path)),), timedelta(minutes=5))
    source = SecretStoreSource("cat.db.crm", definition, description)
    function = with_connection(_Function(), source)
    function.open(SimpleNamespace())
    return function.options


def _timed(action: Callable[[], object], calls: int) -> Callable[[], float]:
    def measure() -> float:
        start = time.perf_counter()
        for _ in range(calls):
            action()
        return (time.perf_counter() - start) / calls * 1e6

    return measure
