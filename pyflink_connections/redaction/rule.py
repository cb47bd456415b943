"""What is sensitive: one rule, for extraction and display alike, so nothing falls between two."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote

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
    "passcode",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "privatekey",
    "encryptionkey",
    "signingkey",
    "masterkey",
    "accountkey",
    "servicekey",
    "credential",
    "authorization",
    "authparams",
    "basicauth",
    "jaasconfig",
    "httpheaders",
    "connectionstring",
)
SENSITIVE_WORDS = frozenset(("pass", "pwd", "sas", "bearer", "cookie"))
# Words, not parts of words: `sasl.mechanism` has no `sas`.
_SEPARATORS = re.compile(r"[-_.]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

#: Each in a time that grows with the text alone: in a run of characters a token can only begin at
#: the first place that looks like it.
_CREDENTIAL_SHAPES = re.compile(
    r"(?<![\w-])(?=(?P<head>[\w-]*?eyJ))(?P=head)[\w-]{8,}\.[\w-]{8,}\."  # a JSON web token
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\b(?:Basic|Bearer) [\w.~+/=-]{8,}"  # what an HTTP header holds
    r"|\bA[KS]IA[0-9A-Z]{16}\b"  # an AWS access key id
    r"|\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_\w{22,}|\bglpat-[\w-]{20,}"  # GitHub, GitLab
    r"|\bhvs\.[\w-]{20,}"  # HashiCorp Vault
    r"|\bxox[abprs]-[A-Za-z0-9-]{10,}"  # Slack
    r"|\bsk-[A-Za-z0-9_-]{20,}"  # OpenAI and its likes
    r"|\bAIza[0-9A-Za-z_-]{35}"  # Google
    r"|(?<![^\s/@])(?=(?P<oracle>[^\s/@]*?jdbc:oracle:\w+:))(?P=oracle)[^\s/@]+/"
    r"\"[^\"]*\"@"  # user/"password"@host
)
#: What stands before the @ of `user:password@` in any URL of the value. What begins as a port does
#: is none: an @ may come later, as in `http://host:9200/a@b`.
_USER_INFO = re.compile(
    r"//[^/?#:\[]*:(?!\d{1,5}[/?#;,])."
    r"|(?<![^/])(?=(?P<oracle>[^/]*?jdbc:oracle:\w+:))(?P=oracle)[^/]+/."  # user/password@host
)
#: `name=value`, in whatever way URLs, connection strings and login modules write them one after
#: the other.
_PARAMETER = re.compile(r"(?:^|[?&;:,(/#\s])([\w.%-]+)\s*=\s*[^\s&;,)]")
_PASSWORD_PARAMETERS = frozenset(
    (
        "sig",
        "signature",
        "awssecretaccesskey",
        "xamzsignature",
        "xgoogsignature",
        "oauthpvtkey",
    )
)


def compact(key: str) -> str:
    """Returns a key without case and separators, as keys are compared."""
    return _SEPARATORS.sub("", key.casefold())


def words(key: str) -> list[str]:
    """Returns the parts of a key between separators, without case and numbers behind them.

    Example:
        >>> words("db.userPwd2")
        ['db', 'user', 'pwd']
    """
    parts = _SEPARATORS.split(_CAMEL.sub("-", key).casefold())
    return [part.rstrip("0123456789") or part for part in parts]


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

    That is a password in the user-info of a URL, a parameter with a sensitive name (``password=x``,
    in a URL, a connection string or a login module), a JSON web token, a private key, or a key with
    a well-known prefix.

    Example:
        >>> is_sensitive_value("jdbc:postgresql://host/db?user=u&password=p")
        True
        >>> is_sensitive_value("jdbc:postgresql://host/db")
        False
    """
    return (
        _CREDENTIAL_SHAPES.search(value) is not None
        or _has_user_info(value)
        or ("=" in value and any(map(_is_password_parameter, _PARAMETER.findall(value))))
    )


def _has_user_info(value: str) -> bool:
    # Each piece before an @ is looked at once: a pattern for the whole would go on to the end of a
    # long value from each beginning of a URL.
    *before, _ = value.split("@")
    return any(_USER_INFO.search(re.split(r"\s", piece)[-1]) for piece in before)


def _is_password_parameter(name: str) -> bool:
    name = unquote(name)
    return _BUILT_IN_RULE.is_sensitive_key(name) or compact(name) in _PASSWORD_PARAMETERS
