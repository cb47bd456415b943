"""CREATE statements with a USING CONNECTION clause, in every place Flink allows beside it.

Each is a text, the connection it names, and the keys of its WITH list. Without the clause, all of
them are Flink's own syntax.
"""

COLUMNS = """(
  id BIGINT NOT NULL COMMENT 'the id',
  price DECIMAL(10, 2),
  tags ARRAY<STRING>,
  details ROW<a INT, b MAP<STRING, ARRAY<INT>>>,
  total AS price * (1 + 0.19) COMMENT 'with tax',
  name AS UPPER(CAST(id AS STRING) || ' USING CONNECTION x WITH'),
  offs BIGINT METADATA FROM 'offset' VIRTUAL,
  ts TIMESTAMP_LTZ(3) METADATA,
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND,
  CONSTRAINT pk PRIMARY KEY (id) NOT ENFORCED
)"""

TABLES = [
    ("CREATE TABLE t (a INT) USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a INT) USING CONNECTION c;", ("c",), ()),
    ("CREATE TABLE t (a INT) USING CONNECTION c ; -- x", ("c",), ()),
    ("CREATE TABLE t (a INT) USING CONNECTION c -- x", ("c",), ()),
    ("CREATE TABLE t (a INT) USING CONNECTION c /* x */", ("c",), ()),
    ("CREATE TABLE t (a INT) USING CONNECTION db.c", ("db", "c"), ()),
    ("CREATE TABLE t (a INT) USING CONNECTION cat.db.c", ("cat", "db", "c"), ()),
    ("CREATE TABLE t (a INT) USING CONNECTION `c`.`d e`.`f``g`", ("c", "d e", "f`g"), ()),
    ("CREATE TABLE t (a INT) USING CONNECTION cat . /* x */ db\n.c", ("cat", "db", "c"), ()),
    ("CREATE TABLE t (a INT) USING CONNECTION connection", ("connection",), ()),
    ("CREATE TABLE t (a INT) USING CONNECTION `with`", ("with",), ()),
    ("CREATE TABLE t (a INT) USING CONNECTION größe.日本", ("größe", "日本"), ()),
    ("CREATE TABLE t (a INT) using connection c with ('a'='b')", ("c",), ("a",)),
    ("create table t (a int) Using Connection c With ('a'='b')", ("c",), ("a",)),
    ("CREATE TABLE t (a INT)USING CONNECTION`c`WITH('a'='b')", ("c",), ("a",)),
    ("CREATE TABLE t (a INT) USING CONNECTION c WITH ('a' = 'b')", ("c",), ("a",)),
    ("CREATE TABLE t (a INT) USING CONNECTION c WITH ('a'='b','c'='d')", ("c",), ("a", "c")),
    ("CREATE TABLE t (a INT) USING CONNECTION c WITH ()", ("c",), ()),
    ("CREATE TABLE t (a INT) USING CONNECTION c WITH ( /* none */ )", ("c",), ()),
    ("CREATE TABLE t (a INT) USING CONNECTION c WITH ('a' 'b' = 'c')", ("c",), ("ab",)),
    ("CREATE TABLE t (a INT) USING CONNECTION c WITH ('a' = 'b' 'c')", ("c",), ("a",)),
    ("CREATE TABLE t (a INT) USING CONNECTION c WITH ('a' = ') AS')", ("c",), ("a",)),
    ("CREATE TABLE t (a INT) USING CONNECTION c WITH (U&'\\0061' = 'b')", ("c",), ("a",)),
    ("CREATE TABLE t (a INT) USING CONNECTION c WITH (N'a' = _utf8'b')", ("c",), ("a",)),
    ("CREATE TABLE t (a INT) USING CONNECTION c WITH ('a'='b') -- )", ("c",), ("a",)),
    ("CREATE TABLE t (a INT) USING CONNECTION c WITH ('a'='b' -- )\n)", ("c",), ("a",)),
    ("CREATE TABLE t (a INT) USING CONNECTION c WITH ('a'='b' /* ) */ )", ("c",), ("a",)),
    ("CREATE TABLE t USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t USING CONNECTION c WITH ('a' = 'b')", ("c",), ("a",)),
    ("CREATE TABLE db.t (a INT) USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE cat.db.t (a INT) USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE `t` (`with` INT) USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE `USING CONNECTION x` (a INT) USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE connection (connection INT) USING CONNECTION c", ("c",), ()),
    ("CREATE TEMPORARY TABLE t (a INT) USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE IF NOT EXISTS t (a INT) USING CONNECTION c", ("c",), ()),
    ("CREATE TEMPORARY TABLE IF NOT EXISTS x.t (a INT) USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a INT) COMMENT 'x' USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a INT) COMMENT 'USING CONNECTION x' USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a INT) COMMENT 'it''s' USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a INT) PARTITIONED BY (a) USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a INT) PARTITIONED BY (a, b) USING CONNECTION c WITH ()", ("c",), ()),
    ("CREATE TABLE t (a INT) DISTRIBUTED BY (a) USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a INT) DISTRIBUTED BY HASH(a) USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a INT) DISTRIBUTED BY (a) INTO 4 BUCKETS USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a INT) DISTRIBUTED INTO 4 BUCKETS USING CONNECTION c", ("c",), ()),
    (
        "CREATE TABLE t (a INT) COMMENT 'x' DISTRIBUTED BY RANGE(a) INTO 4 BUCKETS "
        "PARTITIONED BY (a) USING CONNECTION c WITH ('a' = 'b')",
        ("c",),
        ("a",),
    ),
    (f"CREATE TABLE t {COLUMNS} USING CONNECTION c", ("c",), ()),
    (f"CREATE TABLE t {COLUMNS}\nUSING CONNECTION c\nWITH (\n  'a' = 'b'\n)", ("c",), ("a",)),
    (
        f"CREATE TABLE t {COLUMNS} COMMENT 'x' PARTITIONED BY (id) USING CONNECTION c "
        "WITH ('a'='b')",
        ("c",),
        ("a",),
    ),
    ("CREATE TABLE t (a AS DATE '2020-01-01') USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a AS {d '2020-01-01'}) USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a AS ARRAY[1, 2][1]) USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a AS X'1F', b AS U&'\\0027', c AS 'it''s') USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a AS E'\\' USING') USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a AS (b IN (SELECT 1)) AND TRUE) USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a AS CASE WHEN b LIKE 'x' THEN 1 END) USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a AS 1e5 + .5 - 1.) USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a RAW('x.Y', 'AEZLcnlvLnNlcmlhbA==')) USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (PRIMARY KEY (a) NOT ENFORCED) USING CONNECTION c LIKE s", ("c",), ()),
    ("CREATE TABLE t (a INT) USING CONNECTION c LIKE s", ("c",), ()),
    ("CREATE TABLE t USING CONNECTION c LIKE s", ("c",), ()),
    ("CREATE TABLE t USING CONNECTION c LIKE x.y.s (INCLUDING ALL)", ("c",), ()),
    ("CREATE TABLE t USING CONNECTION c WITH ('a'='b') LIKE s", ("c",), ("a",)),
    (
        "CREATE TABLE t (b INT) USING CONNECTION c WITH ('a'='b') "
        "LIKE s (EXCLUDING ALL INCLUDING GENERATED OVERWRITING OPTIONS EXCLUDING PARTITIONS)",
        ("c",),
        ("a",),
    ),
    ("CREATE TABLE t USING CONNECTION c AS SELECT 1 AS a", ("c",), ()),
    ("CREATE TABLE t USING CONNECTION c AS SELECT * FROM a JOIN b USING (x)", ("c",), ()),
    ("CREATE TABLE t USING CONNECTION c WITH ('a'='b') AS SELECT 1 AS a", ("c",), ("a",)),
    (
        "CREATE TABLE t USING CONNECTION c WITH ('a'='b') AS WITH q AS (SELECT 1) SELECT * FROM q",
        ("c",),
        ("a",),
    ),
    (
        "CREATE TABLE t USING CONNECTION c WITH ('a'='b') "
        "AS SELECT * FROM s /*+ OPTIONS('x'='y') */ WHERE a = 'b' UNION ALL VALUES (1)",
        ("c",),
        ("a",),
    ),
    ("CREATE TABLE t USING CONNECTION c AS (SELECT 1 AS a);", ("c",), ()),
    ("CREATE TABLE t (b) USING CONNECTION c AS SELECT 1 AS b", ("c",), ()),
    (
        "CREATE TABLE t (WATERMARK FOR ts AS ts, PRIMARY KEY (a) NOT ENFORCED) DISTRIBUTED BY (a) "
        "PARTITIONED BY (b) USING CONNECTION c WITH ('a'='b') AS SELECT a, b, ts FROM s",
        ("c",),
        ("a",),
    ),
    ("CREATE TABLE IF NOT EXISTS t USING CONNECTION c AS SELECT 1 AS a", ("c",), ()),
    ("CREATE TEMPORARY TABLE t USING CONNECTION c AS SELECT 1 AS a", ("c",), ()),
    ("CREATE OR REPLACE TABLE t USING CONNECTION c AS SELECT 1 AS a", ("c",), ()),
    (
        "CREATE OR REPLACE TABLE t USING CONNECTION c WITH ('a'='b') AS SELECT 1 AS a",
        ("c",),
        ("a",),
    ),
    ("CREATE OR REPLACE TEMPORARY TABLE t USING CONNECTION c AS SELECT 1 AS a", ("c",), ()),
    ("CREATE OR REPLACE TABLE t COMMENT 'x' USING CONNECTION c AS SELECT 1 AS a", ("c",), ()),
    ("REPLACE TABLE t USING CONNECTION c AS SELECT 1 AS a", ("c",), ()),
    ("REPLACE TABLE t USING CONNECTION c WITH ('a'='b') AS SELECT 1 AS a", ("c",), ("a",)),
    ("EXPLAIN CREATE TABLE t USING CONNECTION c AS SELECT 1 AS a", ("c",), ()),
    ("EXPLAIN PLAN FOR CREATE TABLE t USING CONNECTION c AS SELECT 1 AS a", ("c",), ()),
    ("EXPLAIN CREATE OR REPLACE TABLE t USING CONNECTION c AS SELECT 1 AS a", ("c",), ()),
    ("EXPLAIN PLAN FOR REPLACE TABLE t USING CONNECTION c AS SELECT 1 AS a", ("c",), ()),
    (
        "EXPLAIN ESTIMATED_COST, JSON_EXECUTION_PLAN CREATE TABLE t USING CONNECTION c "
        "WITH ('a'='b') AS SELECT 1 AS a",
        ("c",),
        ("a",),
    ),
    ("-- x\nCREATE TABLE t (a INT) USING CONNECTION c", ("c",), ()),
    ("/* USING CONNECTION x */ CREATE TABLE t (a INT) USING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a INT) -- USING CONNECTION x\nUSING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a INT) // '\r\nUSING CONNECTION c", ("c",), ()),
    ("CREATE TABLE t (a INT) /***/ ' */ USING CONNECTION c -- '", ("c",), ()),
    ("CREATE TABLE t (a INT) USING -- x\n CONNECTION /* y */ c", ("c",), ()),
    ("CREATE/**/TABLE/**/t/**/(a INT)/**/USING/**/CONNECTION/**/c/**/WITH/**/()", ("c",), ()),
    ("CREATE TABLE t (a INT)\r\nUSING CONNECTION c\r\nWITH ('a' = 'b')\r\n", ("c",), ("a",)),
    ("CREATE TABLE t (a INT)\rUSING\rCONNECTION\rc\rWITH ('a' = 'b')\r", ("c",), ("a",)),
    ("\n\n  CREATE TABLE t\n(a INT)\n\n\tUSING\n\tCONNECTION\n\tc\n\n", ("c",), ()),
]

