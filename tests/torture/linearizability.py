"""Tells whether what several processes saw could have happened one after the other.

After Wing and Gong, with the memory of Lowe: operations that overlap in time are tried in each
order, and a set of operations that led to a state once is not tried again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Operation:
    """What one process did, and what it got.

    Attributes:
        action: What was asked for.
        result: What came back.
        start: When it was called.
        end: When it had returned, on the same clock.
    """

    action: tuple
    result: Any
    start: float
    end: float


def first_violation(
    history: Sequence[Operation], initial: Any, step: Callable[[Any, tuple], tuple]
) -> "list[Operation] | None":
    """Look for an order in which a sequential store would have given the same results.

    Args:
        history: All operations, in any order.
        initial: The state before them; hashable.
        step: Returns the result and the next state that an action has in a state.

    Returns:
        None if there is such an order; otherwise the operations that none could be found for next.
    """
    waiting = sorted(history, key=lambda operation: operation.start)
    # Each entry: how many of the first operations are done, which later ones too, and the state.
    tried = set()
    stack = [(0, frozenset(), initial)]
    furthest, stuck = -1, list(waiting[:1])
    while stack:
        done, later, state = stack.pop()
        while done in later:
            later, done = later - {done}, done + 1
        if done == len(waiting):
            return None
        if (done, later, state) in tried:
            continue
        tried.add((done, later, state))
        candidates = _next(waiting, done, later)
        if done + len(later) > furthest:
            furthest, stuck = done + len(later), [waiting[n] for n in candidates]
        for number in candidates:
            result, after = step(state, waiting[number].action)
            if result == waiting[number].result:
                stack.append((done, later | {number}, after))
    return stuck


def _next(waiting, done, later):
    """Return the operations that no other one still to be done has ended before."""
    found, earliest_end = [], float("inf")
    for number in range(done, len(waiting)):
        operation = waiting[number]
        if operation.start > earliest_end:
            break
        if number not in later:
            found.append(number)
            earliest_end = min(earliest_end, operation.end)
    return [number for number in found if waiting[number].start <= earliest_end]
