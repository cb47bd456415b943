"""What is done to connections while processes are killed, and what it makes of them."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from pyflink_connections.definitions import SensitiveConnection
from tests.torture.places import Session

#: The connection that each statement below finds.
BASE = {"url": "1", "username": "1", "password": "1"}


@dataclass(frozen=True)
class Statement:
    """One statement: its name, what runs it, and the options of all connections after it."""

    name: str
    run: Callable
    after: dict


def _created(name, **options):
    return lambda manager: manager.create((name,), SensitiveConnection(options))


def _altered(reset=(), **options):
    return lambda manager: manager.alter(("c",), options, frozenset(reset))


#: Every way through the manager that changes something, on connection ``c`` as in ``BASE``.
STATEMENTS = {
    statement.name: statement
    for statement in (
        Statement("create", _created("n", **BASE), {"c": BASE, "n": BASE}),
        Statement("create-open", _created("n", url="1"), {"c": BASE, "n": {"url": "1"}}),
        Statement("alter-open", _altered(url="2"), {"c": {**BASE, "url": "2"}}),
        Statement("alter-in-place", _altered(password="2"), {"c": {**BASE, "password": "2"}}),
        Statement(
            "alter-both",
            _altered(url="2", password="2"),
            {"c": {**BASE, "url": "2", "password": "2"}},
        ),
        Statement("alter-more", _altered(token="2"), {"c": {**BASE, "token": "2"}}),
        Statement(
            "reset-secret", _altered(reset=["password"]), {"c": {"url": "1", "username": "1"}}
        ),
        Statement("rename", lambda manager: manager.rename(("c",), ("n",)), {"n": BASE}),
        Statement("drop", lambda manager: manager.drop(("c",)), {}),
    )
}


def make_empty(session: Session) -> None:
    """Drop whatever connections earlier torture has left."""
    for name in session.manager.lookup.list_names():
        session.manager.drop((name,))


def make_base(session: Session) -> None:
    """Make ``c`` the only connection, as in ``BASE``, and leave no orphan."""
    make_empty(session)
    _created("c", **BASE)(session.manager)


NAMES = ("a", "b", "c", "d")


def random_operation(chosen: random.Random, state: dict) -> tuple:
    """Choose a statement that succeeds in a state: ``(name of a method below, its arguments)``."""
    free = [name for name in NAMES if name not in state]
    value = f"{chosen.getrandbits(64):x}"
    actions = [("create", chosen.choice(free), value)] if free else []
    if state:
        name = chosen.choice(sorted(state))
        changes = ("alter_open", "alter_in_place", "alter_both", "drop")
        actions += [(action, name, value) for action in changes]
        if free:
            actions.append(("rename", name, chosen.choice(free)))
    return chosen.choice(actions)


def run(operation: tuple, session: Session) -> None:
    """Run an operation through the manager."""
    action, name, value = operation
    manager = session.manager
    if action == "create":
        manager.create((name,), SensitiveConnection({"url": value, "password": value}))
    elif action == "rename":
        manager.rename((name,), (value,))
    elif action == "drop":
        manager.drop((name,))
    else:
        manager.alter((name,), _changes(action, value))


def apply(operation: tuple, state: dict) -> dict:
    """Return what an operation makes of a state."""
    action, name, value = operation
    after = dict(state)
    if action == "create":
        after[name] = {"url": value, "password": value}
    elif action == "rename":
        after[value] = after.pop(name)
    elif action == "drop":
        del after[name]
    else:
        after[name] = {**after[name], **_changes(action, value)}
    return after


def _changes(action, value):
    return {
        "alter_open": {"url": value},
        "alter_in_place": {"password": value},
        "alter_both": {"url": value, "password": value},
    }[action]
