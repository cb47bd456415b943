"""Our view of statements beside that of the parser in the installed Flink."""

import contextlib
import re

import pytest
from py4j.protocol import Py4JJavaError
from pyflink.java_gateway import get_gateway
from pyflink.version import __version__ as flink_version

from pyflink_connections.sql import matches, parse, rewrite_create, rewrite_function
from pyflink_connections.sql.keywords import RESERVED
from pyflink_connections.sql.lexer import Kind
from pyflink_connections.sql.statements import LikePattern
from tests.sql import function_statements
from tests.sql.connection_statements import ACCEPTED
from tests.sql.create_statements import WITH_CLAUSE
from tests.sql.statement_files import statements
from tests.sql.test_attacks import KEYS
from tests.sql.test_lexer import TOKENS
from tests.sql.test_like import DIFFERENT, MATCHING
from tests.sql.test_literals import VALUES
from tests.sql.tokens import tokenize
from tests.support.flink import since

NEWEST = flink_version.startswith("2.3.")
on_newest = pytest.mark.skipif(not NEWEST, reason="the lists are those of Flink 2.3")
PACKAGE = "org.apache.flink.sql.parser.impl."
BACK_QUOTE_STATE = 2


class Flink:
    """The parser of a table environment, as far as the tests need it."""

    def __init__(self, t_env):
        planner = t_env._j_tenv.getPlanner()
        self._parser = planner.createFlinkPlanner().parser()
        self._loader = planner.getClass().getClassLoader()
        self._jvm = get_gateway().jvm

    def parse(self, sql):
        """Returns the nodes of a text."""
        return list(self._parser.parseSqlList(sql))

    def error_position(self, sql):
        """Returns line and column of the error in a text, or None if there is none."""
        try:
            self.parse(sql)
        except Py4JJavaError as error:
            position = error.java_exception.getCause().getPos()
            return position.getLineNum(), position.getColumnNum()
        return None

    def reserved_words(self):
        """Returns the words that this Flink reserves."""
        factory = self._class("FlinkSqlParserImpl").getDeclaredField("FACTORY").get(None)
        metadata = factory.getParser(self._jvm.java.io.StringReader("")).getMetadata()
        return {token for token in metadata.getTokens() if metadata.isReservedWord(token)}

    def tokens(self, sql):
        """Returns the texts of a statement's tokens, up to what the lexer refuses."""
        reader = self._new(
            "SimpleCharStream", "java.io.Reader", self._jvm.java.io.StringReader(sql)
        )
        manager = self._new("FlinkSqlParserImplTokenManager", PACKAGE + "SimpleCharStream", reader)
        manager.SwitchTo(BACK_QUOTE_STATE)
        texts = []
        with contextlib.suppress(Py4JJavaError):
            texts.extend(iter(lambda: manager.getNextToken().toString(), ""))
        return texts

    def _class(self, name):
        return self._loader.loadClass(PACKAGE + name)

    def _new(self, name, parameter, argument):
        arguments = get_gateway().new_array(self._jvm.java.lang.Object, 1)
        arguments[0] = argument
        for constructor in self._class(name).getConstructors():
            if [parameter] == [each.getName() for each in constructor.getParameterTypes()]:
                return constructor.newInstance(arguments)
        raise LookupError(name)


@pytest.fixture(scope="module", name="flink")
def _flink(t_env):
    return Flink(t_env)


def test_reserved_words(flink):
    """The reserved words are those of the newest Flink, among them all of the older ones."""
    reserved = flink.reserved_words()
    assert reserved - {"MODEL"} <= RESERVED  # 1.20 reserves it, and no later version does
    if NEWEST:
        assert reserved == RESERVED


