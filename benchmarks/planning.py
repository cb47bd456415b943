"""What connections cost while statements are run and planned."""

from __future__ import annotations

import time
from typing import Any

import pyflink.table as stock

import pyflink_connections.table as ours
from benchmarks.pairs import Ratio, compare

__all__ = ["run"]

INLINE = "CREATE TABLE {name} (n BIGINT) WITH ('connector' = 'datagen', 'number-of-rows' = '5')"
CONNECTED = "CREATE TABLE {name} (n BIGINT) USING CONNECTION c WITH ('connector' = 'datagen')"


def run() -> list[Ratio]:
    """Measures pass-through beside PyFlink itself, and planning with and without a connection."""
    plain: Any = stock.TableEnvironment.create(stock.EnvironmentSettings.in_batch_mode())
    env: Any = ours.TableEnvironment.create(ours.EnvironmentSettings.in_batch_mode())
    env.execute_sql("CREATE CONNECTION c WITH ('number-of-rows' = '5')")
    for environment in (plain, env):
        environment.execute_sql(INLINE.format(name="inline"))
    env.execute_sql(CONNECTED.format(name="connected"))
    query = "SELECT a.n, b.n FROM {name} a JOIN {name} b ON a.n = b.n WHERE a.n > 5"

    def timed(action: Any, *arguments: str) -> Any:
        def measure() -> float:
            start = time.perf_counter()
            action(*arguments)
            return (time.perf_counter() - start) * 1000

        return measure

    return [
        compare(
            "execute_sql of a statement that is not ours (DESCRIBE), ours / PyFlink",
            timed(env.execute_sql, "DESCRIBE inline"),
            timed(plain.execute_sql, "DESCRIBE inline"),
            rounds=300,
            unit="ms",
            goal="1.01",
            warm_up=100,
        ),
        compare(
            "explain_sql of a join without connections, ours / PyFlink",
            timed(env.explain_sql, query.format(name="inline")),
            timed(plain.explain_sql, query.format(name="inline")),
            rounds=100,
            unit="ms",
            goal="1.01",
            warm_up=50,
        ),
        compare(
            "explain_sql of a join, with a connection / without",
            timed(env.explain_sql, query.format(name="connected")),
            timed(env.explain_sql, query.format(name="inline")),
            rounds=100,
            unit="ms",
            goal="1.05",
            warm_up=50,
        ),
    ]
