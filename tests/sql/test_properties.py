"""What holds for every text, every statement and every way to write it."""

import re

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.identifiers import quote, quote_path
from pyflink_connections.sql import add_clause, matches, parse, rewrite_create
from pyflink_connections.sql.lexer import Kind, find_word
from pyflink_connections.sql.literals import quote_literal
from pyflink_connections.sql.printer import print_masked, print_with_secrets
from pyflink_connections.sql.reader import TokenReader
from pyflink_connections.sql.statements import CreateObject, LikePattern
from tests.sql.outcomes import outcome
from tests.sql.strategies import (
    created_objects,
    gaps,
    literals,
    options,
    paths,
    sql_like,
    texts,
    trees,
    ways_to_write,
)
from tests.sql.tokens import find_word_slowly, tokenize

CANARY = "c4n4ry"


@settings(deadline=None, max_examples=400)
@given(sql_like | st.text())
def test_reassembling(sql):
    """Tokens and the gaps between them are the text; a gap is whitespace and comments."""
    tokens = tokenize(sql)
    ends = [0, *(token.end for token in tokens)]
    gaps_between = [sql[end : token.start] for end, token in zip(ends, tokens)]
    assert sql == "".join(gap + token.text for gap, token in zip(gaps_between, tokens))
    for gap in gaps_between:
        assert [Kind.END] == [token.kind for token in tokenize(gap)]


@settings(deadline=None, max_examples=400)
@given(sql_like | st.text())
def test_find_word(sql):
    """The fast way through a text finds the same words as the slow one."""
    for words in (frozenset(("WITH", "AS", "LIKE", "USING")), frozenset(("A", "B", "E"))):
        assert find_word_slowly(sql, 0, words) == find_word(sql, 0, words)


@settings(deadline=None, max_examples=400)
@given(sql_like | st.text())
def test_any_text(sql):
    """Whatever the text is, the parser gives a tree, None or its own error, and Flink the text."""
    result = outcome(sql)
    if isinstance(result, CreateObject) and result.connection is not None:
        rewritten = rewrite_create(sql, result, "x.y.z")
        assert sql[: result.clause_start] == rewritten[: result.clause_start]
        assert parse(rewritten).connection is None
    add_clause(sql)


@settings(deadline=None, max_examples=100)
@given(trees(), st.data())
def test_statements(tree, data):
    """However a statement is written down, it is parsed to the same tree."""
    sql = print_with_secrets(tree)
    assert tree == parse(sql)
    assert tree == parse(data.draw(ways_to_write(sql)))


@settings(deadline=None, max_examples=200)
@given(trees())
def test_masked(tree):
    """A masked statement is the same but for the values of its options."""
    masked = parse(print_masked(tree))
    assert type(tree) is type(masked)
    assert tree.name == masked.name if hasattr(tree, "name") else tree == masked
    if hasattr(tree, "options"):
        assert tree.options.keys() == masked.options.keys()
        assert {"******"} == set(masked.options.values())


@settings(deadline=None, max_examples=100)
@given(trees(), st.data())
def test_truncated(tree, data):
    """A statement cut off anywhere is an error of ours that shows no literal, or no statement."""
    sql = data.draw(ways_to_write(print_with_secrets(tree)))
    planted = re.sub(r"'[^']*'", f"'{CANARY}'", sql)
    cut = data.draw(st.integers(0, len(planted)))
    result = outcome(planted[:cut])
    if isinstance(result, SqlParserException):
        assert CANARY[:4] not in f"{result} {result!r} {result.args}"


@settings(deadline=None, max_examples=300)
@given(texts, st.data())
def test_literals(value, data):
    """However a value is written as a literal, it is read as the same value."""
    reader = TokenReader(data.draw(literals(value)) + data.draw(gaps()))
    assert value == reader.string("a text")
    assert reader.at_end()


