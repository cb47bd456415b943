"""Definitions as YAML texts: read without making any object, written so that diffs stay small.

Reading stops at YAML's nodes. So a value is the text that stands there, be it ``5432``, ``no`` or
``1e3``; no tag can make an object, and every error has a line.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.representer import RoundTripRepresenter

from pyflink_connections.connection_stores.document import (
    MAX_BYTES,
    Document,
    DocumentError,
    definition_of,
    document_of,
)
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.exceptions import InvalidConnectionDefinitionException

__all__ = ["YamlError", "dumped_yaml", "plain_yaml", "read_yaml", "rewritten_yaml", "written_yaml"]

_NULL = "tag:yaml.org,2002:null"
_STRING = "tag:yaml.org,2002:str"
_ODD_LINE_BREAK = re.compile("[\x85\u2028\u2029]")
_MAX_DEPTH = 8
_UNCUT = 2**20  # columns: no value is folded, so that one line of a diff is one value

_Place = tuple[str, ...]


def read_yaml(text: bytes, path: Path) -> CatalogConnection:
    """Reads the definition that a file holds.

    Args:
        text: The file's content.
        path: The file, for the error.

    Raises:
        InvalidConnectionDefinitionException: It holds none; the message names the file and the line
            and repeats no value.
    """
    lines: dict[_Place, int] = {}
    try:
        return definition_of(plain_yaml(text, lines))
    except YamlError as exc:
        line, reason = exc.line, str(exc)
    except DocumentError as exc:
        line, reason = _line_of(exc.place, lines), str(exc)
    # Outside of the blocks: an error of the YAML library holds the text around it.
    msg = f"{path}, line {line}: {reason}."
    raise InvalidConnectionDefinitionException(msg)


def written_yaml(definition: CatalogConnection) -> bytes:
    """Writes a definition as a new text."""
    return dumped_yaml(document_of(definition))


def rewritten_yaml(text: bytes, old: CatalogConnection, new: CatalogConnection) -> bytes:
    """Writes a changed definition, with the comments and the order of the old text.

    Args:
        text: The old text.
        old: The definition it holds.
        new: The definition to write.
    """
    try:
        document = _yaml("rt").load(text.decode("utf-8-sig"))
        _merge(document, document_of(old), document_of(new))
        merged = dumped_yaml(document)
    except (YAMLError, LookupError, TypeError, ValueError):  # what looks like a date or number
        return written_yaml(new)
    # Comments may stand in places where the library can't keep them without breaking the rest.
    return merged if _holds(merged, new) else written_yaml(new)


def plain_yaml(
    text: bytes, lines: dict[_Place, int] | None = None, max_bytes: int = MAX_BYTES
) -> object:
    """Reads a text as mappings, lists and texts, whatever its values look like.

    Args:
        text: The text, in UTF-8.
        lines: Is given the line of each key, by the keys that lead to it.
        max_bytes: How long the text may be.

    Raises:
        YamlError: It is not such a text; the message repeats no value.
    """
    return _plain(_composed(text, max_bytes), (), {} if lines is None else lines)


def dumped_yaml(document: Any) -> bytes:
    """Writes mappings, lists and texts, in the order they have."""
    stream = StringIO()
    _yaml("rt").dump(document, stream)
    return stream.getvalue().encode()


class _Representer(RoundTripRepresenter):
    """The library's, but for line breaks that are not ASCII: its single quotes do not keep them."""

    def represent_text(self, value: str) -> Node:
        style = '"' if _ODD_LINE_BREAK.search(value) else None
        return self.represent_scalar(_STRING, value, style=style)


_Representer.add_representer(str, _Representer.represent_text)


class _Composer(Composer):
    """The library's, but it stops where no definition goes on.

    Without anchors there are no aliases, and so no small text that stands for a huge one.
    """

    _depth = 0

    def compose_node(self, parent: Any, index: Any) -> Node | None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise RecursionError
        event = self.parser.peek_event()
        if event.anchor is not None or event.ctag is not None:
            msg = "anchors (&), aliases (*) and tags (!) have no meaning here"
            raise YamlError(msg, event.start_mark.line + 1)
        node: Node | None = super().compose_node(parent, index)
        self._depth -= 1
        return node


class YamlError(DocumentError):
    """A text is not YAML, or has what definitions have no use for.

    Attributes:
        line: The line, counted from 1.
    """

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def _composed(text: bytes, max_bytes: int) -> Node:
    if len(text) > max_bytes:
        msg = f"the file is larger than {max_bytes // 1024} KiB"
        raise YamlError(msg, 1)
    line = 1
    try:
        node: Node | None = _yaml("safe").compose(text.decode("utf-8-sig"))
    except UnicodeDecodeError:
        reason = "it is not text in UTF-8"
    except RecursionError:
        reason = "it is nested too deeply"
    except (YAMLError, ValueError) as exc:
        mark = getattr(exc, "problem_mark", None)
        line = 1 if mark is None else mark.line + 1
        reason = "it is not valid YAML"
    else:
        if node is not None:
            return node
        reason = "it is empty"
    raise YamlError(reason, line)


def _plain(node: Node, place: _Place, lines: dict[_Place, int]) -> object:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, MappingNode):
        return dict(_items(node, place, lines))
    if isinstance(node, SequenceNode):
        return [_plain(item, place, lines) for item in node.value]
    return None if node.tag == _NULL else str(node.value)


def _items(
    node: MappingNode, place: _Place, lines: dict[_Place, int]
) -> Iterator[tuple[str, object]]:
    seen = set[str]()
    for key, value in node.value:
        if not isinstance(key, ScalarNode) or key.value in seen:
            msg = "a key stands there twice, or is no text"
            raise YamlError(msg, key.start_mark.line + 1)
        seen.add(key.value)
        here = (*place, key.value)
        lines[here] = key.start_mark.line + 1
        yield str(key.value), _plain(value, here, lines)


def _line_of(place: _Place, lines: Mapping[_Place, int]) -> int:
    while place not in lines:
        place = place[:-1]
    return lines[place]


def _merge(target: Any, old: Document, new: Document) -> None:
    """Makes the old document in a loaded text the new one; what is equal stays as it is written."""
    for key in old.keys() - new.keys():
        del target[key]
    for key, value in new.items():
        if isinstance(value, dict) and isinstance(old.get(key), dict):
            _merge(target[key], old[key], value)
        elif key not in old:
            target.insert(bisect(list(target), key), key, value)
        elif old[key] != value:
            target[key] = value


def _holds(text: bytes, definition: CatalogConnection) -> bool:
    try:
        return read_yaml(text, Path()) == definition
    except InvalidConnectionDefinitionException:
        return False


def _yaml(kind: str) -> YAML:
    yaml = YAML(typ=kind, pure=True)
    yaml.Composer = _Composer
    if kind == "rt":
        yaml.Representer = _Representer
    yaml.width = _UNCUT
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
