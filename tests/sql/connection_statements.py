"""Statements about connections and the trees they are parsed to."""

from pyflink_connections.redaction import SensitiveOptions
from pyflink_connections.sql.statements import (
    AlterConnectionRename,
    AlterConnectionReset,
    AlterConnectionSet,
    CreateConnection,
    DescribeConnection,
    DropConnection,
    LikePattern,
    ShowConnections,
    ShowCreateConnection,
    ValidateConnection,
)


def options(*pairs, **more):
    """Returns options, given as pairs or by name."""
    return SensitiveOptions({**dict(pairs), **more})


TEMPORARY = {"temporary": True}
SYSTEM = {"temporary": True, "system": True}
AB = options(a="b")


def create(*name, comment=None, given=AB, **flags):
    """Returns a CREATE CONNECTION tree."""
    return CreateConnection(name, given, comment, **flags)


CREATE = [
    ("CREATE CONNECTION c WITH ('a' = 'b')", create("c")),
    ("CREATE CONNECTION c WITH('a'='b')", create("c")),
    ("CREATE CONNECTION c WITH ('a' = 'b');", create("c")),
    ("CREATE CONNECTION c WITH ('a' = 'b') ;\n-- done", create("c")),
    ("CREATE CONNECTION c WITH ('a' = 'b');; ;", create("c")),
    ("create connection c with ('a' = 'b')", create("c")),
    ("Create Connection C With ('a' = 'b')", create("C")),
    ("CREATE CONNECTION db.c WITH ('a' = 'b')", create("db", "c")),
    ("CREATE CONNECTION cat.db.c WITH ('a' = 'b')", create("cat", "db", "c")),
    ("CREATE CONNECTION cat . db . c WITH ('a' = 'b')", create("cat", "db", "c")),
    ("CREATE CONNECTION `c` WITH ('a' = 'b')", create("c")),
    ("CREATE CONNECTION `cat`.`db`.`c` WITH ('a' = 'b')", create("cat", "db", "c")),
    ("CREATE CONNECTION `a.b`.`c d` WITH ('a' = 'b')", create("a.b", "c d")),
    ("CREATE CONNECTION `a``b` WITH ('a' = 'b')", create("a`b")),
    ("CREATE CONNECTION ```` WITH ('a' = 'b')", create("`")),
    ("CREATE CONNECTION `it's` WITH ('a' = 'b')", create("it's")),
    ("CREATE CONNECTION `--` WITH ('a' = 'b')", create("--")),
    ("CREATE CONNECTION `/*` WITH ('a' = 'b')", create("/*")),
    ("CREATE CONNECTION `WITH` WITH ('a' = 'b')", create("WITH")),
    ("CREATE CONNECTION `select`.`table` WITH ('a' = 'b')", create("select", "table")),
    ("CREATE CONNECTION größe.日本 WITH ('a' = 'b')", create("größe", "日本")),
    ("CREATE CONNECTION `🚀` WITH ('a' = 'b')", create("🚀")),
    ("CREATE CONNECTION _c$1 WITH ('a' = 'b')", create("_c$1")),
    ("CREATE CONNECTION $ WITH ('a' = 'b')", create("$")),
    ("CREATE CONNECTION e WITH ('a' = 'b')", create("e")),
    ("CREATE CONNECTION connection WITH ('a' = 'b')", create("connection")),
    ("CREATE CONNECTION `connections` WITH ('a' = 'b')", create("connections")),
    ("CREATE CONNECTION if WITH ('a' = 'b')", create("if")),
    ("CREATE CONNECTION temporary WITH ('a' = 'b')", create("temporary")),
    ("CREATE TEMPORARY CONNECTION c WITH ('a' = 'b')", create("c", **TEMPORARY)),
    ("CREATE TEMPORARY CONNECTION x.y.c WITH ('a' = 'b')", create("x", "y", "c", **TEMPORARY)),
    ("CREATE TEMPORARY SYSTEM CONNECTION c WITH ('a' = 'b')", create("c", **SYSTEM)),
    ("CREATE CONNECTION IF NOT EXISTS c WITH ('a' = 'b')", create("c", if_not_exists=True)),
    ("CREATE CONNECTION if not exists c WITH ('a' = 'b')", create("c", if_not_exists=True)),
    (
        "CREATE TEMPORARY CONNECTION IF NOT EXISTS c WITH ('a' = 'b')",
        create("c", if_not_exists=True, **TEMPORARY),
    ),
    (
        "CREATE TEMPORARY SYSTEM CONNECTION IF NOT EXISTS `c d` COMMENT 'x' WITH ('a' = 'b')",
        create("c d", comment="x", if_not_exists=True, **SYSTEM),
    ),
    ("CREATE CONNECTION c COMMENT 'x' WITH ('a' = 'b')", create("c", comment="x")),
    ("CREATE CONNECTION c COMMENT '' WITH ('a' = 'b')", create("c", comment="")),
    ("CREATE CONNECTION c COMMENT'x'WITH('a'='b')", create("c", comment="x")),
    ("CREATE CONNECTION c COMMENT 'it''s' WITH ('a' = 'b')", create("c", comment="it's")),
    ("CREATE CONNECTION c COMMENT 'a' 'b' WITH ('a' = 'b')", create("c", comment="ab")),
    ("CREATE CONNECTION c COMMENT 'a\nb' WITH ('a' = 'b')", create("c", comment="a\nb")),
    (
        "CREATE CONNECTION c COMMENT 'WITH (''a''' WITH ('a' = 'b')",
        create("c", comment="WITH ('a'"),
    ),
    (
        "CREATE CONNECTION c WITH ('a' = 'b', 'c' = 'd', 'e' = 'f')",
        create("c", given=options(a="b", c="d", e="f")),
    ),
    ("CREATE CONNECTION c WITH ('' = '')", create("c", given=options(("", "")))),
    ("CREATE CONNECTION c WITH ('a' = '')", create("c", given=options(a=""))),
    ("CREATE CONNECTION c WITH ('a.b-c' = ' x ')", create("c", given=options(("a.b-c", " x ")))),
    ("CREATE CONNECTION c WITH ('a' = '),(')", create("c", given=options(a="),("))),
    ("CREATE CONNECTION c WITH ('a' = '--')", create("c", given=options(a="--"))),
    ("CREATE CONNECTION c WITH ('a' = '/*')", create("c", given=options(a="/*"))),
    ("CREATE CONNECTION c WITH ('a' = '`')", create("c", given=options(a="`"))),
    ("CREATE CONNECTION c WITH ('a' = '\"')", create("c", given=options(a='"'))),
    ("CREATE CONNECTION c WITH ('a' = ';')", create("c", given=options(a=";"))),
    ("CREATE CONNECTION c WITH ('a' = '\\')", create("c", given=options(a="\\"))),
    ("CREATE CONNECTION c WITH ('a' = 'it''s')", create("c", given=options(a="it's"))),
    ("CREATE CONNECTION c WITH ('a' = '''')", create("c", given=options(a="'"))),
    ("CREATE CONNECTION c WITH ('a' = '''''')", create("c", given=options(a="''"))),
    ("CREATE CONNECTION c WITH ('it''s' = 'b')", create("c", given=options(("it's", "b")))),
    ("CREATE CONNECTION c WITH ('a' = 'x\r\ny')", create("c", given=options(a="x\r\ny"))),
    ("CREATE CONNECTION c WITH ('a' = 'größe 🚀')", create("c", given=options(a="größe 🚀"))),
    ("CREATE CONNECTION c WITH ('a' = 'b' 'c')", create("c", given=options(a="bc"))),
    ("CREATE CONNECTION c WITH ('a' 'b' = 'c')", create("c", given=options(ab="c"))),
    ("CREATE CONNECTION c WITH ('a' = 'b' -- x\n /* y */ 'c')", create("c", given=options(a="bc"))),
    ("CREATE CONNECTION c WITH ('A' = 'b', 'a' = 'c')", create("c", given=options(A="b", a="c"))),
    ("CREATE CONNECTION c WITH (N'a' = _utf8'b')", create("c")),
    ("CREATE CONNECTION c WITH (_ISO-8859-1'a' = n'b')", create("c")),
    (r"CREATE CONNECTION c WITH (U&'\0061' = u&'\0062')", create("c")),
    (r"CREATE CONNECTION c WITH ('a' = U&'!0062' UESCAPE '!')", create("c")),
    (
        "CREATE CONNECTION c WITH ('a' = U&'x''0062' UESCAPE '''')",
        create("c", given=options(a="xb")),
    ),
    (r"CREATE CONNECTION c WITH ('a' = U&'x\\y')", create("c", given=options(a="x\\y"))),
    (r"CREATE CONNECTION c WITH ('a' = U&'\00e9' '\00e8')", create("c", given=options(a="éè"))),
    (r"CREATE CONNECTION c WITH ('a' = U&'\D83D\DE80')", create("c", given=options(a="🚀"))),
    (r"CREATE CONNECTION c WITH ('a' = '\0062')", create("c", given=options(a=r"\0062"))),
    (r"CREATE CONNECTION c WITH ('a' = E'\n\t\\\'')", create("c", given=options(a="\n\t\\'"))),
    (r"CREATE CONNECTION c WITH ('a' = e'\x41\101\u0041')", create("c", given=options(a="AAA"))),
    (r"CREATE CONNECTION c WITH ('a' = E'\U0001F680')", create("c", given=options(a="🚀"))),
    (r"CREATE CONNECTION c WITH ('a' = E'it''s')", create("c", given=options(a="it's"))),
    (r"CREATE CONNECTION c WITH ('a' = E'\q\8\400')", create("c", given=options(a=r"\q\8\400"))),
    ("  \t\r\n\fCREATE CONNECTION c WITH ('a' = 'b')", create("c")),
    ("-- a\nCREATE -- b\nCONNECTION c WITH ('a' = 'b')", create("c")),
    ("/* a */CREATE/* b */CONNECTION/**/c/***c*/WITH/****/('a'='b')", create("c")),
    ("// a\r\nCREATE // b\rCONNECTION c // '\nWITH ('a' = 'b') // c", create("c")),
    ("CREATE\r\nCONNECTION\r\nc\r\nWITH\r\n(\r\n'a'\r\n=\r\n'b'\r\n)\r\n;\r\n", create("c")),
    ("CREATE CONNECTION c WITH ('a' /* = */ = /* ' */ 'b' /* , */)", create("c")),
    ("/***/CREATE */ CREATE CONNECTION c WITH ('a' = 'b')", create("c")),
]

