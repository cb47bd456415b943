"""Changing the text of a CREATE statement: the clause goes in, options go out, the rest stays."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from pyflink_connections.sql import OptionList

__all__ = ["use_connection"]

_BLANKS = " \t"
_LINE_END = re.compile(r"\r\n|\r|\n|\Z")

Span = tuple[int, int]


def use_connection(sql: str, options: OptionList, moved: Container[str], name: str) -> str:
    """Returns a statement that uses a connection in place of some of its options.

    All else stays as it is: comments, layout, line ends.

    Args:
        sql: The statement.
        options: Its list of options; at least one of them stays.
        moved: The keys of those that go.
        name: The connection's name, as SQL has it.
    """
    text = sql
    for span in reversed(_joined(sql, _removals(sql, options, moved))):
        start, end = _with_blanks(sql, *span)
        text = text[:start] + text[end:]
    clause = f"USING CONNECTION {name}{_gap(sql, options.start)}"
    return f"{text[: options.start]}{clause}{text[options.start :]}"


def _gap(sql: str, start: int) -> str:
    """Returns what separates the clause from WITH: what separates WITH from the line before."""
    line_start = _before_blanks(sql, start)
    if not _is_line_start(sql, line_start):
        return " "
    newline = 2 if sql[:line_start].endswith("\r\n") else 1
    return sql[line_start - newline : start]


def _removals(sql: str, options: OptionList, moved: Container[str]) -> Iterator[Span]:
    """Gives what goes: entries, each with the comma behind it or, at the end, before it."""
    kept = [i for i, entry in enumerate(options.entries) if entry.key not in moved]
    leading = all(_is_line_start(sql, _before_blanks(sql, comma)) for comma in options.commas)
    for index, entry in enumerate(options.entries):
        if index in kept:
            continue
        if index > kept[-1] or (leading and index > kept[0]):
            comma = options.commas[index - 1]
            one = not sql[comma + 1 : entry.start].strip() and not _has_comment(sql, entry.end)
            pieces: tuple[Span, Span] = ((comma, comma + 1), (entry.start, entry.end))
        else:
            comma = options.commas[index]
            one = not sql[entry.end : comma].strip()
            pieces = ((entry.start, entry.end), (comma, comma + 1))
        yield from ((pieces[0][0], pieces[1][1]),) if one else pieces


def _has_comment(sql: str, end: int) -> bool:
    """Tells whether a comment stands behind an entry, in its line."""
    return sql[_behind_blanks(sql, end) :].startswith(("--", "//", "/*"))


def _joined(sql: str, spans: Iterator[Span]) -> list[Span]:
    """Joins spans that have only space between them."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and not sql[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _with_blanks(sql: str, start: int, end: int) -> Span:
    """Extends a span over the space that nothing needs when it is gone; whole lines with it."""
    before, behind = _before_blanks(sql, start), _behind_blanks(sql, end)
    line_end = _LINE_END.match(sql, behind)
    if line_end is not None:
        return before, line_end.end() if _is_line_start(sql, before) else behind
    if sql[behind] == ")" and not _is_line_start(sql, before):
        return before, behind
    return start, behind if before < start or sql[start - 1] == "(" else end


def _before_blanks(sql: str, position: int) -> int:
    return len(sql[:position].rstrip(_BLANKS))


def _behind_blanks(sql: str, position: int) -> int:
    return len(sql) - len(sql[position:].lstrip(_BLANKS))


def _is_line_start(sql: str, position: int) -> bool:
    return position > 0 and sql[position - 1] in "\r\n"
