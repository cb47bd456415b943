"""What runs in the processes that are killed, which are forked from one that has imported all."""

import json
import multiprocessing
import os
import random
import signal
from functools import wraps

from tests.torture import statements
from tests.torture.places import Place

_METHODS = {
    "connections": ("get", "create", "replace", "remove", "rename"),
    "journal": ("begin", "end"),
    "secrets": ("get_secret", "store_secret_as", "update_secret", "remove_secret"),
}


def forked():
    """Return what starts victims: processes that are born with everything imported."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "tests.torture.preloaded"])
    return context


class Steps:
    """Counts steps by their names, and has this process killed at one of them."""

    def __init__(self, fatal: "int | None") -> None:
        self.names: list[str] = []
        self._fatal = fatal

    def take(self, name: str) -> None:
        """Take one step, perhaps the last."""
        if len(self.names) == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        self.names.append(name)

    def watch(self, target: object, owner: str, methods) -> None:
        """Take a step before and after each call of an object's methods."""
        for method in methods:
            setattr(target, method, self._stepping(getattr(target, method), f"{owner}.{method}"))

    def _stepping(self, call, name):
        @wraps(call)
        def stepping(*arguments, **named):
            self.take(f"before {name}")
            result = call(*arguments, **named)
            self.take(f"after {name}")
            return result

        return stepping


def run_statement(place: Place, name: str, fatal: "int | None", answer) -> None:
    """Run one statement and get killed at a step; otherwise tell which steps there are."""
    session = place.open()
    steps = Steps(fatal)
    targets = {
        "connections": session.connections,
        "journal": session.connections.journal,
        "secrets": session.secret_store,
    }
    for owner, target in targets.items():
        steps.watch(target, owner, _METHODS[owner])
    if place.connection_kind == "file":
        steps.watch(os, "os", ("open", "fsync", "replace", "rename", "unlink", "mkdir", "close"))
    statements.STATEMENTS[name].run(session.manager)
    answer.send(steps.names)
    os._exit(0)


def run_for_ever(place: Place, state: dict, seed: int, log: str) -> None:
    """Run random statements one after the other until somebody ends it; log each twice."""
    session = place.open()
    chosen = random.Random(seed)  # noqa: S311 - so that it can be repeated
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    while True:
        operation = statements.random_operation(chosen, state)
        os.write(file, f"{json.dumps(['begin', *operation])}\n".encode())
        statements.run(operation, session)
        state = statements.apply(operation, state)
        os.write(file, f"{json.dumps(['end', *operation])}\n".encode())