ALTER = [
    ("ALTER CONNECTION c SET ('a' = 'b')", AlterConnectionSet(("c",), AB)),
    ("alter connection c set ('a'='b');", AlterConnectionSet(("c",), AB)),
    ("ALTER CONNECTION x.y.c SET ('a' = 'b')", AlterConnectionSet(("x", "y", "c"), AB)),
    (
        "ALTER CONNECTION c SET ('a' = 'b', 'c' = 'd')",
        AlterConnectionSet(("c",), options(a="b", c="d")),
    ),
    (
        "ALTER CONNECTION IF EXISTS c SET ('a' = 'b')",
        AlterConnectionSet(("c",), AB, if_exists=True),
    ),
    ("ALTER TEMPORARY CONNECTION c SET ('a' = 'b')", AlterConnectionSet(("c",), AB, **TEMPORARY)),
    (
        "ALTER TEMPORARY SYSTEM CONNECTION c SET ('a' = 'b')",
        AlterConnectionSet(("c",), AB, **SYSTEM),
    ),
    (
        "ALTER TEMPORARY SYSTEM CONNECTION IF EXISTS c SET ('a' = 'b')",
        AlterConnectionSet(("c",), AB, if_exists=True, **SYSTEM),
    ),
    (
        "ALTER CONNECTION `set` SET ('set' = 'set')",
        AlterConnectionSet(("set",), options(set="set")),
    ),
    ("ALTER CONNECTION c RESET ('a')", AlterConnectionReset(("c",), ("a",))),
    ("ALTER CONNECTION c RESET ('a', 'b', 'a b')", AlterConnectionReset(("c",), ("a", "b", "a b"))),
    ("ALTER CONNECTION c RESET ('a' 'b', 'c')", AlterConnectionReset(("c",), ("ab", "c"))),
    (
        "ALTER CONNECTION IF EXISTS x.c RESET ('a')",
        AlterConnectionReset(("x", "c"), ("a",), if_exists=True),
    ),
    ("ALTER TEMPORARY CONNECTION c RESET ('a')", AlterConnectionReset(("c",), ("a",), **TEMPORARY)),
    (
        "ALTER TEMPORARY SYSTEM CONNECTION c RESET ('a')",
        AlterConnectionReset(("c",), ("a",), **SYSTEM),
    ),
    ("ALTER CONNECTION c RENAME TO d", AlterConnectionRename(("c",), ("d",))),
    ("ALTER CONNECTION x.y.c RENAME TO d", AlterConnectionRename(("x", "y", "c"), ("d",))),
    ("ALTER CONNECTION c RENAME TO x.y.d", AlterConnectionRename(("c",), ("x", "y", "d"))),
    ("ALTER CONNECTION c RENAME TO y.`d e`", AlterConnectionRename(("c",), ("y", "d e"))),
    (
        "alter connection `rename` rename to rename_",
        AlterConnectionRename(("rename",), ("rename_",)),
    ),
    (
        "ALTER CONNECTION IF EXISTS c RENAME TO d;",
        AlterConnectionRename(("c",), ("d",), if_exists=True),
    ),
    (
        "ALTER TEMPORARY CONNECTION c RENAME TO d",
        AlterConnectionRename(("c",), ("d",), **TEMPORARY),
    ),
    (
        "ALTER TEMPORARY SYSTEM CONNECTION IF EXISTS c RENAME TO d",
        AlterConnectionRename(("c",), ("d",), if_exists=True, **SYSTEM),
    ),
]

