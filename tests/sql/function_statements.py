"""CREATE and ALTER FUNCTION with a USING CONNECTION clause.

Each is a text, the function, its class, the language, and the connection it names.
"""

WITH_CLAUSE = [
    (
        "CREATE FUNCTION f AS 'm.f' LANGUAGE PYTHON USING CONNECTION c",
        (("f",), "m.f", "PYTHON", ("c",)),
    ),
    (
        "CREATE TEMPORARY FUNCTION a.b.f AS 'm.n.f' LANGUAGE PYTHON USING CONNECTION x.y.c;",
        (("a", "b", "f"), "m.n.f", "PYTHON", ("x", "y", "c")),
    ),
    (
        "CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS f AS 'm.f' LANGUAGE PYTHON "
        "USING CONNECTION c -- the CRM",
        (("f",), "m.f", "PYTHON", ("c",)),
    ),
    (
        "ALTER FUNCTION IF EXISTS f AS 'm.g' LANGUAGE PYTHON USING CONNECTION c",
        (("f",), "m.g", "PYTHON", ("c",)),
    ),
    (
        "ALTER TEMPORARY FUNCTION f AS 'm.g' LANGUAGE PYTHON USING CONNECTION c",
        (("f",), "m.g", "PYTHON", ("c",)),
    ),
    (
        "create function `größe ``日本``` as 'module.grosse' language python\n"
        "using connection `it's`.`100 %` ;",
        (("größe `日本`",), "module.grosse", "PYTHON", ("it's", "100 %")),
    ),
    (
        "CREATE FUNCTION connection AS 'connection.connection' LANGUAGE PYTHON "
        "USING CONNECTION connection",
        (("connection",), "connection.connection", "PYTHON", ("connection",)),
    ),
    (
        "CREATE FUNCTION f AS 'm.f' LANGUAGE PYTHON\n  USING CONNECTION c\n"
        "WITH ('k' = 'USING CONNECTION x')",
        (("f",), "m.f", "PYTHON", ("c",)),
    ),
    (
        "CREATE FUNCTION f\r\nAS -- the module's\r\n 'm.f'\r\nLANGUAGE PYTHON\r\n"
        "USING\r\nCONNECTION\r\nc\r\n",
        (("f",), "m.f", "PYTHON", ("c",)),
    ),
    (
        "CREATE/**/FUNCTION/**/f/**/AS/**/'it''s.f'/**/LANGUAGE/**/PYTHON/**/USING/**/CONNECTION/**/c",
        (("f",), "it's.f", "PYTHON", ("c",)),
    ),
    (
        "CREATE FUNCTION f AS 'a.b.F' LANGUAGE JAVA USING CONNECTION c",
        (("f",), "a.b.F", "JAVA", ("c",)),
    ),
    ("CREATE FUNCTION f AS 'a.b.F' USING CONNECTION c", (("f",), "a.b.F", "JAVA", ("c",))),
]
