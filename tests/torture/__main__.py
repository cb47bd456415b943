"""Kills processes that change connections, and lets crowds change them: ``make torture``."""

import argparse
import random
import tempfile
import time
from pathlib import Path

from tests.torture import crowds, kills, statements
from tests.torture.linearizability import first_violation
from tests.torture.servers import Places


def main() -> None:
    """Kill at every named step of every statement in every place, then at random times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="how many kills there are at least")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder, Places(Path(folder)) as places:
        total = sum(_at_steps(name, place) for name, place in places.items())
        share = max(100, (arguments.kills - total) // len(places) + 1)
        for name, place in places.items():
            total += _at_random(name, place, share, arguments.seed, Path(folder))
            _crowd(name, place)
    print(
        f"{total} kills, each followed by an old or a new state and by no lost secret", flush=True
    )


def _at_steps(name, place):
    total = 0
    for statement in statements.STATEMENTS:
        start = time.monotonic()
        count = sum(1 for _ in kills.kill_at_steps(place, statement))
        _report(name, f"{statement}, at each of its {count} steps", start)
        total += count
    return total


def _at_random(name, place, share, seed, folder):
    start = time.monotonic()
    own = Path(tempfile.mkdtemp(dir=folder))
    count = sum(1 for _ in kills.kill_at_random(place, share, seed, own))
    _report(name, f"{count} kills at random times", start)
    return count


def _crowd(name, place):
    start = time.monotonic()
    found = crowds.histories(place, processes=16, seconds=30)
    for pair, history in found.items():
        stuck = first_violation(history, (), crowds.step)
        if stuck is not None:
            msg = f"{name}: the history of {pair} is not linearizable; next would be {stuck}."
            raise SystemExit(msg)
    statements_run = sum(map(len, found.values()))
    _report(name, f"16 processes ran {statements_run} statements, linearizable", start)


def _report(name, what, start):
    print(f"{name}: {what} ({time.monotonic() - start:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
