"""The patterns of SHOW CONNECTIONS [NOT] LIKE and ILIKE."""

import time

import pytest

from pyflink_connections.sql import matches
from pyflink_connections.sql.statements import LikePattern

MATCHING = [
    ("abc", "abc"),
    ("%", ""),
    ("%", "abc"),
    ("%%", "abc"),
    ("a%", "a"),
    ("a%", "abc"),
    ("%c", "abc"),
    ("%b%", "abc"),
    ("a%c", "abbc"),
    ("a%b%c", "axbybzc"),
    ("%a%a%", "aa"),
    ("a_c", "abc"),
    ("___", "abc"),
    ("_%", "a"),
    ("%_", "abc"),
    ("%a_", "aab"),
    (r"a\_c", "a_c"),
    (r"a\%c", "a%c"),
    (r"a\\c", r"a\c"),
    (r"\%%", "%abc"),
    ("a.c", "a.c"),
    ("[a]", "[a]"),
    ("a*", "a*"),
    ("größe %", "größe 🚀"),
    ("_", "🚀"),
    ("a%", "a\nb"),
    ("", ""),
]
DIFFERENT = [
    ("abc", "ab"),
    ("ab", "abc"),
    ("a%", "ba"),
    ("%c", "cb"),
    ("a_c", "ac"),
    ("a_c", "abbc"),
    (r"a\_c", "abc"),
    (r"a\%c", "abc"),
    ("a.c", "abc"),
    ("[a]", "a"),
    ("%a%a%", "a"),
    ("a%a", "a"),
    ("", "a"),
    ("abc", "ABC"),
    ("_", "ab"),
]


@pytest.mark.parametrize(("pattern", "name"), MATCHING)
def test_matching(pattern, name):
    """A percent sign stands for any characters, an underscore for one; NOT turns it round."""
    assert matches(LikePattern(pattern), name)
    assert not matches(LikePattern(pattern, negated=True), name)


@pytest.mark.parametrize(("pattern", "name"), DIFFERENT)
def test_different(pattern, name):
    """The whole name has to match, case included; NOT turns it round."""
    assert not matches(LikePattern(pattern), name)
    assert matches(LikePattern(pattern, negated=True), name)


@pytest.mark.parametrize(("pattern", "name"), [("PROD%", "prod_db"), ("%_DB", "Prod_Db")])
def test_ignoring_case(pattern, name):
    """ILIKE ignores case."""
    assert matches(LikePattern(pattern, ignore_case=True), name)
    assert not matches(LikePattern(pattern, ignore_case=True, negated=True), name)


def test_many_wildcards():
    """A pattern with many wildcards takes no longer than others."""
    begin = time.process_time()
    assert not matches(LikePattern("%a" * 40 + "%b"), "a" * 200)
    assert matches(LikePattern("%a" * 40 + "%b"), "a" * 200 + "b")
    assert time.process_time() - begin < 1