# From an open quote or comment on, Flink sees single tokens; it refuses the statement in any case.
STATEMENTS = [
    sql
    for sql in [
        *(sql for sql, *_ in TOKENS),
        *(sql for sql, _ in ACCEPTED),
        *(sql for sql, *_ in WITH_CLAUSE),
        *(sql for sql, _ in function_statements.WITH_CLAUSE),
        *statements("passed_on", "noted", "lookalikes", "until_flink_2_2"),
    ]
    if Kind.UNTERMINATED not in [token.kind for token in tokenize(sql)]
    and "{d '" not in sql  # {d is one token to Flink
]


@on_newest
@pytest.mark.parametrize("sql", STATEMENTS)
def test_tokens(flink, sql):
    """Our lexer sees the same words, literals, names and comments as Flink's."""
    theirs = flink.tokens(sql)
    ours = "".join(token.text for token in tokenize(sql))
    assert ours[: len("".join(theirs))] == "".join(theirs)
    # An operator of two characters is two tokens to us; nothing of ours depends on it.
    letters = re.compile(r"[\w$'`]")
    words = [token.text for token in tokenize(sql) if letters.match(token.text)]
    their_words = [text for text in theirs if letters.match(text)]
    assert words[: len(their_words)] == their_words


@on_newest
@pytest.mark.parametrize("sql", statements("passed_on", "noted", "lookalikes"))
def test_passed_on_is_flinks(flink, sql):
    """Everything in our lists of Flink's statements is one that Flink understands."""
    assert 1 == len(flink.parse(sql))


@pytest.mark.skipif(NEWEST, reason="Flink 2.3 reserves CONNECTIONS")
@pytest.mark.parametrize("sql", statements("until_flink_2_2"))
def test_until_flink_2_2(flink, sql):
    """Before Flink 2.3, CONNECTIONS and CONNECTION were names like any other."""
    assert 1 == len(flink.parse(sql))


@on_newest
@pytest.mark.parametrize("sql", [sql for sql, *_ in WITH_CLAUSE])
def test_rewritten(flink, sql):
    """A rewritten statement is one that Flink understands, with our option once among its own."""
    statement = parse(sql)
    [plain] = flink.parse(sql[: statement.clause_start] + " " + sql[statement.clause_end :])
    [rewritten] = flink.parse(rewrite_create(sql, statement, "it's.db.c"))
    assert plain.getClass().getName() == rewritten.getClass().getName()
    option = "'connection.identifier' = 'it''s.db.c'"
    assert 0 == plain.toString().count(option)
    assert 1 == rewritten.toString().count(option)


@on_newest
@pytest.mark.parametrize("sql", [sql for sql, _ in function_statements.WITH_CLAUSE])
def test_rewritten_function(flink, sql):
    """A rewritten function is one that Flink understands, with another class and nothing else."""
    statement = parse(sql)
    [plain] = flink.parse(sql[: statement.clause_start] + " " + sql[statement.clause_end :])
    [rewritten] = flink.parse(rewrite_function(sql, statement, "it's.f"))
    assert plain.getClass().getName() == rewritten.getClass().getName()
    own_class = statement.class_name.replace("'", "''")
    assert plain.toString().replace(f"'{own_class}'", "'it''s.f'") == rewritten.toString()


