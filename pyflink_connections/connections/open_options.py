"""What stands in a definition for all to see, although it should be in the secret store."""

from __future__ import annotations

from functools import lru_cache

from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.redaction import RedactionRule

__all__ = ["sensitive_in_the_open"]


@lru_cache(maxsize=4096)  # each resolution looks at the same definition several times
def sensitive_in_the_open(definition: CatalogConnection, rule: RedactionRule) -> tuple[str, ...]:
    """Returns the names of a definition's sensitive options that are not in its secret.

    Args:
        definition: The definition.
        rule: What is sensitive for its type.
    """
    return tuple(
        key for key, value in definition.public_options().items() if rule.is_sensitive(key, value)
    )
