"""Many processes that change the same few connections, and what each of them saw."""

import multiprocessing
import random
import time
from collections import defaultdict

from pyflink_connections.definitions import SensitiveConnection
from pyflink_connections.exceptions import (
    ConnectionAlreadyExistException,
    ConnectionNotExistException,
)
from tests.torture import statements, victims
from tests.torture.linearizability import Operation
from tests.torture.places import Place, Session

#: Connections are renamed within a pair only, so that the history of each pair stands for itself.
PAIRS = (("a", "b"), ("c", "d"), ("e", "f"), ("g", "h"))

#: How much each process does, however little time there is.
AT_LEAST = 8

_KINDS = {"read": 6, "create": 3, "alter": 4, "alter-secret": 3, "alter-both": 2, "drop": 1}
_KINDS["rename"] = 2


def histories(place: Place, processes: int, seconds: float) -> dict:
    """Let processes work on the same connections; return the operations on each pair.

    There are no connections at first.
    """
    session = place.open()
    statements.make_empty(session)
    workers = []
    for worker in range(processes):
        receiver, sender = multiprocessing.Pipe(duplex=False)
        arguments = (place, worker, seconds, sender)
        process = victims.forked().Process(target=work, args=arguments)
        process.start()
        workers.append((process, receiver))
        sender.close()
    found = defaultdict(list)
    for process, receiver in workers:
        for pair, operation in receiver.recv():
            found[pair].append(operation)
        process.join()
    for pair in PAIRS:
        found[pair] += [_performed(session, ("read", name, "", "")) for name in pair]
    session.close()
    return found


def work(place: Place, worker: int, seconds: float, answer) -> None:
    """Run a mixture of statements for a time; send what was done and seen."""
    session, history = place.open(), []
    chosen = random.Random(worker)  # noqa: S311 - so that it can be repeated
    end = time.monotonic() + seconds
    while time.monotonic() < end or len(history) < AT_LEAST:
        pair = chosen.choice(PAIRS)
        [kind] = chosen.choices(list(_KINDS), list(_KINDS.values()))
        name, value = chosen.choice(pair), f"{worker}.{len(history)}"
        if kind == "rename":
            value = pair[1 - pair.index(name)]
        history.append((pair, _performed(session, (kind, name, f"by{worker % 4}", value))))
    session.close()
    answer.send(history)


def _performed(session: Session, action: tuple) -> Operation:
    start = time.monotonic()
    try:
        result = _perform(session, *action)
    except ConnectionAlreadyExistException:
        result = "exists"
    except ConnectionNotExistException:
        result = "missing"
    return Operation(action, result, start, time.monotonic())


def _perform(session, kind, name, key, value):
    if kind == "read":
        options = session.resolve(name)
        return None if options is None else tuple(sorted(options.items()))
    if kind == "create":
        options = {"url": value, "password": value}
        session.manager.create((name,), SensitiveConnection(options))
    elif kind == "rename":
        session.manager.rename((name,), (value,))
    elif kind == "drop":
        session.manager.drop((name,))
    else:
        session.manager.alter((name,), _changes(kind, key, value))
    return "done"


def step(state: tuple, action: tuple) -> tuple:
    """Return what an action gives in a state of a pair, and the state after it.

    A state has the name and the options of each connection that is there.
    """
    kind, name, key, value = action
    there = dict(state)
    if kind == "read":
        return there.get(name), state
    if kind == "create":
        if name in there:
            return "exists", state
        there[name] = (("password", value), ("url", value))
    elif name not in there:
        return "missing", state
    elif kind == "drop":
        del there[name]
    elif kind == "rename":
        if value in there:
            return "exists", state
        there[value] = there.pop(name)
    else:
        there[name] = tuple(sorted({**dict(there[name]), **_changes(kind, key, value)}.items()))
    return "done", tuple(sorted(there.items()))


def _changes(kind, key, value):
    return {
        "alter": {key: value},
        "alter-secret": {"password": value},
        "alter-both": {"url": value, "password": value},
    }[kind]
