"""Measures two ways of doing the same thing side by side, in one run."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Ratio", "compare"]


@dataclass(frozen=True)
class Ratio:
    """How much more the first of two ways costs.

    Attributes:
        what: What was done.
        unit: The unit of both figures.
        ours: The median cost of the first way.
        other: The median cost of the second.
        goal: The ratio aimed at.
    """

    what: str
    unit: str
    ours: float
    other: float
    goal: str

    @property
    def ratio(self) -> float:
        """The cost of ours for each unit that the other costs."""
        return self.ours / self.other


def compare(
    what: str,
    ours: Callable[[], float],
    other: Callable[[], float],
    *,
    rounds: int,
    unit: str,
    goal: str,
    warm_up: int = 5,
) -> Ratio:
    """Measures both in alternating order and gives the medians.

    Args:
        what: What is done.
        ours: Does it once with connections and returns its cost.
        other: Does it once without.
        rounds: How often each is measured.
        unit: The unit of the costs.
        goal: The ratio aimed at, for the table.
        warm_up: How often each is done before.
    """
    costs: dict[Callable[[], float], list[float]] = {ours: [], other: []}
    for _ in range(warm_up):
        ours()
        other()
    gc.disable()
    try:
        for number in range(rounds):
            for way in (ours, other) if number % 2 else (other, ours):
                costs[way].append(way())
    finally:
        gc.enable()
    return Ratio(what, unit, statistics.median(costs[ours]), statistics.median(costs[other]), goal)