@settings(deadline=None, max_examples=300)
@given(created_objects(), paths, st.data())
def test_rewriting(parts, connection, data):
    """A clause is replaced by the option, and nothing else moves or changes."""
    start, with_, end = parts
    clause = f"USING CONNECTION {'.'.join(map(quote, connection))}"
    sql = f"{start}\n{clause}\n{with_}\n{end}"
    statement = parse(sql)
    assert connection == statement.connection
    assert clause == sql[statement.clause_start : statement.clause_end]
    reference = quote_path(data.draw(paths))
    rewritten = rewrite_create(sql, statement, reference)
    option = f"'connection.identifier' = {quote_literal(reference)}"
    inserted = f" WITH ({option})" if not with_ else option if with_ == "WITH ()" else f", {option}"
    at = rewritten.index(inserted, statement.clause_end)
    restored = rewritten[:at] + rewritten[at + len(inserted) :]
    blank = re.sub(r"[^\r\n]", " ", clause)
    assert sql.replace(clause, blank, 1) == restored
    again = parse(rewritten)
    assert again.connection is None
    assert (*statement.option_keys, "connection.identifier") == again.option_keys


@settings(deadline=None, max_examples=60)
@given(created_objects(), st.data())
def test_ways_to_write_a_clause(parts, data):
    """A clause is found however it is written, and what has none is left alone."""
    start, with_, end = parts
    plain = data.draw(ways_to_write(f"{start} {with_} {end}"))
    assert parse(plain).connection is None
    written = data.draw(ways_to_write(f"{start} USING CONNECTION `a b`.`c` {with_} {end}"))
    statement = parse(written)
    assert ("a b", "c") == statement.connection
    assert parse(plain).option_keys == statement.option_keys
    assert parse(rewrite_create(written, statement, "c")).connection is None


@settings(deadline=None, max_examples=200)
@given(options, paths, st.integers(0, 4), st.booleans())
def test_showing(entries, path, position, trailing):
    """The text of SHOW CREATE TABLE gets its clause in place of the option, wherever that is."""
    assume(len(path) in (1, 3))
    pairs = [f"  {quote_literal(key)} = {quote_literal(entries[key])}" for key in entries]
    reference = f"  'connection.identifier' = {quote_literal(quote_path(path))}"
    head = (
        "CREATE TABLE `c`.`d`.`t` (\n  `a` INT COMMENT 'WITH (''connection.identifier'' = ''x'')'"
    )
    tail = "\n" if trailing else ""
    position = min(position, len(pairs))
    listed = ",\n".join([*pairs[:position], reference, *pairs[position:]])
    shown = add_clause(f"{head}\n)\nWITH (\n{listed}\n){tail}")
    clause = f"USING CONNECTION {'.'.join(map(quote, path))}"
    rest = ",\n".join(pairs)
    assert f"{head}\n)\n{clause}\nWITH (\n{rest}\n){tail}" == shown
    statement = parse(shown)
    assert path == statement.connection
    assert tuple(entries) == statement.option_keys


@settings(deadline=None, max_examples=200)
@given(options, texts, paths, st.integers(0, 4))
def test_catalogs(entries, own_type, path, position):
    """What was rewritten for Flink is shown as it was written, wherever its type stands."""
    assume("type" not in entries and len(path) in (1, 3))
    pairs = [f"  {quote_literal(key)} = {quote_literal(entries[key])}" for key in entries]
    pairs.insert(min(position, len(pairs)), f"  'type' = {quote_literal(own_type)}")
    with_ = "WITH (\n" + ",\n".join(pairs) + "\n)"
    sql = f"CREATE CATALOG c\nUSING CONNECTION {'.'.join(map(quote, path))}\n{with_}"
    rewritten = rewrite_create(sql, parse(sql), quote_path(path))
    assert ("connection.catalog-type", "type") == parse(rewritten).option_keys[-2:]
    shown = parse(add_clause(rewritten))
    assert path == shown.connection
    assert sorted([*entries, "type"]) == sorted(shown.option_keys)
    assert f"'type' = {quote_literal(own_type)}" in add_clause(rewritten)


patterns = st.text("ab%_\\", max_size=8)


@settings(deadline=None, max_examples=300)
@given(patterns, st.text("ab\\%_", max_size=8))
def test_like(pattern, name):
    """A pattern matches what a slow and simple reading of it says."""

    def simple(pattern, name):
        if not pattern:
            return not name
        if pattern[0] == "%":
            return any(simple(pattern[1:], name[i:]) for i in range(len(name) + 1))
        if pattern[0] == "\\" and pattern[1:2] in ("%", "_", "\\"):
            return name[:1] == pattern[1] and simple(pattern[2:], name[1:])
        same = bool(name) and pattern[0] in ("_", name[0])
        return same and simple(pattern[1:], name[1:])

    assert simple(pattern, name) == matches(LikePattern(pattern), name)
