"""What a run on several Flink releases says at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEADINGS = ("Flink", "Python", "JDK", "passed", "skipped", "failed", "seconds")


@dataclass(frozen=True)
class Counts:
    """How many tests ended how, and how long all of them took."""

    passed: int
    skipped: int
    failed: int
    seconds: float

    @property
    def is_green(self) -> bool:
        """Whether tests ran, and none failed."""
        return self.passed > 0 and self.failed == 0


@dataclass(frozen=True)
class Row:
    """The tests on one release.

    Attributes:
        flink: Its version.
        python: The version of Python.
        java: The version of Java.
        outcome: The counts, or why there are none.
    """

    flink: str
    python: str
    java: int
    outcome: Counts | str

    @property
    def is_green(self) -> bool:
        """Whether this one is as it should be."""
        return isinstance(self.outcome, Counts) and self.outcome.is_green

    def cells(self) -> list[str]:
        """Return the texts of the columns; the last one may stand for several."""
        told = [self.flink, self.python, str(self.java)]
        if isinstance(self.outcome, str):
            return [*told, self.outcome]
        counted = (self.outcome.passed, self.outcome.skipped, self.outcome.failed)
        return [*told, *map(str, counted), f"{self.outcome.seconds:.0f}"]


def table(rows: Sequence[Row]) -> str:
    """Return all rows under their headings, in columns."""
    lines = [list(HEADINGS), *(row.cells() for row in rows)]
    widths = [
        max(len(line[column]) for line in lines if len(line) == len(HEADINGS))
        for column in range(len(HEADINGS))
    ]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths)) for line in lines
    )
