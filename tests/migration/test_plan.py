"""Which connections are proposed, and what a migration asks of its surroundings."""

from pathlib import Path

import pytest

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.migration import Script, plan_migration
from pyflink_connections.redaction import RedactionRule

RULE = RedactionRule()
TABLE = "CREATE TABLE {} (a INT) WITH ('connector' = 'jdbc', 'url' = '{}', 'password' = '{}');\n"


def script(*tables, path="s.sql"):
    """A script of JDBC tables: names, URLs, passwords."""
    return Script(Path(path), "".join(TABLE.format(*table) for table in tables))


def planned(*scripts, **arguments):
    """The names of the connections, and what uses them."""
    plan = plan_migration(scripts, RULE, **arguments)
    return {
        each.identifier.object_name: [found.name[-1] for found in each.objects]
        for each in plan.connections
    }


def test_groups_across_scripts():
    """The same endpoint and credentials are one connection, also in several scripts."""
    url = "jdbc:postgresql://h/shop"
    one = script(("a", url, "p-1"), ("b", url, "p-2"), path="1.sql")
    two = script(("c", url, "p-1"), path="2.sql")
    assert {"postgresql_shop": ["a", "c"], "postgresql_shop_2": ["b"]} == planned(one, two)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("jdbc:postgresql://db.internal:5432/shop?ssl=true", "postgresql_shop"),
        ("jdbc:mysql://h1,h2/", "mysql_h1"),
        ("jdbc:mysql://localhost:3306", "mysql"),
        ("jdbc:mysql://10.0.0.1", "mysql"),
        ("jdbc:sqlserver://h;databaseName=d", "sqlserver_h"),
        ("jdbc:oracle:thin:@//h:1521/x", "jdbc"),
        ("jdbc:postgresql://h/d?user=u&password=pa/ss@h2", "jdbc"),
        ("jdbc:postgresql://h/Some%20Thing", "postgresql_some_20thing"),
        ("x" * 99, "jdbc_" + "x" * 35),
    ],
)
def test_names(url, name):
    """A name is made of service and database or host, of nothing secret, and is none of ours."""
    assert {name: ["t"]} == planned(script(("t", url, "p-1")))


def test_given_names():
    """A name can be chosen; it must be that of a proposed connection, and free."""
    tables = script(("a", "jdbc:mysql://h/x", "p"), ("b", "jdbc:mysql://h/y", "p"))
    assert {"shop": ["a"], "mysql_y": ["b"]} == planned(tables, names={"mysql_x": "shop"})
    with pytest.raises(ValidationException, match="No connection 'mysql' is proposed; .*mysql_x"):
        planned(tables, names={"mysql": "shop"})
    with pytest.raises(ValidationException, match="'mysql_y' can't be called 'mysql_x'"):
        planned(tables, names={"mysql_y": "mysql_x"})


def test_taken_names():
    """Names that the scripts create or that exist elsewhere are left alone."""
    created = Script(Path("c.sql"), "CREATE CONNECTION a.b.mysql_x WITH ('url' = 'u')")
    tables = script(("a", "jdbc:mysql://h/x", "p"))
    assert {"mysql_x_2": ["a"]} == planned(created, tables)
    assert {"mysql_x": ["a"]} == planned(created, tables, connection_file=created.path)
    taken = {"mysql_x", "mysql_x_2"}
    assert {"mysql_x_3": ["a"]} == planned(tables, is_taken=lambda name, _: name in taken)


def test_reserved_words_are_quoted():
    """A reserved word in the connection's name stands in backticks."""
    tables = script(("a", "jdbc:mysql://h/x", "p"))
    plan = plan_migration([tables], RULE, database=("my catalog", "default"))
    assert "USING CONNECTION `my catalog`.`default`.`mysql_x` WITH" in plan.changes[0][1].text


def test_additional_keys():
    """The configured sensitive names count, too."""
    text = "CREATE TABLE t (a INT) WITH ('connector' = 'x', 'pin' = '4711')"
    scripts = [Script(Path("s.sql"), text)]
    assert () == plan_migration(scripts, RULE).connections
    [connection] = plan_migration(scripts, RedactionRule(["pin"])).connections
    assert {"pin"} == connection.secret_keys


def test_overridden_across_scripts():
    """A hint in one script is seen when a table of another one is migrated."""
    hint = Script(Path("q.sql"), "SELECT * FROM `t` /*+ OPTIONS('url' = 'x') */")
    plan = plan_migration([script(("t", "jdbc:mysql://h/x", "p")), hint], RULE)
    assert () == plan.connections
    assert "a query hint in q.sql:1 sets url too" in str(plan)


def test_twice_beside():
    """A second migration writes the same files beside the old ones."""
    scripts = [script(("t", "jdbc:mysql://h/x", "p"))]
    files = plan_migration(scripts, RULE).files(in_place=False)
    assert [Path("connections.sql"), Path("s.migrated.sql")] == list(files)
    written = [Script(path, text) for path, text in files.items()]
    assert files == plan_migration([*scripts, *written], RULE).files(in_place=False)
