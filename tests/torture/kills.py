"""Kills processes that change connections, and looks at what they leave."""

import json
import multiprocessing
import random
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from tests.torture import statements, victims
from tests.torture.places import Place, Session

NO_GRACE = timedelta(0)


class WrongState(AssertionError):
    """What was found after a kill is neither what was before nor what would be after."""


def kill_at_steps(place: Place, name: str, choose=lambda steps: steps) -> Iterator[str]:
    """Kill a statement at each of its steps in turn; give the step after each check.

    Args:
        place: Where.
        name: Which statement.
        choose: Picks those steps, of all with their numbers, at which to kill.
    """
    statement = statements.STATEMENTS[name]
    before = {"c": statements.BASE}
    session = place.open()
    try:
        names = _steps_of(place, session, name)
        for number, step in choose(list(enumerate(names))):
            statements.make_base(session)
            _start(victims.run_statement, place, name, number, None).join()
            check(session, (before, statement.after), f"{name}, killed {step} ({number})")
            yield step
    finally:
        session.close()


def _steps_of(place: Place, session: Session, name: str) -> list:
    statements.make_base(session)
    receiver, sender = multiprocessing.Pipe(duplex=False)
    victim = _start(victims.run_statement, place, name, None, sender)
    sender.close()
    names = receiver.recv()
    victim.join()
    after = statements.STATEMENTS[name].after
    check(session, (after,), f"{name}, not killed")
    return names


def kill_at_random(place: Place, kills: int, seed: int, folder: Path) -> Iterator[str]:
    """Kill a process that runs random statements again and again; give a word after each check."""
    chosen = random.Random(seed)  # noqa: S311 - so that it can be repeated
    session = place.open()
    try:
        state: dict = {}
        statements.make_empty(session)
        for number in range(kills):
            log = folder / f"{number}.log"
            victim = _start(victims.run_for_ever, place, state, chosen.getrandbits(32), str(log))
            _wait_for(log, victim)
            time.sleep(chosen.uniform(0, 0.2))
            if not victim.is_alive():
                msg = f"The victim died of itself, with status {victim.exitcode} (seed {seed})."
                raise WrongState(msg)
            victim.kill()
            victim.join()
            ended, possible = _possible_states(log, state)
            state = check(session, possible, f"seed {seed}, kill {number}")
            yield f"{ended} statements"
    finally:
        session.close()


def _start(target, *arguments):
    victim = victims.forked().Process(target=target, args=arguments)
    victim.start()
    return victim


def _wait_for(log: Path, victim) -> None:
    """Wait until a victim has begun its work."""
    while victim.is_alive() and not (log.exists() and log.stat().st_size):
        time.sleep(0.005)


def _possible_states(log: Path, state: dict) -> tuple:
    """Return how many statements have ended, and the states that may be found then."""
    running, ended = None, 0
    for line in log.read_text().splitlines():
        what, *operation = json.loads(line)
        running = tuple(operation)
        if what == "end":
            state, running, ended = statements.apply(running, state), None, ended + 1
    after = () if running is None else (statements.apply(running, state),)
    return ended, (state, *after)


def check(session: Session, possible: tuple, where: str) -> dict:
    """Check that a place is in one of some states, and that nothing but orphans is left over.

    Every listed connection resolves, the whole is one of the states, no definition has lost its
    secret, and the sweep finds exactly the secrets that no definition refers to, and removes them.

    Returns:
        The state that was found.
    """
    state = session.state()
    if state not in possible:
        msg = f"{where}: found {state}, which is none of {possible}."
        raise WrongState(msg)
    stored, referred = session.stored_secrets(), session.referred_secrets()
    if referred - stored:
        msg = f"{where}: the secrets {referred - stored} of definitions are lost."
        raise WrongState(msg)
    swept = {orphan.secret_id for orphan in session.sweep.remove(NO_GRACE)}
    if swept != stored - referred:
        msg = f"{where}: the sweep took {swept}, but orphans are {stored - referred}."
        raise WrongState(msg)
    if session.stored_secrets() != referred or session.state() != state:
        msg = f"{where}: the sweep left orphans, or took more."
        raise WrongState(msg)
    return state
