"""Service ``aws-sts``: session credentials of AWS."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from pyflink_connections.configuration import ConfigOption, duration, text
from pyflink_connections.delegation_tokens.base import (
    DelegationTokenProvider,
    ObtainedDelegationTokens,
)
from pyflink_connections.delegation_tokens.configuration import ProviderConfiguration
from pyflink_connections.exceptions import DelegationTokenException
from pyflink_connections.extras import require_extra

__all__ = ["AwsStsTokenProvider"]

REGION: ConfigOption[str] = ConfigOption(
    "region", text, "The AWS region; by default what boto3 finds in environment and profile."
)
ENDPOINT_URL: ConfigOption[str] = ConfigOption(
    "endpoint-url", text, "The URL of STS, for private end points and emulators."
)
PROFILE: ConfigOption[str] = ConfigOption(
    "profile", text, "The profile of AWS's shared configuration; by default boto3's choice."
)
ROLE_ARN: ConfigOption[str] = ConfigOption(
    "role-arn",
    text,
    "The role to assume. Without one, the credentials are a session of the JobManager's own "
    "identity, which must be a user.",
)
SESSION_NAME: ConfigOption[str] = ConfigOption(
    "session-name", text, "What AWS's logs call the sessions of a role.", default="flink"
)
DURATION: ConfigOption[timedelta] = ConfigOption(
    "duration", duration, "How long the credentials are valid.", default=timedelta(hours=1)
)


class AwsStsTokenProvider(DelegationTokenProvider):
    """Gets session credentials from AWS's Security Token Service, for Python functions.

    The tokens are a JSON object with the names that boto3 takes. Needs the extra ``aws``, and the
    permission ``sts:AssumeRole`` if a role is named.

    Example:
        >>> s3 = boto3.client("s3", **json.loads(current_token("aws-sts")))  # doctest: +SKIP
    """

    service_name = "aws-sts"
    declared_options: ClassVar[Sequence[ConfigOption[Any]]] = (
        REGION,
        ENDPOINT_URL,
        PROFILE,
        ROLE_ARN,
        SESSION_NAME,
        DURATION,
    )

    def init(self, configuration: ProviderConfiguration) -> None:
        """Takes the options; AWS is not asked yet.

        Raises:
            DelegationTokenException: The extra is not installed.
        """
        what = "The service 'aws-sts' of delegation tokens"
        require_extra("aws", "boto3", what, DelegationTokenException)
        self._options = configuration.options

    def obtain_delegation_tokens(self) -> ObtainedDelegationTokens:
        """Gets credentials.

        Raises:
            DelegationTokenException: AWS gives none; the message says what is wrong.
        """
        from pyflink_connections.secret_stores.aws.client import (  # noqa: PLC0415 - an extra
            understand_aws_error,
        )

        try:
            given = self._ask()
        except Exception as exc:  # noqa: BLE001 - boto3 raises anything
            failure = understand_aws_error(exc, "sts:AssumeRole")
            msg = (
                f"No session credentials from AWS: {failure.reason.words} ({failure.detail}). "
                f"{failure.remedy}"
            ).rstrip()
        else:
            names = {
                "aws_access_key_id": given["AccessKeyId"],
                "aws_secret_access_key": given["SecretAccessKey"],
                "aws_session_token": given["SessionToken"],
            }
            return ObtainedDelegationTokens(json.dumps(names).encode(), given["Expiration"])
        raise DelegationTokenException(msg)

    def _ask(self) -> Any:
        import boto3  # noqa: PLC0415 - an extra, imported on first use

        options = self._options
        session = boto3.Session(profile_name=options.get(PROFILE), region_name=options.get(REGION))
        client = session.client("sts", endpoint_url=options.get(ENDPOINT_URL))
        seconds = int(options.require(DURATION).total_seconds())
        role = options.get(ROLE_ARN)
        if role is None:
            return client.get_session_token(DurationSeconds=seconds)["Credentials"]
        return client.assume_role(
            RoleArn=role,
            RoleSessionName=options.require(SESSION_NAME),
            DurationSeconds=seconds,
        )["Credentials"]
