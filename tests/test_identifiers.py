"""Names: parsing as Flink does, printing so that they parse again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.identifiers import ObjectIdentifier, parse_path, quote_path


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("c", ("c",)),
        ("cat.db.c", ("cat", "db", "c")),
        ("`a.b`.`c``d`", ("a.b", "c`d")),
        (" cat . `my db` . c ", ("cat", "my db", "c")),
        ("größe.$x_1", ("größe", "$x_1")),
    ],
)
def test_parse(path, parts):
    """Paths have one to three parts, plain or in backticks."""
    assert parts == parse_path(path)


@pytest.mark.parametrize("path", ["", ".", "a.", ".a", "a.b.c.d", "a b", "1a", "`a", "a-b", "``"])
def test_malformed(path):
    """Anything else is an error that shows the path and how to write one."""
    with pytest.raises(ValidationException, match="Not a valid path"):
        parse_path(path)


def test_wrong_type():
    """A path that is no text is a type error."""
    with pytest.raises(TypeError, match="not int"):
        parse_path(7)


@given(st.lists(st.text(min_size=1), min_size=1, max_size=3))
def test_round_trip(parts):
    """Whatever the parts are made of, the printed name parses to them again."""
    assert tuple(parts) == parse_path(quote_path(parts))


def test_identifier():
    """An identifier has three names, or one in the system scope."""
    assert "cat.`d b`.c" == ObjectIdentifier.of("cat", "d b", "c").as_summary_string()
    assert "`cat`.`db`.`c`" == ObjectIdentifier.of("cat", "db", "c").as_serializable_string()
    assert ObjectIdentifier.of("c").has_only_object_name()
    assert not ObjectIdentifier.of("cat", "db", "c").has_only_object_name()
    for names in ((), ("a", "b"), ("a", "", "c")):
        with pytest.raises(ValidationException):
            ObjectIdentifier.of(*names)
