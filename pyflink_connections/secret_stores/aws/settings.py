"""The options of the secret store in AWS Secrets Manager."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pyflink_connections.configuration import ConfigOption, Options, duration, text
from pyflink_connections.secret_stores.remote_options import OPERATION_TIMEOUT

__all__ = ["DECLARED_OPTIONS", "AwsSettings"]


def _name_prefix(value: str) -> str:
    # The random part of a name has 32 characters, and an owner 17.
    if not re.fullmatch(r"[A-Za-z0-9/_+=.@-]{0,400}", value):
        msg = "up to 400 letters, digits and characters of /_+=.@-"
        raise ValueError(msg)
    return value


def _recovery_window(value: str) -> timedelta:
    window = duration(value)
    if window and not timedelta(days=7) <= window <= timedelta(days=30):
        msg = "from '7 d' to '30 d', or '0 d' to delete at once"
        raise ValueError(msg)
    return window


REGION: ConfigOption[str] = ConfigOption(
    "region", text, "The AWS region; by default what boto3 finds in environment and profile."
)
ENDPOINT_URL: ConfigOption[str] = ConfigOption(
    "endpoint.url", text, "The service's URL, for private endpoints and emulators."
)
PROFILE: ConfigOption[str] = ConfigOption(
    "profile", text, "The profile of AWS's shared configuration; by default boto3's choice."
)
NAME_PREFIX: ConfigOption[str] = ConfigOption(
    "name.prefix",
    _name_prefix,
    "What the names of new secrets begin with; policies can be limited to it.",
    default="flink/",
)
RECOVERY_WINDOW: ConfigOption[timedelta] = ConfigOption(
    "recovery.window",
    _recovery_window,
    "How long a removed secret can be restored, 7 to 30 days; '0 d' deletes at once, for ever.",
    default=timedelta(days=30),
)
KMS_KEY_ID: ConfigOption[str] = ConfigOption(
    "kms.key.id", text, "The KMS key that encrypts new secrets; by default the account's own."
)


DECLARED_OPTIONS: Sequence[ConfigOption[Any]] = (
    REGION,
    ENDPOINT_URL,
    PROFILE,
    NAME_PREFIX,
    OPERATION_TIMEOUT,
    RECOVERY_WINDOW,
    KMS_KEY_ID,
)


@dataclass(frozen=True)
class AwsSettings:
    """Where the secrets are and how they are kept; the options of the kind describe each."""

    region: str | None = None
    endpoint_url: str | None = None
    profile: str | None = None
    name_prefix: str = "flink/"
    operation_timeout: timedelta = timedelta(seconds=30)
    recovery_window: timedelta = timedelta(days=30)
    kms_key_id: str | None = None

    @classmethod
    def of(cls, options: Options) -> AwsSettings:
        """Takes the settings out of the options of the kind."""
        return cls(
            region=options.get(REGION),
            endpoint_url=options.get(ENDPOINT_URL),
            profile=options.get(PROFILE),
            name_prefix=options.require(NAME_PREFIX),
            operation_timeout=options.require(OPERATION_TIMEOUT),
            recovery_window=options.require(RECOVERY_WINDOW),
            kms_key_id=options.get(KMS_KEY_ID),
        )
