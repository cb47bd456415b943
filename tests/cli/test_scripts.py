"""Scripts, cut into statements."""

import pytest

from pyflink_connections.cli.scripts import (
    Setting,
    inline_secrets,
    place_in,
    setting_of,
    statements_of,
    with_variables,
)
from pyflink_connections.exceptions import SqlParserException, ValidationException
from pyflink_connections.redaction import RedactionRule


def test_statement_sets():
    """A statement set is one statement, up to its END or that of the script."""
    inserts = "EXECUTE STATEMENT SET BEGIN\nINSERT INTO a SELECT ';';\nINSERT INTO b SELECT 1;\n"
    found = [each.sql for each in statements_of(f"SHOW TABLES;\n{inserts}end; SHOW VIEWS")]
    assert ["SHOW TABLES", f"{inserts}end", "SHOW VIEWS"] == found
    assert [inserts] == [each.sql for each in statements_of(inserts)]


def test_places():
    """An error in a statement is placed in the script."""
    script = "SHOW TABLES;  SELECT 1\nFORM t;"
    first, second = statements_of(script)
    assert (1, 1) == place_in(script, first, "no place")
    assert (1, 15) == place_in(script, second, "no place")
    assert (1, 22) == place_in(script, second, "wrong at line 1, column 8.")
    assert (2, 3) == place_in(script, second, "wrong (line 2, column 3)")


def test_variables():
    """Variables get their values, references to secrets stay, and what has no value is an error."""
    assert "a 1 ${secret:x} $b" == with_variables("a ${n} ${secret:x} $b", {"n": "1"})
    with pytest.raises(ValidationException, match="--var n=..."):
        with_variables("${n}", {})


def test_settings():
    """SET and RESET are read as the SQL client reads them; all else is Flink's."""
    assert Setting("a.b", "it's") == setting_of("SET 'a.b' = 'it''s'")
    assert Setting("a.b", None) == setting_of("reset 'a.b';")
    assert setting_of("SELECT 1") is None
    with pytest.raises(SqlParserException):
        setting_of("SET a = b")


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("CREATE TABLE t WITH ('url' = 'x', 'password' = 'my-secret')", {"my-secret"}),
        ("'password' 'my-secret'", {"my-secret"}),
        ("'password' = my_secret", {"my_secret"}),
        ("password = 'it''s me'", {"it's me", "it''s me"}),
        ("SET 'a.token' = /* no */ 'my-secret'", {"my-secret"}),
        ("'url' = 'jdbc:postgresql://u:pw@h/d'", {"jdbc:postgresql://u:pw@h/d"}),
        ("SELECT password FROM users WHERE token = name", set()),
        ("SELECT 'password' FROM users, t", set()),
        ("'password' = ", set()),
        ("'password' = 'my-secret", {"my-secret", "'my-secret"}),
    ],
)
def test_inline_secrets(sql, expected):
    """What follows a sensitive name is a secret, also in a statement that nobody can parse."""
    assert expected == set(inline_secrets(sql, RedactionRule()))
