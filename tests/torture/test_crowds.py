"""Sixteen processes on one store: what they see could have happened one after the other."""

import pytest

from tests.torture.crowds import AT_LEAST, histories, step
from tests.torture.linearizability import Operation, first_violation

CREATE, DROP = ("create", "a", "", "1"), ("drop", "a", "", "")
READ, SEEN = ("read", "a", "", ""), (("password", "1"), ("url", "1"))


def test_crowd(place):
    """The history of each connection is linearizable, and nothing is corrupt in the end."""
    found = histories(place, processes=16, seconds=2)
    assert 16 * AT_LEAST <= sum(map(len, found.values()))
    for pair, history in found.items():
        assert first_violation(history, (), step) is None, pair
    session = place.open()
    assert None not in session.state().values()
    assert session.referred_secrets() <= session.stored_secrets()
    session.close()


@pytest.mark.parametrize(
    ("history", "linearizable"),
    [
        ([], True),
        ([Operation(CREATE, "done", 0, 1), Operation(READ, SEEN, 2, 3)], True),
        ([Operation(CREATE, "done", 0, 1), Operation(READ, None, 2, 3)], False),
        ([Operation(CREATE, "done", 0, 4), Operation(READ, None, 2, 3)], True),
        ([Operation(CREATE, "done", 0, 4), Operation(READ, SEEN, 2, 3)], True),
        ([Operation(CREATE, "done", 0, 5), Operation(CREATE, "done", 1, 2)], False),
        ([Operation(CREATE, "done", 0, 5), Operation(CREATE, "exists", 1, 2)], True),
        ([Operation(CREATE, "exists", 0, 1), Operation(CREATE, "done", 2, 3)], False),
        (
            [
                Operation(CREATE, "done", 0, 9),
                Operation(READ, SEEN, 1, 2),
                Operation(READ, None, 3, 4),
            ],
            False,
        ),
        (
            [
                Operation(CREATE, "done", 0, 9),
                Operation(DROP, "done", 0, 9),
                Operation(READ, SEEN, 1, 2),
                Operation(READ, None, 3, 4),
            ],
            True,
        ),
    ],
)
def test_checker(history, linearizable):
    """The checker accepts what one after the other explains, and nothing else."""
    assert linearizable == (first_violation(history, (), step) is None)
