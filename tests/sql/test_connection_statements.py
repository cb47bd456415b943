"""Every form of every statement about connections, parsed to its exact tree."""

from itertools import product

import pytest

from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.sql import parse
from pyflink_connections.sql.printer import print_masked, print_with_secrets
from tests.sql.connection_statements import AB, ACCEPTED, CREATE, create
from tests.sql.outcomes import outcome
from tests.sql.tokens import tokenize

SQL = [sql for sql, _ in ACCEPTED]


@pytest.mark.parametrize(("sql", "tree"), ACCEPTED, ids=SQL)
def test_trees(sql, tree):
    """Each form of each statement is parsed to its exact tree."""
    assert tree == parse(sql)


@pytest.mark.parametrize("tree", [tree for _, tree in ACCEPTED], ids=SQL)
def test_round_trip(tree):
    """A printed tree is parsed to the same tree again."""
    assert tree == parse(print_with_secrets(tree))


MODIFIERS = {
    "": {},
    "TEMPORARY ": {"temporary": True},
    "TEMPORARY SYSTEM ": {"temporary": True, "system": True},
}
NAMES = {"c": ("c",), "`a b`.c": ("a b", "c"), "x.y.`if`": ("x", "y", "if")}
COMMENTS = {"": None, "COMMENT 'x' ": "x", "\nCOMMENT ''\r\n": ""}


@pytest.mark.parametrize("words", list(product(MODIFIERS, (False, True), NAMES, COMMENTS)))
def test_combinations_of_create(words):
    """The parts of CREATE CONNECTION can be combined, but for a system connection's long name."""
    modifiers, condition, name, comment = words
    exists = "IF NOT EXISTS " if condition else ""
    sql = f"CREATE {modifiers}CONNECTION {exists}{name} {comment}WITH ('a' = 'b')"
    if "SYSTEM" in modifiers and len(NAMES[name]) > 1:
        with pytest.raises(SqlParserException, match="has one part"):
            parse(sql)
        return
    tree = create(
        *NAMES[name],
        comment=COMMENTS[comment],
        given=AB,
        if_not_exists=condition,
        **MODIFIERS[modifiers],
    )
    assert tree == parse(sql)
    assert tree == parse(print_with_secrets(tree))


@pytest.mark.parametrize("tree", [tree for _, tree in CREATE], ids=[sql for sql, _ in CREATE])
def test_masked(tree):
    """A statement is printed without the values of its options, unless somebody asks for them."""
    printed = print_masked(tree)
    masked = parse(printed)
    assert {"******"} == set(masked.options.values())
    assert tree.options.keys() == masked.options.keys()


@pytest.mark.parametrize("sql", SQL)
def test_truncated(sql):
    """A statement cut off anywhere is an error of ours, or passes before it says CONNECTION."""
    for end in range(len(sql)):
        words = [token.upper for token in tokenize(sql[:end])]
        if outcome(sql[:end]) is None:
            assert not {"CREATE", "ALTER"} & set(words) or "CONNECTION" not in words
