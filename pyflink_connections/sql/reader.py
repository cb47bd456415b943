"""Walks over tokens, and words errors so that no literal's content shows."""

from __future__ import annotations

from itertools import islice
from typing import NoReturn

from pyflink_connections.exceptions import SqlParserException
from pyflink_connections.sql.keywords import RESERVED
from pyflink_connections.sql.lexer import Kind, Token, find_word, read_tokens
from pyflink_connections.sql.literals import (
    chain_value,
    identifier_value,
    is_c_style,
    plain_value,
)

__all__ = ["TokenReader"]

_BATCH = 4  # tokens read at once, which is faster


class TokenReader:
    """A cursor over the tokens of one statement.

    Args:
        sql: The statement.
    """

    def __init__(self, sql: str) -> None:
        self.sql = sql
        #: Those read so far, and some more; what was skipped is not among them.
        self.tokens: list[Token] = []
        self.index = 0
        self._unread = read_tokens(sql)
        self._skipped = False

    @property
    def current(self) -> Token:
        """The token under the cursor; behind the last one, the END token."""
        return self.tokens[self.index] if self.index < len(self.tokens) else self.peek(0)

    def peek(self, ahead: int = 1) -> Token:
        """Returns a token behind the cursor."""
        index = self.index + ahead
        while index >= len(self.tokens):
            self.tokens += list(islice(self._unread, _BATCH)) or self.tokens[-1:]
        return self.tokens[index]

    def advance(self) -> Token:
        """Returns the token under the cursor and moves behind it."""
        token = self.current
        if token.kind is not Kind.END:
            self.index += 1
        return token

    def restart(self) -> None:
        """Moves behind the first token again."""
        self.index = 1
        if self._skipped:
            del self.tokens[1:]
            self._unread = read_tokens(self.sql, self.tokens[0].end)

    def skip_to(self, words: frozenset[str]) -> bool:
        """Moves to the first of these words outside of brackets, or else to the end."""
        offset = find_word(self.sql, self.current.start, words)
        del self.tokens[self.index :]
        self._unread = read_tokens(self.sql, len(self.sql) if offset is None else offset)
        self._skipped = True
        return offset is not None

    def at(self, *words: str) -> bool:
        """Tells whether these keywords come next."""
        if self.current.upper != words[0]:
            return False
        return len(words) == 1 or all(
            self.peek(ahead).upper == word for ahead, word in enumerate(words)
        )

    def at_symbol(self, symbol: str) -> bool:
        """Tells whether this symbol comes next."""
        return self.current.text == symbol

    def at_end(self) -> bool:
        """Tells whether nothing but semicolons is left."""
        ahead = 0
        while self.peek(ahead).text == ";":
            ahead += 1
        return self.peek(ahead).kind is Kind.END

    def match(self, *words: str) -> bool:
        """Moves behind these keywords if they come next."""
        if self.at(*words):
            self.index += len(words)
            return True
        return False

    def match_symbol(self, symbol: str) -> bool:
        """Moves behind this symbol if it comes next."""
        if self.at_symbol(symbol):
            self.index += 1
            return True
        return False

    def expect(self, *words: str) -> None:
        """Moves behind these keywords, which must come next."""
        if not self.match(*words):
            self.fail(" ".join(words))

    def expect_symbol(self, symbol: str) -> Token:
        """Returns this symbol, which must come next, and moves behind it."""
        if not self.at_symbol(symbol):
            self.fail(f"'{symbol}'")
        return self.advance()

    def expect_end(self) -> None:
        """Checks that the statement ends here, with or without a semicolon."""
        if self.at_symbol(";") and not self.at_end():
            self.index += 1
            self.error(
                "One statement at a time: execute_sql takes no second statement after ';'.",
                expected="the end of the statement",
            )
        if not self.at_end():
            self.fail("the end of the statement")

    def name(self, what: str, most_parts: int = 3, *, reserved: bool = False) -> tuple[str, ...]:
        """Reads a name of one to ``most_parts`` parts.

        Args:
            what: What it names, for errors.
            most_parts: How many parts there may be.
            reserved: Whether a part may be a reserved word without backticks: for Flink's own
                names, since which words are reserved depends on its version.
        """
        parts: list[str] = []
        while True:
            token = self.current
            word = token.kind is Kind.WORD and (reserved or token.upper not in RESERVED)
            if not word and token.kind is not Kind.QUOTED:
                self._refuse_name(what)
            parts.append(identifier_value(token))
            self.index += 1
            if not self.at_symbol("."):
                return tuple(parts)
            if len(parts) == most_parts:
                most = "one part" if most_parts == 1 else f"at most {most_parts} parts"
                self.error(f"A {what} has {most}.", expected=f"a {what}")
            self.index += 1

    def _refuse_name(self, what: str) -> NoReturn:
        token = self.current
        if token.kind is Kind.WORD:
            self.error(
                f"{token.upper} is a reserved word; as part of a name, write it in backticks: "
                f"`{token.text}`.",
                expected=f"a {what}",
            )
        self.fail(f"a {what}")

    def string(self, what: str) -> str:
        """Reads a string literal; adjacent ones are joined, as Flink does."""
        first = self.current
        if first.kind is not Kind.STRING:
            self.fail(f"{what} as a string literal in single quotes")
        self.index += 1
        if self.current.kind is not Kind.STRING and first.text[0] == "'":  # as nearly all are
            return plain_value(first.text)
        texts = [first.text]
        while self.current.kind is Kind.STRING and self.current.text[0] == "'":
            if is_c_style(first.text):
                break
            texts.append(self.advance().text)
        try:
            return chain_value(texts, self._unicode_escape(first.text))
        except ValueError as exc:
            reason = str(exc)
        return self.error(f"Not a valid string literal: {reason}.", token=first, expected=what)

    def _unicode_escape(self, literal: str) -> str | None:
        if literal[:2].upper() != "U&" or not self.match("UESCAPE"):
            return None
        if self.current.kind is not Kind.STRING:
            self.fail("one character in single quotes after UESCAPE")
        return self.advance().text

    def fail(self, expected: str, hint: str = "") -> NoReturn:
        """Raises the error for a token that does not fit."""
        message = f"Expected {expected}, but found {_describe(self.current)}."
        self.error(f"{message} {hint}".rstrip(), expected=expected)

    def error(self, message: str, *, expected: str, token: Token | None = None) -> NoReturn:
        """Raises an error at a token, by default the one under the cursor."""
        line, column = _position(self.sql, (token or self.current).start)
        raise SqlParserException(message, line=line, column=column, expected=expected)


def _describe(token: Token) -> str:
    """Names a token; never with the text of a literal, nor of a word that may be one unquoted."""
    if token.kind is Kind.WORD:
        return token.upper if token.upper in RESERVED else "a word"
    if token.kind is Kind.SYMBOL:
        return f"'{token.text}'"
    if token.kind is Kind.UNTERMINATED:
        opening = {"'": "string literal", "`": "name in backticks"}.get(token.text[0], "comment")
        return f"a {opening} that is never closed"
    return {
        Kind.STRING: "a string literal",
        Kind.NUMBER: "a number",
        Kind.QUOTED: "a name in backticks",
        Kind.END: "the end of the statement",
    }[token.kind]


def _position(sql: str, offset: int) -> tuple[int, int]:
    before = sql[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
