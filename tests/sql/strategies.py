"""Random statements: trees, and ways to write them down that must not change what they mean."""

import re

from hypothesis import strategies as st

from pyflink_connections.identifiers import quote
from pyflink_connections.redaction import SensitiveOptions
from pyflink_connections.sql.keywords import RESERVED
from pyflink_connections.sql.lexer import Kind
from pyflink_connections.sql.literals import quote_literal
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
from tests.sql.tokens import tokenize

LINE_END = re.compile(r"[\r\n]")
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12) | st.text(
    "'\"`\\-/*;=(),ab$ \n\rEUNX&_\u00e9\U0001f680", max_size=12
)
plain_words = st.from_regex(r"[A-Za-z_$\u00e0-\u00ff][A-Za-z0-9_$]{0,8}", fullmatch=True)

# Pieces of our syntax, of others', and of none.
FRAGMENTS = r"""
CREATE ALTER DROP DESCRIBE DESC SHOW EXPLAIN REPLACE USE UNLOAD TABLE MODEL CATALOG CONNECTION
FUNCTION LANGUAGE PYTHON JAR CONNECTIONS OR IF INPUT OUTPUT 'type' 'connection.catalog-type'
NOT EXISTS TEMPORARY SYSTEM USING WITH LIKE ILIKE AS SET RESET RENAME TO COMMENT EXTENDED FROM IN
DATABASE MODULE MODULES CASCADE PLAN FOR MATERIALIZED PARTITIONED BY SELECT UESCAPE ( ) , ; = . a b
'a' 'b' '' 'connection.identifier' `c` U&'\0061' E'\'' N'a' X'1F' _utf8'a' 1 1.5e3 {d [ ] { } --
// /* */ /*+ /***/ /**/ ' ` E' U&' \ connection.identifier
"""
fragments = st.sampled_from([*FRAGMENTS.split(), " ", "\n", "\r\n", "\t"])
sql_like = st.lists(fragments | texts, max_size=25).map(" ".join)

_comment_texts = texts.map(lambda text: re.sub("[*/+]", "x", text))
_gap_pieces = st.one_of(
    st.sampled_from([" ", "  ", "\n", "\r\n", "\r", "\t", "\f", "/**/", "/****/", "/* /* */"]),
    st.sampled_from(["/***/ ' */", "/**'/ */", "-- '\n", "// `\r", "--\r\n", "//\n", "/* -- */"]),
    _comment_texts.map(lambda text: f"/*{text}*/"),
    _comment_texts.map(lambda text: f"/**{text}**/"),
    _comment_texts.map(lambda text: f"--{re.sub(LINE_END, ' ', text)}\n"),
)
_gaps = st.lists(_gap_pieces, max_size=2).map("".join)
_gaps_with_something = st.lists(_gap_pieces, min_size=1, max_size=2).map("".join)


def gaps(*, empty=True):
    """Returns whitespace and comments."""
    return _gaps if empty else _gaps_with_something


@st.composite
def literals(draw, value):
    """Returns a way to write a value as one or more string literals."""
    form = draw(st.sampled_from(["", "", "", "N", "n", "_utf8", "_UTF-16", "U&", "u&", "E", "e"]))
    if form in ("E", "e"):
        return f"{form}'{''.join(draw(_c_style(char)) for char in value)}'"
    cut = draw(st.integers(0, len(value)))
    parts = [value[:cut], value[cut:]] if draw(st.booleans()) else [value]
    if form in ("U&", "u&"):
        mark = draw(st.sampled_from(["\\", "!", "'", "z"]))
        parts = ["".join(draw(_unicode(char, mark)) for char in part) for part in parts]
        clause = [] if mark == "\\" and draw(st.booleans()) else ["UESCAPE", quote_literal(mark)]
    else:
        clause = []
    quoted = [quote_literal(part) for part in parts]
    quoted[0] = form + quoted[0]
    gap = draw(gaps(empty=False))
    return gap.join([*quoted, *clause])


def _c_style(char):
    code = ord(char)
    ways = [f"\\U{code:08x}"]
    if code < 0x10000:
        ways.append(f"\\u{code:04X}")
    if char not in "\\'":
        ways.append(char)
    if char in "\\'":
        ways.append(f"\\{char}")
    if char == "'":
        ways.append("''")
    if code < 0x80:
        ways += [f"\\x{code:02x}", f"\\{code:03o}"]
    return st.sampled_from(ways)


def _unicode(char, mark):
    code = ord(char)
    high, low = 0xD800 + ((code - 0x10000) >> 10), 0xDC00 + ((code - 0x10000) & 0x3FF)
    escaped = f"{mark}{code:04X}" if code < 0x10000 else f"{mark}{high:04x}{mark}{low:04x}"
    return st.sampled_from([escaped, mark * 2 if char == mark else char])


