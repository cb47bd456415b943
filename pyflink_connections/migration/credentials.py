"""Which values are credentials that stand in the open."""

from __future__ import annotations

import re

from pyflink_connections.redaction import MASK, RedactionRule

__all__ = ["is_inline_credential"]

#: What a tool fills in before Flink sees the script: ``${NAME}``, ``{{ name }}``.
_VARIABLE = re.compile(r"\$\{[\w.-]+\}|\{\{\s*[\w.-]+\s*\}\}")


def is_inline_credential(rule: RedactionRule, key: str, value: str) -> bool:
    """Tells whether an option shows a credential to whoever reads it.

    By the one redaction rule. What stands for a value is none itself: a reference to a secret, the
    mask, a variable that is filled in later, an empty text.

    Example:
        >>> rule = RedactionRule()
        >>> is_inline_credential(rule, "password", "p4ssw0rd")
        True
        >>> is_inline_credential(rule, "password", "${DB_PASSWORD}")
        False
    """
    if value in ("", MASK) or _VARIABLE.fullmatch(value):
        return False
    return rule.is_sensitive(key, value)