# A mark stands before the place of the error.
MISTAKES = [
    pytest.param(
        "CREATE TABLE t (a, b ¦INT) USING CONNECTION c",
        marks=since(2, 0, what="columns without a type are parsed"),
    ),
    "CREATE TABLE t (a INT) COMMENT ¦x USING CONNECTION c WITH ('a' = 'b')",
    "CREATE TABLE t (\n  a INT,\n  b ¦) USING CONNECTION c\nWITH ('a' = 'b')",
    "CREATE TABLE t (a INT)\r\nPARTITIONED ¦(a) USING CONNECTION c\r\nWITH ('a' = 'b')",
    "CREATE TABLE t (a INT) USING CONNECTION c WITH (¦a = 'b')",
    "CREATE TABLE t (a INT) USING CONNECTION c WITH ('a' = ¦b)",
    "CREATE TABLE t (a INT) USING CONNECTION `a b`.c WITH ('a' = 'b' 'c' ¦= 'e')",
    "CREATE TABLE t (a INT) USING CONNECTION c WITH ('a' 'b' ¦, 'c')",
    "CREATE TABLE t (a INT) USING CONNECTION c WITH (¦N)",
    "CREATE TABLE t (a INT) USING CONNECTION c WITH ('a' = 'b',¦)",
    "CREATE TABLE t (a INT) USING CONNECTION c WITH (\n  'a' = 'b',\n  'c' 'd' ¦,\n  'e' = 'f'\n)",
    "CREATE TABLE t (a INT)\nUSING\n CONNECTION\n c\nWITH (\n  'a' = 'b'\n)\nLIKE ¦1",
    "CREATE TABLE t\nUSING CONNECTION c\nAS SELECT ¦FROM s",
    "CREATE TABLE t\r\nUSING CONNECTION c\r\nWITH ('a' = 'b')\r\nAS SELECT a FROM ¦ORDER BY a",
    "CREATE TABLE t\rUSING CONNECTION c\rAS SELECT a\rFROM s ¦WITH",
    "CREATE TABLE größe (日本 INT ¦x) USING CONNECTION c",
    "\tCREATE\tTABLE\tt\t(a\tINT\t¦x)\tUSING\tCONNECTION\tc",
    pytest.param(
        "EXPLAIN PLAN FOR CREATE TABLE t USING CONNECTION c\nAS SELECT a b ¦c FROM s",
        marks=since(2, 0, what="CREATE TABLE AS can be explained"),
    ),
]


@pytest.mark.parametrize("marked", MISTAKES)
def test_error_positions(flink, marked):
    """Flink's error in a rewritten statement has the line and column of the user's text."""
    before, _, after = marked.partition("¦")
    sql = before + after
    lines = re.split(r"\r\n|\r|\n", before)
    rewritten = rewrite_create(sql, parse(sql), "catalog.database.connection")
    assert (len(lines), len(lines[-1]) + 1) == flink.error_position(rewritten)


@on_newest
@pytest.mark.parametrize(("literal", "value"), VALUES)
def test_literal_values(flink, literal, value):
    """A literal has the same value for us as for Flink."""
    [node] = flink.parse(f"ALTER TABLE t SET ({literal} = 'x')")
    assert [value] == list(node.getProperties())


@on_newest
@pytest.mark.parametrize("key", KEYS)
def test_forms_of_the_reference(flink, key):
    """The forms of the reference option that are refused are ones that Flink understands."""
    [node] = flink.parse(f"ALTER TABLE t SET ({key} = 'x')")
    assert ["connection.identifier"] == list(node.getProperties())


@pytest.mark.parametrize("sql", ["SELECT 'a' COLLATE x--$y", "SELECT a COLLATE latin1--$en_US$1"])
def test_collations(flink, sql):
    """A collation's name that looks like a comment to us is refused by Flink."""
    assert flink.error_position(sql) is not None


class ReachedError(Exception):
    """Raised in place of running a statement."""


@pytest.mark.parametrize("sql", statements("passed_on", "noted", "lookalikes", "raw"))
def test_untouched(t_env, sql):
    """Running a statement of Flink's hands the very same text to Flink, and planning it too."""

    def flink(text):
        raise ReachedError(text)

    assert sql == t_env._session.plan_text(sql)
    with pytest.raises(ReachedError) as raised:
        t_env._session.execute(sql, flink)
    assert (sql,) == raised.value.args


@pytest.mark.parametrize(("pattern", "name"), [*MATCHING, *DIFFERENT])
def test_like(pattern, name):
    """LIKE matches what Flink's SHOW statements match."""
    utils = get_gateway().jvm.org.apache.flink.table.functions.SqlLikeUtils
    assert matches(LikePattern(pattern), name) == utils.like(name, pattern, "\\")
