"""What a connection costs a job: a million rows from one PostgreSQL table into another."""

from __future__ import annotations

from typing import Any

import psutil
from pyflink.version import __version__ as flink_version

from benchmarks.pairs import Ratio, compare
from pyflink_connections.table import EnvironmentSettings, TableEnvironment
from tools.connectors import connector_jars
from tools.postgres import EmbeddedPostgres

__all__ = ["run"]

ROWS = 1_000_000
SOURCE = "'scan.fetch-size' = '10000', 'scan.auto-commit' = 'false'"
SINK = "'sink.buffer-flush.max-rows' = '10000'"
COLUMNS = "id BIGINT, item STRING, PRIMARY KEY (id) NOT ENFORCED"


def run() -> list[Ratio]:
    """Copies the rows with and without a connection, in turn."""
    with EmbeddedPostgres() as postgres:
        postgres.execute("CREATE TABLE source (id BIGINT PRIMARY KEY, item TEXT)")
        postgres.execute("CREATE TABLE sink (id BIGINT PRIMARY KEY, item TEXT)")
        postgres.execute(
            f"INSERT INTO source SELECT n, 'item ' || n FROM generate_series(1, {ROWS}) n"
        )
        env = _environment(postgres)
        return [
            compare(
                f"copy of {ROWS:,} rows with a connection / without, CPU of the JVM",
                lambda: _copy(env, postgres, "connected"),
                lambda: _copy(env, postgres, "inline"),
                rounds=5,
                unit="s",
                goal="1.02",
                warm_up=1,
            )
        ]


def _environment(postgres: EmbeddedPostgres) -> Any:
    env: Any = TableEnvironment.create(EnvironmentSettings.in_batch_mode())
    jars = ";".join(jar.as_uri() for jar in connector_jars(flink_version))
    env.get_config().set("pipeline.jars", jars)
    url = f"{postgres.jdbc_url}?reWriteBatchedInserts=true"
    account = f"'url' = '{url}', 'username' = '{postgres.user}', 'password' = '{postgres.password}'"
    env.execute_sql(f"CREATE CONNECTION pg WITH ({account})")
    for table, tuning in (("source", SOURCE), ("sink", SINK)):
        options = f"'connector' = 'jdbc', 'table-name' = '{table}', {tuning}"
        env.execute_sql(
            f"CREATE TABLE connected_{table} ({COLUMNS}) USING CONNECTION pg WITH ({options})"
        )
        env.execute_sql(f"CREATE TABLE inline_{table} ({COLUMNS}) WITH ({options}, {account})")
    return env


def _copy(env: Any, postgres: EmbeddedPostgres, kind: str) -> float:
    postgres.execute("TRUNCATE sink")
    before = _cpu_seconds_of_the_jvm()
    env.execute_sql(f"INSERT INTO {kind}_sink SELECT * FROM {kind}_source").wait()
    return _cpu_seconds_of_the_jvm() - before


def _cpu_seconds_of_the_jvm() -> float:
    [java] = [child for child in psutil.Process().children() if "java" in child.name()]
    times = java.cpu_times()
    return float(times.user + times.system)
