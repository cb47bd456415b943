"""How long the SQL front takes, beside sqlglot reading the same text."""

from __future__ import annotations

import time
from collections.abc import Callable

import sqlglot

from benchmarks.pairs import Ratio, compare
from pyflink_connections.sql import parse, rewrite_create_table
from pyflink_connections.sql.statements import CreateTable

__all__ = ["run"]

COLUMNS = ",\n".join(f"  column_{n} STRING COMMENT 'the column {n}'" for n in range(18))
CLAUSE = "USING CONNECTION cat.db.warehouse\n"
CREATE_TABLE = (
    f"CREATE TABLE orders (\n{COLUMNS},\n  PRIMARY KEY (column_1) NOT ENFORCED\n)\n"
    f"COMMENT 'all orders'\nPARTITIONED BY (column_2)\n{CLAUSE}"
    "WITH ('connector' = 'jdbc', 'table-name' = 'orders', 'scan.fetch-size' = '1000')"
)
SELECT = f"SELECT {', '.join(f'column_{n} AS c{n}' for n in range(50))} FROM orders WHERE c5 > 5"


def run() -> list[Ratio]:
    """Measures statements of about a kilobyte."""
    plain = CREATE_TABLE.replace(CLAUSE, "")  # sqlglot does not know the clause

    def rewrite() -> None:
        statement = parse(CREATE_TABLE)
        if not isinstance(statement, CreateTable):
            raise TypeError
        rewrite_create_table(CREATE_TABLE, statement, "cat.db.warehouse")

    return [
        compare(
            f"parse and rewrite {len(CREATE_TABLE)} characters of CREATE TABLE / sqlglot's parse",
            _microseconds(rewrite, 50),
            _microseconds(lambda: sqlglot.parse_one(plain), 10),
            rounds=30,
            unit="us",
            goal="0.1, ours < 200 us",
        ),
        *(
            compare(
                f"pass-through check of {len(sql)} characters of {sql.split()[0]} / sqlglot",
                _microseconds(lambda sql=sql: parse(sql), 1000),
                _microseconds(lambda: sqlglot.parse_one(SELECT), 10),
                rounds=30,
                unit="us",
                goal="ours < 5 us",
            )
            for sql in (SELECT, f"INSERT INTO copy {SELECT}")
        ),
    ]


def _microseconds(action: Callable[[], object], times: int) -> Callable[[], float]:
    def measure() -> float:
        start = time.perf_counter()
        for _ in range(times):
            action()
        return (time.perf_counter() - start) / times * 1e6

    return measure