def is_plain(part):
    """Tells whether a part of a name may stand without backticks."""
    # To Flink, `_a--'` begins a literal of the character set `a--`.
    letters = part[:1] + part[1:].replace("_", "a").replace("$", "a")
    return letters.isascii() and letters.isalpha() and part.upper() not in RESERVED


paths = st.lists(plain_words | texts.filter(bool), min_size=1, max_size=3).map(tuple)
options = st.dictionaries(texts, texts, min_size=1, max_size=4).map(SensitiveOptions)
scopes = st.sampled_from([{}, {"temporary": True}, {"temporary": True, "system": True}])


@st.composite
def trees(draw):
    """Returns the tree of a random statement about connections."""
    scope, flag = draw(scopes), draw(st.booleans())
    path = st.tuples(texts.filter(bool)) if "system" in scope else paths
    name = draw(path)
    makers = [
        lambda: CreateConnection(
            name, draw(options), draw(st.none() | texts), if_not_exists=flag, **scope
        ),
        lambda: AlterConnectionSet(name, draw(options), if_exists=flag, **scope),
        lambda: AlterConnectionReset(
            name,
            tuple(draw(st.lists(texts, min_size=1, max_size=3, unique=True))),
            if_exists=flag,
            **scope,
        ),
        lambda: AlterConnectionRename(name, draw(path), if_exists=flag, **scope),
        lambda: DropConnection(name, if_exists=flag, **scope),
        lambda: DescribeConnection(draw(paths), flag),
        lambda: ShowCreateConnection(draw(paths)),
        lambda: ValidateConnection(draw(paths)),
        lambda: ShowConnections(
            draw(st.none() | st.lists(texts.filter(bool), min_size=1, max_size=2).map(tuple)),
            draw(st.none() | st.builds(LikePattern, texts, st.booleans(), st.booleans())),
        ),
    ]
    return draw(st.sampled_from(makers))()


@st.composite
def ways_to_write(draw, sql):
    """Returns a statement with other gaps, cases, quotes and literals, but of the same meaning."""
    tokens = tokenize(sql)
    pieces = [draw(gaps())]
    for token, following in zip(tokens, tokens[1:]):
        pieces.append(draw(_way_to_write(token)))
        free = Kind.SYMBOL in (token.kind, following.kind) or following.kind is Kind.END
        pieces.append(draw(gaps(empty=free)))
    return "".join(pieces)


def _way_to_write(token):
    if token.kind is Kind.WORD:
        return st.sampled_from([token.upper, token.upper.lower(), token.upper.title()])
    if token.kind is Kind.STRING:
        return literals(token.text[1:-1].replace("''", "'"))
    plain = token.text[1:-1]
    if token.kind is Kind.QUOTED and is_plain(plain):
        return st.sampled_from([plain, token.text])
    return st.just(token.text)


@st.composite
def created_objects(draw):
    """Returns a CREATE TABLE or MODEL in three parts; a clause may stand between the first two.

    The second is WITH and its options, or nothing.
    """
    start, definitions, ends = draw(st.sampled_from(FORMS))
    path = ".".join(map(quote, draw(paths)))
    definition = draw(st.sampled_from(definitions))
    with_ = draw(st.just("") | st.just("WITH ()") | options.map(_with))
    end = draw(st.sampled_from(ends))
    return f"{start} {path} {definition}", with_, end


def _with(entries):
    pairs = (f"{quote_literal(key)} = {quote_literal(entries[key])}" for key in entries)
    return f"WITH ({', '.join(pairs)})"


_TABLES = [
    "CREATE TABLE",
    "CREATE TEMPORARY TABLE",
    "CREATE TABLE IF NOT EXISTS",
    "CREATE OR REPLACE TABLE",
    "REPLACE TABLE",
    "EXPLAIN PLAN FOR CREATE TABLE",
]
_COLUMNS = [
    "",
    "(a INT)",
    "(`with` INT, b AS 'USING CONNECTION x', c AS `as` + (1 + 2)) COMMENT 'it''s'",
    "(a INT, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) PARTITIONED BY (a)",
    "(a AS E'\\'', b AS U&'\\0027', c ARRAY<INT>) DISTRIBUTED BY HASH(a) INTO 4 BUCKETS",
]
_SCHEMAS = [
    "",
    "INPUT (`with` INT) OUTPUT (b ARRAY<INT>)",
    "INPUT (a STRING COMMENT 'USING CONNECTION x') OUTPUT (b DECIMAL(10, 2)) COMMENT 'it''s'",
]
_AS_SELECT = "AS SELECT 1 AS a -- USING CONNECTION x"
FORMS = [
    *((start, _COLUMNS, ["", ";", "LIKE s", _AS_SELECT]) for start in _TABLES),
    ("CREATE MODEL", _SCHEMAS, ["", ";", _AS_SELECT]),
    ("CREATE TEMPORARY MODEL IF NOT EXISTS", _SCHEMAS, ["", ";", _AS_SELECT]),
]