DROP = [
    ("DROP CONNECTION c", DropConnection(("c",))),
    ("drop connection c ; ", DropConnection(("c",))),
    ("DROP CONNECTION x.y.c", DropConnection(("x", "y", "c"))),
    ("DROP CONNECTION `drop`", DropConnection(("drop",))),
    ("DROP CONNECTION IF EXISTS c", DropConnection(("c",), if_exists=True)),
    ("DROP TEMPORARY CONNECTION c", DropConnection(("c",), **TEMPORARY)),
    (
        "DROP TEMPORARY CONNECTION IF EXISTS y.c",
        DropConnection(("y", "c"), if_exists=True, **TEMPORARY),
    ),
    ("DROP TEMPORARY SYSTEM CONNECTION c", DropConnection(("c",), **SYSTEM)),
    (
        "DROP TEMPORARY SYSTEM CONNECTION IF EXISTS c",
        DropConnection(("c",), if_exists=True, **SYSTEM),
    ),
    ("DROP CONNECTION connection", DropConnection(("connection",))),
    ("DROP/**/CONNECTION--x\nc", DropConnection(("c",))),
]

DESCRIBE = [
    ("DESCRIBE CONNECTION c", DescribeConnection(("c",))),
    ("DESC CONNECTION c", DescribeConnection(("c",))),
    ("desc connection c;", DescribeConnection(("c",))),
    ("DESCRIBE CONNECTION EXTENDED c", DescribeConnection(("c",), extended=True)),
    ("DESC CONNECTION EXTENDED x.y.c", DescribeConnection(("x", "y", "c"), extended=True)),
    ("DESCRIBE CONNECTION `extended`", DescribeConnection(("extended",))),
    ("DESCRIBE CONNECTION EXTENDED `extended`", DescribeConnection(("extended",), extended=True)),
    ("DESCRIBE CONNECTION connection", DescribeConnection(("connection",))),
    ("DESCRIBE connection connection.c", DescribeConnection(("connection", "c"))),
]

