"""A short run of what ``make torture`` does at length."""

import random

import pytest

from tests.torture import kills, statements
from tests.torture.places import Place


def test_killed_at_steps(place: Place):
    """Killed at some of its steps, each statement has happened or not, and no secret is lost."""
    chosen = random.Random(len(place.connection_options))  # noqa: S311 - the same in each run
    of_two_stores = ("create", "alter-in-place", "alter-both", "drop")
    names = statements.STATEMENTS if place.connection_kind == "file" else of_two_stores
    for name in names:
        killed = kills.kill_at_steps(place, name, lambda steps: [chosen.choice(steps)])
        assert 1 == len(list(killed))


def test_killed_at_random(place: Place, tmp_path):
    """Killed at any time, a process leaves what its last statements made, or the one before."""
    assert 4 == len(list(kills.kill_at_random(place, 4, 2024, tmp_path)))


def test_check(places):
    """The check itself notices a state that is not allowed, a lost secret, and sweeps orphans."""
    session = places["files"].open()
    statements.make_base(session)
    with pytest.raises(kills.WrongState, match="none of"):
        kills.check(session, ({"c": {**statements.BASE, "password": "2"}},), "test")
    assert {"c": statements.BASE} == kills.check(session, ({"c": statements.BASE},), "test")
    orphan = session.secret_store.new_secret_id(session.connections.journal.owner)
    session.secret_store.store_secret_as(orphan, {"password": "left over"})
    kills.check(session, ({"c": statements.BASE},), "test")
    assert orphan not in session.stored_secrets()
    [secret_id] = session.referred_secrets()
    session.state = lambda: {"c": statements.BASE}  # as a resolution out of a cache would be
    session.secret_store.remove_secret(secret_id)
    with pytest.raises(kills.WrongState, match="are lost"):
        kills.check(session, ({"c": statements.BASE},), "test")
