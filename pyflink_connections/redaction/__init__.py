"""The single place that knows what is sensitive and how it is hidden."""

from pyflink_connections.redaction.masking import (
    MASK,
    SecretMaskingFilter,
    mask_known_secrets,
    mask_text,
    masked_logger,
    remember_secrets,
)
from pyflink_connections.redaction.near_miss import near_miss
from pyflink_connections.redaction.rule import RedactionRule, is_sensitive_value
from pyflink_connections.redaction.sdk_logging import hidden_content
from pyflink_connections.redaction.sensitive_options import SensitiveOptions

__all__ = [
    "MASK",
    "RedactionRule",
    "SecretMaskingFilter",
    "SensitiveOptions",
    "hidden_content",
    "is_sensitive_value",
    "mask_known_secrets",
    "mask_text",
    "masked_logger",
    "near_miss",
    "remember_secrets",
]
