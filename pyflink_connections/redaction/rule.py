"""What is sensitive: one rule, for extraction and display alike, so nothing falls between two."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from pyflink_connections.secret_references import SecretReference

__all__ = [
    "SENSITIVE_PARTS",
    "SENSITIVE_WORDS",
    "RedactionRule",
    "compact",
    "is_sensitive_value",
    "words",
]

SENSITIVE_PARTS = (
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
SENSITIVE_WORDS = frozenset(("pass", "pwd", "sas"))
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
    r"|jdbc:oracle:\w+:[^\s/@]+/[^\s@]+@"  # user/password@host, as Oracle's drivers have it
)
_URL = re.compile(r"[A-Za-z][\w+.-]*:(?://|[A-Za-z][\w+.-]*:)")
#: What a user-info or a parameter list can't do without: most URLs are cleared by this one search.
_URL_WITH_MORE = re.compile(r"[@?;]")
_URL_PASSWORD_PARAMETERS = frozenset(("sig", "signature", "awssecretaccesskey"))


def compact(key: str) -> str:
    """Returns a key without case and separators, as keys are compared."""
    return _SEPARATORS.sub("", key.casefold())


def words(key: str) -> list[str]:
    """Returns the parts of a key between separators, without case."""
    return _SEPARATORS.split(key.casefold())


class RedactionRule:
    """Decides which options are sensitive, for extraction and display alike.

    Args:
        additional_keys: Further sensitive names (``security.redaction.additional-keys``).
        near_miss_check: Whether names that are nearly sensitive are refused.
        sensitive: Options that are secret, whatever their names suggest.
        public: Options that are not, unless their value shows a credential.
    """

    def __init__(
        self,
        additional_keys: Iterable[str] = (),
        *,
        near_miss_check: bool = True,
        sensitive: Iterable[str] = (),
        public: Iterable[str] = (),
    ) -> None:
        self.near_miss_check = near_miss_check
        self._additional_keys = tuple(additional_keys)
        additional = (compact(key) for key in self._additional_keys)
        self._parts = (*SENSITIVE_PARTS, *(part for part in additional if part))
        self._sensitive = frozenset(sensitive)
        self._public = frozenset(public)

    def declaring(self, sensitive: Iterable[str], public: Iterable[str]) -> RedactionRule:
        """Returns this rule with what a connection type declares about its own options."""
        return RedactionRule(
            self._additional_keys,
            near_miss_check=self.near_miss_check,
            sensitive=sensitive,
            public=public,
        )

    def knows(self, key: str) -> bool:
        """Tells whether an option of this name is sensitive, or declared not to be."""
        return key in self._public or self.is_sensitive_key(key)

    def is_sensitive(self, key: str, value: str) -> bool:
        """Tells whether an option must be hidden, by its name or else by its value.

        A reference to a secret (``${secret:...}``) is none itself.
        """
        if SecretReference.parse(value) is not None:
            return False
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
        if key in self._sensitive or key in self._public:
            return key in self._sensitive
        return _has_sensitive_name(key, self._parts)


@lru_cache(maxsize=4096)  # the same few names are asked for with every connection
def _has_sensitive_name(key: str, parts: tuple[str, ...]) -> bool:
    joined = compact(key)
    return any(part in joined for part in parts) or not SENSITIVE_WORDS.isdisjoint(words(key))


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
    if _URL.match(value) is None or not _URL_WITH_MORE.search(value):
        return False
    scheme_end = value.find("://")
    if scheme_end >= 0:
        authority = re.split(r"[/?#]", value[scheme_end + 3 :], maxsplit=1)[0]
        user_info, _, _ = authority.rpartition("@")
        _, _, password = user_info.partition(":")
        if password:
            return True
    try:
        query = urlsplit(value[max(scheme_end - 1, 0) :]).query
    except ValueError:  # not a well-formed URL, for example an open bracket of an IPv6 address
        query = value.partition("?")[2]
    # JDBC drivers separate their parameters with `;` (SQL Server, Db2) or `&`, and may have no `?`.
    candidates = f"{query}&{value.partition(';')[2]}".replace(";", "&")
    return any(
        setting
        and (_BUILT_IN_RULE.is_sensitive_key(name) or name.casefold() in _URL_PASSWORD_PARAMETERS)
        for name, setting in parse_qsl(candidates)
    )