SCHEMAS = "INPUT (a STRING COMMENT 'USING CONNECTION x') OUTPUT (b ARRAY<FLOAT>)"
MODELS = [
    (f"CREATE MODEL m {SCHEMAS} USING CONNECTION c", ("c",), ()),
    (f"CREATE MODEL m {SCHEMAS} USING CONNECTION c;", ("c",), ()),
    (f"CREATE MODEL m {SCHEMAS} USING CONNECTION cat.`d b`.c WITH ()", ("cat", "d b", "c"), ()),
    (f"CREATE MODEL m {SCHEMAS} USING CONNECTION c WITH ('a' = 'b')", ("c",), ("a",)),
    (
        f"CREATE TEMPORARY MODEL IF NOT EXISTS x.y.m\n{SCHEMAS}\nCOMMENT 'it''s WITH'\n"
        "USING CONNECTION db.c -- the key\nWITH (\n  'provider' = 'openai',\n  'task' = 'x'\n);",
        ("db", "c"),
        ("provider", "task"),
    ),
    ("CREATE MODEL m INPUT (`with` INT) USING CONNECTION c WITH ('a'='b')", ("c",), ("a",)),
    ("create model model using connection connection with ('a'='b')", ("connection",), ("a",)),
    ("CREATE/**/MODEL/**/`m`/**/USING/**/CONNECTION/**/c/**/WITH/**/('a'='b')", ("c",), ("a",)),
]

