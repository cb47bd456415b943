"""The form in which definitions are written down: what YAML files and database rows hold.

.. code-block:: yaml

    comment: The orders database
    options:
      url: jdbc:postgresql://db:5432/orders
      username: flink
    secret:
      id: 0f9a3c52-...
      options:
        - password
    type: default
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pyflink_connections.definitions import SECRET_ID_OPTION, TYPE_OPTION, CatalogConnection

__all__ = ["MAX_BYTES", "Document", "DocumentError", "definition_of", "document_of"]

Document = dict[str, Any]

#: How large a document may be: enough for any connection, and no burden for whoever reads it.
MAX_BYTES = 256 * 1024

_KEYS = ("comment", "options", "secret", "type")
_SECRET_KEYS = ("id", "options")


class DocumentError(Exception):
    """A document is no definition.

    Attributes:
        place: The keys that lead to what is wrong; the message repeats no value.
    """

    def __init__(self, message: str, *place: str) -> None:
        super().__init__(message)
        self.place = place


def document_of(definition: CatalogConnection) -> Document:
    """Returns the document of a definition, its keys in order."""
    document: Document = {}
    if definition.comment is not None:
        document["comment"] = definition.comment
    document["options"] = dict(sorted(definition.public_options().items()))
    secret: Document = {}
    if definition.secret_id is not None:
        secret["id"] = definition.secret_id
    if definition.secret_names:
        secret["options"] = sorted(definition.secret_names)
    if secret:
        document["secret"] = secret
    if TYPE_OPTION in definition.options:
        document["type"] = definition.options[TYPE_OPTION]
    return document


def definition_of(document: object) -> CatalogConnection:
    """Returns the definition that a document holds.

    Args:
        document: Mappings, lists and texts, whoever has written them.

    Raises:
        DocumentError: It is no definition.
    """
    top = _mapping(document, _KEYS)
    options = {key: _text(value, "options", key) for key, value in _options(top).items()}
    if "type" in top:
        options[TYPE_OPTION] = _text(top["type"], "type")
    names: frozenset[str] = frozenset()
    if "secret" in top:
        secret = _mapping(top["secret"], _SECRET_KEYS, "secret")
        if "id" in secret:
            options[SECRET_ID_OPTION] = _text(secret["id"], "secret", "id")
        names = _names(secret)
    comment = _text(top["comment"], "comment") if "comment" in top else None
    return CatalogConnection(options, comment, names)


def _options(top: Mapping[str, object]) -> Mapping[str, object]:
    if "options" not in top:
        msg = "'options' is missing; write 'options: {}' if there are none"
        raise DocumentError(msg)
    options = _mapping(top["options"], None, "options")
    if TYPE_OPTION in options:
        msg = f"'{TYPE_OPTION}' is not one of the options; write it beside them"
        raise DocumentError(msg, "options", TYPE_OPTION)
    if SECRET_ID_OPTION in options:
        msg = f"'{SECRET_ID_OPTION}' is reserved; a secret's identifier is the 'id' of 'secret'"
        raise DocumentError(msg, "options", SECRET_ID_OPTION)
    return options


def _names(secret: Mapping[str, object]) -> frozenset[str]:
    names = secret.get("options", [])
    if not isinstance(names, list):
        msg = "'options' of 'secret' must be a list of the names of secret options"
        raise DocumentError(msg, "secret", "options")
    return frozenset(_text(name, "secret", "options") for name in names)


def _mapping(found: object, known: Collection[str] | None, *place: str) -> Mapping[str, object]:
    if not isinstance(found, dict):
        what = f"'{place[-1]}'" if place else "a definition"
        msg = f"{what} must have keys and values"
        raise DocumentError(msg, *place)
    for key in found:
        if not key:
            msg = "a key can't be empty"
            raise DocumentError(msg, *place)
        if known is not None and key not in known:
            msg = f"unknown key '{key}'; known are {', '.join(known)}"
            raise DocumentError(msg, *place, key)
    return found


def _text(value: object, *place: str) -> str:
    if isinstance(value, str):
        return value
    what = "has no value; write '' for an empty text" if value is None else "must be a text"
    msg = f"'{place[-1]}' {what}"
    raise DocumentError(msg, *place)
