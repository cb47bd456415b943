"""The single place that knows what is sensitive and how it is hidden.

One decision function serves extraction (what goes to the secret store) and display (what is shown
as ``******``) alike, so nothing can fall between two rules.
"""

from __future__ import annotations

import hmac
import logging
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import NoReturn
from urllib.parse import parse_qsl, quote_plus, urlsplit

__all__ = [
    "MASK",
    "RedactionRule",
    "SecretMaskingFilter",
    "SensitiveOptions",
    "is_sensitive_value",
    "mask_text",
    "remember_secrets",
]

#: What is shown instead of a value, the same in every output.
MASK = "******"

#: Shorter values are not searched for in texts: they would shred logs. Their keys still hide them.
MIN_SEARCHED_LENGTH = 4

_SENSITIVE_PARTS = (
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "privatekey",
    "accountkey",
    "servicekey",
    "credential",
    "authparams",
    "basicauth",
    "jaasconfig",
    "httpheaders",
    "connectionstring",
)
_SENSITIVE_WORDS = frozenset(("pass", "pwd", "sas"))
# Words, not parts of words: `sasl.mechanism` has no `sas`.
_SEPARATORS = re.compile(r"[-_.]+")

_CREDENTIAL_SHAPES = re.compile(
    r"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"  # a JSON web token
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\bAKIA[0-9A-Z]{16}\b"  # an AWS access key id
    r"|\bgh[pousr]_[A-Za-z0-9]{36}"  # GitHub
    r"|\bxox[abprs]-[A-Za-z0-9-]{10,}"  # Slack
    r"|\bsk-[A-Za-z0-9_-]{20,}"  # OpenAI and its likes
    r"|\bAIza[0-9A-Za-z_-]{35}"  # Google
    r"|AccountKey=[A-Za-z0-9+/=]{20,}"  # an Azure storage connection string
)
_URL = re.compile(r"[A-Za-z][\w+.-]*:(?://|[A-Za-z][\w+.-]*:)")
_URL_PASSWORD_PARAMETERS = frozenset(("sig", "signature", "awssecretaccesskey"))


def _compact(key: str) -> str:
    return _SEPARATORS.sub("", key.casefold())


class RedactionRule:
    """Decides which options are sensitive, for extraction and display alike.

    Args:
        additional_keys: Further sensitive names (``security.redaction.additional-keys``).
    """

    def __init__(self, additional_keys: Iterable[str] = ()) -> None:
        additional = (_compact(key) for key in additional_keys)
        self._parts = (*_SENSITIVE_PARTS, *(part for part in additional if part))

    def is_sensitive(self, key: str, value: str) -> bool:
        """Tells whether an option must be hidden, by its name or else by its value."""
        return self.is_sensitive_key(key) or is_sensitive_value(value)

    def is_sensitive_key(self, key: str) -> bool:
        """Tells whether an option of this name holds a secret, whatever its value.

        Case is ignored, and ``_``, ``-`` and ``.`` count as the same.

        Example:
            >>> RedactionRule().is_sensitive_key("Properties.SASL.JAAS.config")
            True
            >>> RedactionRule().is_sensitive_key("properties.sasl.mechanism")
            False
        """
        compact = _compact(key)
        return any(part in compact for part in self._parts) or not _SENSITIVE_WORDS.isdisjoint(
            _SEPARATORS.split(key.casefold())
        )


_BUILT_IN_RULE = RedactionRule()


def is_sensitive_value(value: str) -> bool:
    """Tells whether a value shows by its shape that it holds a credential.

    That is a URL with a password in its user-info or in a known query parameter, a JSON web token,
    a PEM private key, or a key with a well-known prefix.

    Example:
        >>> is_sensitive_value("jdbc:postgresql://host/db?user=u&password=p")
        True
        >>> is_sensitive_value("jdbc:postgresql://host/db")
        False
    """
    return bool(_CREDENTIAL_SHAPES.search(value)) or _url_carries_password(value)


def _url_carries_password(value: str) -> bool:
    match = _URL.match(value)
    if match is None:
        return False
    scheme_end = value.find("://")
    if scheme_end >= 0:
        authority = re.split(r"[/?#]", value[scheme_end + 3 :], maxsplit=1)[0]
        user_info, at, _ = authority.rpartition("@")
        if at and ":" in user_info and not user_info.endswith(":"):
            return True
    try:
        query = urlsplit(value[max(scheme_end - 1, 0) :]).query
    except ValueError:  # not a well-formed URL, for example an open bracket of an IPv6 address
        query = value.partition("?")[2]
    # JDBC drivers separate their parameters with `;` (SQL Server, Db2) or `&`, and may have no `?`.
    candidates = query.replace(";", "&") or value.partition(";")[2].replace(";", "&")
    return any(
        setting
        and (_BUILT_IN_RULE.is_sensitive_key(name) or name.casefold() in _URL_PASSWORD_PARAMETERS)
        for name, setting in parse_qsl(candidates)
    )


class SensitiveOptions(Mapping[str, str]):
    """Options whose values may be secrets: a mapping that can't show them or be pickled.

    Args:
        options: The options; copied.
    """

    __slots__ = ("_options",)

    def __init__(self, options: Mapping[str, str]) -> None:
        self._options = dict(options)

    def __getitem__(self, key: str) -> str:
        return self._options[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._options)

    def __len__(self) -> int:
        return len(self._options)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SensitiveOptions):
            return NotImplemented
        # Constant time, so that comparing with a guess tells nothing about the value.
        return self._options.keys() == other.keys() and all(
            hmac.compare_digest(value.encode(), other[key].encode())
            for key, value in self._options.items()
        )

    __hash__ = None  # type: ignore[assignment]  # equal by value and mutable by nobody, but no key

    def __repr__(self) -> str:
        shown = ", ".join(f"{key!r}: {MASK!r}" for key in sorted(self._options))
        return f"{type(self).__name__}({{{shown}}})"

    def __reduce__(self) -> NoReturn:
        msg = f"{type(self).__name__} holds secrets and can't be pickled."
        raise TypeError(msg)


def mask_text(text: str, secrets: Iterable[str]) -> str:
    """Replaces every secret in a text by the mask, longest first.

    Args:
        text: Any text.
        secrets: The values to hide; those shorter than four characters are left alone.
    """
    for secret in sorted(set(secrets), key=len, reverse=True):
        if len(secret) >= MIN_SEARCHED_LENGTH:
            text = text.replace(secret, MASK)
            encoded = quote_plus(secret)
            if encoded != secret:
                text = text.replace(encoded, MASK)
    return text


_remembered: set[str] = set()
_remembered_lock = threading.Lock()


def remember_secrets(values: Iterable[str]) -> None:
    """Makes :class:`SecretMaskingFilter` hide these values from now on."""
    with _remembered_lock:
        _remembered.update(value for value in values if len(value) >= MIN_SEARCHED_LENGTH)


class SecretMaskingFilter(logging.Filter):
    """A logging filter that hides every secret this process has handled.

    Install it on a *handler* to cover everything the handler writes, whichever logger it came from:

    Example:
        >>> handler = logging.StreamHandler()
        >>> handler.addFilter(SecretMaskingFilter())
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Masks the record's text in place and lets it through."""
        with _remembered_lock:
            secrets = tuple(_remembered)
        if secrets:
            message = record.getMessage()
            masked = mask_text(message, secrets)
            if masked != message:
                record.msg, record.args = masked, ()
        return True
