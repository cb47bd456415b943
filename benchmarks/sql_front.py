"""What the SQL front costs: parsing a statement of ours, and passing on one that is not."""

from __future__ import annotations

import time
from collections.abc import Callable

import sqlglot

from benchmarks.pairs import Ratio, compare
from pyflink_connections.sql import parse, rewrite_create

__all__ = ["run"]

_TYPES = ("BIGINT NOT NULL", "DECIMAL(10, 2)", "TIMESTAMP(3)", "VARCHAR(200)")
_COLUMNS = "".join(
    f"  `column_{n}` {_TYPES[n % 4]} COMMENT 'what stands in column {n}',\n" for n in range(11)
)
#: About a kilobyte; sqlglot understands it but for the clause.
CREATE_TABLE = f"""CREATE TABLE IF NOT EXISTS sales.orders (
{_COLUMNS}  PRIMARY KEY (`column_0`)
)
COMMENT 'all orders, as the shop''s database has them'
{{clause}}
WITH (
  'connector' = 'jdbc',
  'table-name' = 'orders',
  'scan.fetch-size' = '1000',
  'sink.buffer-flush.max-rows' = '5000'
)"""
CLAUSE = "USING CONNECTION prod.sales.orders_db"
_SELECTED = ", ".join(f"o.`column_{n}` * 1.19 AS total_{n}" for n in range(28))
SELECT = f"SELECT {_SELECTED} FROM sales.orders AS o WHERE o.`column_0` > 10 AND o.name LIKE 'x%'"
INSERT = f"INSERT INTO sales.totals {SELECT}"


def run() -> list[Ratio]:
    """Measures the front beside sqlglot, which is written in Python too."""
    return [_rewriting(), _passing_on(SELECT), _passing_on(INSERT)]


def _rewriting() -> Ratio:
    ours, plain = CREATE_TABLE.format(clause=CLAUSE), CREATE_TABLE.format(clause="")
    return compare(
        f"parse and rewrite CREATE TABLE of {len(ours)} characters, ours / sqlglot",
        _timed(lambda: _rewrite(ours), 20),
        _timed(lambda: sqlglot.parse_one(plain, dialect="spark"), 2),
        rounds=100,
        unit="µs",
        goal="0.1, below 200 µs",
    )


def _passing_on(sql: str) -> Ratio:
    return compare(
        f"see that {sql[:6]} of {len(sql)} characters is not ours, ours / sqlglot",
        _timed(lambda: parse(sql), 1000),
        _timed(lambda: sqlglot.parse_one(sql, dialect="spark"), 2),
        rounds=50,
        unit="µs",
        goal="below 5 µs",
    )


def _rewrite(sql: str) -> str:
    statement = parse(sql)
    return rewrite_create(sql, statement, "prod.sales.orders_db")  # type: ignore[arg-type]


def _timed(action: Callable[[], object], times: int) -> Callable[[], float]:
    def measure() -> float:
        start = time.perf_counter()
        for _ in range(times):
            action()
        return (time.perf_counter() - start) / times * 1_000_000

    return measure


if __name__ == "__main__":
    for row in run():
        print(f"{row.what}: {row.ours:.1f} / {row.other:.1f} {row.unit} = {row.ratio:.4f}")
        print(f"    goal: {row.goal}")