CATALOGS = [
    ("CREATE CATALOG x USING CONNECTION c WITH ('type' = 'jdbc')", ("c",), ("type",)),
    ("CREATE CATALOG x USING CONNECTION c WITH ('type'='jdbc','a'='b');", ("c",), ("type", "a")),
    ("CREATE CATALOG x USING CONNECTION c WITH ('a'='b','type'='jdbc')", ("c",), ("a", "type")),
    (
        "CREATE CATALOG x USING CONNECTION c WITH ('a'='b', 'type' = 'j' 'dbc' , 'd' = 'e')",
        ("c",),
        ("a", "type", "d"),
    ),
    (
        "CREATE CATALOG IF NOT EXISTS `x y` COMMENT 'USING CONNECTION x WITH'\n"
        "USING CONNECTION cat.db.c\nWITH (\n  'type' = 'it''s', -- 'type' = 'x'\n  'a' = 'b'\n)",
        ("cat", "db", "c"),
        ("type", "a"),
    ),
    (
        "CREATE CATALOG x USING CONNECTION c WITH (U&'\\0074ype' = E'jd\\x62c', 'a' = 'type')",
        ("c",),
        ("type", "a"),
    ),
    ("create catalog catalog using connection `c` with ('type'='x')", ("c",), ("type",)),
]

#: Those of which the option is all that is added.
ONE_OPTION = [*TABLES, *MODELS]
WITH_CLAUSE = [*ONE_OPTION, *CATALOGS]
