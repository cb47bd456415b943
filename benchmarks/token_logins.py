"""Runs a streaming job with delegation tokens and without: ``make bench-tokens``.

A service accepts only the newest token, and gives the one before a second; tokens last ten seconds.
The same job runs on the same cluster: with delegation tokens, with workers that log in themselves,
and with such workers at a service that accepts every token until its end.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pyflink_connections.delegation_tokens.rendezvous import find_address
from pyflink_connections.delegation_tokens.token_connection import TokenConnection
from pyflink_connections.shim_jar import jar_path
from tools.cluster import StandaloneCluster
from tools.token_services import TokenService, serving

__all__: list[str] = []

PROJECT = Path(__file__).resolve().parents[1]
PREFIX = "security.delegation.token.provider."
WORKERS = 4
LIFETIME = 10
RATE = 100  # rows each second
SECONDS = int(os.environ.get("SECONDS", "120"))


@dataclass(frozen=True)
class Way:
    """One way to have tokens.

    Attributes:
        name: What it is, for the table.
        mode: What the job is told.
        newest_only: Whether the service ends a token with the next one.
    """

    name: str
    mode: str
    newest_only: bool


WAYS = (
    Way("delegation tokens", "delegated", newest_only=True),
    Way("each worker logs in", "own", newest_only=True),
    Way("each worker logs in, all tokens good", "own", newest_only=False),
)


def main() -> None:
    """Measures all ways and prints the table."""
    console = Console(width=130)
    table = Table(title=f"{SECONDS} s with {WORKERS} workers, {RATE} requests/s, tokens of 10 s")
    columns = (
        "",
        "logins",
        "requests",
        "refused",
        "request p50",
        "p99",
        "token in all clients p50",
    )
    for column in (*columns, "p99"):
        table.add_column(column, justify="right" if column else "left")
    for way in WAYS:
        console.print(f"measuring: {way.name} ...", style="dim")
        table.add_row(way.name, *measured(way))
    console.print(table)


def measured(way: Way) -> list[str]:
    """Runs the job in one way, on a cluster of its own; gives a row of the table."""
    service = TokenService(LIFETIME, newest_only=way.newest_only)
    with serving(service) as url:
        options = {"token-endpoint": f"{url}/token", "client-id": "me"}
        configuration = {
            "security.delegation.tokens.renewal.retry.backoff": "1 s",
            f"{PREFIX}python.executable": sys.executable,
            **{f"{PREFIX}oauth2.{key}": value for key, value in options.items()},
            f"{PREFIX}oauth2.client-secret": service.client_secret,
            f"{PREFIX}oauth2.enabled": way.mode == "delegated",
        }
        with StandaloneCluster(
            2,
            configuration=configuration,
            jars=[jar_path()],
            environment={"PYTHONPATH": str(PROJECT)},
        ) as cluster:
            arrivals = [Arrivals(each) for each in cluster.task_managers if way.mode == "delegated"]
            cluster.run(
                PROJECT / "benchmarks" / "jobs" / "token_job.py",
                *(way.mode, url, service.client_secret, str(RATE), str(RATE * SECONDS)),
                timeout=SECONDS + 600,
            )
    return row_of(service, arrivals)


class Arrivals:
    """When tokens arrive at a client of a TaskManager, as each Python worker has one.

    Args:
        task_manager: The TaskManager's JVM.
    """

    def __init__(self, task_manager: subprocess.Popen[bytes]) -> None:
        self._pid = task_manager.pid
        self.at: dict[str, float] = {}
        threading.Thread(target=self._follow, daemon=True).start()

    def _follow(self) -> None:
        address = find_address([self._pid])
        while address is None:  # it has registered, and gets its first tokens now
            time.sleep(0.1)
            address = find_address([self._pid])
        version = -1
        with suppress(OSError), TokenConnection(address) as connection:  # until the cluster ends
            while True:
                version, tokens = connection.await_other(version)
                if "oauth2" in tokens:
                    self.at.setdefault(tokens["oauth2"].decode(), time.time())


def row_of(service: TokenService, arrivals: list[Arrivals]) -> list[str]:
    """Words what a service has seen, and when its tokens arrived where they are used."""
    used = [token for token in service.tokens if token in service.seen_at]
    latest = [
        max(each.at[token] for each in arrivals) - service.issued_at[token]
        for token in used[1:]  # the first one was there before the clients were
        if arrivals and all(token in each.at for each in arrivals)
    ]
    return [
        str(len(used)),  # before the job, tokens are renewed as well
        str(service.accepted + service.refused),
        str(service.refused),
        *(f"{each * 1000:.1f} ms" for each in percentiles(service.took)),
        *(f"{each * 1000:.0f} ms" for each in (percentiles(latest) if latest else ())),
    ]


def percentiles(values: list[float]) -> tuple[float, float]:
    """Returns the median and the 99th percentile."""
    ordered = sorted(values)
    return statistics.median(ordered), ordered[min(len(ordered) * 99 // 100, len(ordered) - 1)]


if __name__ == "__main__":
    main()