PATTERN = LikePattern("x%")
SHOW = [
    ("SHOW CONNECTIONS", ShowConnections()),
    ("show connections;", ShowConnections()),
    ("SHOW CONNECTIONS FROM d", ShowConnections(("d",))),
    ("SHOW CONNECTIONS IN d", ShowConnections(("d",))),
    ("SHOW CONNECTIONS FROM c.d", ShowConnections(("c", "d"))),
    ("SHOW CONNECTIONS IN `c d`.`from`", ShowConnections(("c d", "from"))),
    ("SHOW CONNECTIONS LIKE 'x%'", ShowConnections(None, PATTERN)),
    ("SHOW CONNECTIONS LIKE'x%'", ShowConnections(None, PATTERN)),
    ("SHOW CONNECTIONS NOT LIKE 'x%'", ShowConnections(None, LikePattern("x%", negated=True))),
    ("SHOW CONNECTIONS ILIKE 'x%'", ShowConnections(None, LikePattern("x%", ignore_case=True))),
    (
        "SHOW CONNECTIONS NOT ILIKE 'x%'",
        ShowConnections(None, LikePattern("x%", ignore_case=True, negated=True)),
    ),
    ("SHOW CONNECTIONS FROM d LIKE 'x%'", ShowConnections(("d",), PATTERN)),
    ("SHOW CONNECTIONS LIKE 'x%' FROM d", ShowConnections(("d",), PATTERN)),
    ("SHOW CONNECTIONS LIKE 'x%' IN c.d;", ShowConnections(("c", "d"), PATTERN)),
    (
        "SHOW CONNECTIONS IN c.d NOT LIKE 'x%'",
        ShowConnections(("c", "d"), LikePattern("x%", negated=True)),
    ),
    (
        "SHOW CONNECTIONS NOT ILIKE 'x%' IN c.d",
        ShowConnections(("c", "d"), LikePattern("x%", ignore_case=True, negated=True)),
    ),
    ("SHOW CONNECTIONS LIKE ''", ShowConnections(None, LikePattern(""))),
    ("SHOW CONNECTIONS LIKE 'it''s' 'x'", ShowConnections(None, LikePattern("it'sx"))),
    (r"SHOW CONNECTIONS LIKE 'a\_b'", ShowConnections(None, LikePattern(r"a\_b"))),
    ("SHOW CREATE CONNECTION c", ShowCreateConnection(("c",))),
    ("show create connection x.y.`c`;", ShowCreateConnection(("x", "y", "c"))),
    ("SHOW CREATE CONNECTION connection", ShowCreateConnection(("connection",))),
]

VALIDATE = [
    ("VALIDATE CONNECTION c", ValidateConnection(("c",))),
    ("validate connection x.`y z`.c;", ValidateConnection(("x", "y z", "c"))),
    ("VALIDATE CONNECTION connection", ValidateConnection(("connection",))),
]

ACCEPTED = [*CREATE, *ALTER, *DROP, *DESCRIBE, *SHOW, *VALIDATE]
