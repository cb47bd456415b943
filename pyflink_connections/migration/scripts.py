"""A script's text, and how it is read without changing a byte."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import NoReturn

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.migration.statements import LocatedStatement
from pyflink_connections.sql import OptionEntry, split_script
from pyflink_connections.sql.lexer import Kind, read_tokens

__all__ = ["Script", "read_script"]

_BYTE_ORDER_MARK = "\ufeff"


class Script:
    """A script's text. It may hold secrets, so it can't be shown or pickled.

    Args:
        path: Where it is from, for messages and for what is written.
        text: Its text, line ends as they are.
    """

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.text = text

    @cached_property
    def statements(self) -> list[LocatedStatement]:
        """Its statements, with offsets in the text."""
        mark = len(_BYTE_ORDER_MARK) if self.text.startswith(_BYTE_ORDER_MARK) else 0
        return [
            LocatedStatement(each.sql, each.start + mark, each.line)
            for each in split_script(self.text[mark:])
        ]

    @property
    def settings(self) -> list[OptionEntry]:
        """All its keys with values, in lists of options, hints and SET alike."""
        return [entry for statement in self.statements for entry in statement.settings]

    @cached_property
    def unclosed_line(self) -> int | None:
        """The line of a literal, name or comment that is never closed; None if there is none.

        Nothing behind it can be told apart.
        """
        for token in read_tokens(self.text):
            if token.kind is Kind.UNTERMINATED:
                return self.line_of(token.start)
        return None

    def line_of(self, offset: int) -> int:
        """Returns the line of an offset, counted from 1."""
        return self.text.count("\n", 0, offset) + 1

    def __repr__(self) -> str:
        return f"Script({str(self.path)!r})"

    def __reduce__(self) -> NoReturn:
        msg = "A script may hold secrets and can't be pickled."
        raise TypeError(msg)


def read_script(path: Path) -> Script:
    """Reads a script, byte for byte.

    Raises:
        ValidationException: It is not UTF-8.
        OSError: It can't be read.
    """
    data = path.read_bytes()
    try:
        return Script(path, data.decode())
    except UnicodeDecodeError as exc:
        line = data.count(b"\n", 0, exc.start) + 1
    msg = f"{path}, line {line}: this is not UTF-8. Convert the script first."
    raise ValidationException(msg)
