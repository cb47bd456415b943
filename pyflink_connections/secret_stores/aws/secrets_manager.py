"""Secrets in AWS Secrets Manager."""

from __future__ import annotations

import contextlib
import re
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from pyflink_connections.exceptions import (
    InvalidSecretException,
    SecretException,
    SecretNotFoundException,
)
from pyflink_connections.redaction import SensitiveOptions
from pyflink_connections.secret_stores.aws.client import (
    caller_arn,
    new_client,
    understand_aws_error,
)
from pyflink_connections.secret_stores.aws.settings import DECLARED_OPTIONS, AwsSettings
from pyflink_connections.secret_stores.base import (
    ListedSecret,
    ReadableSecretStore,
    SweepableSecretStore,
)
from pyflink_connections.secret_stores.factory import SecretStoreFactory, SecretStoreFactoryContext
from pyflink_connections.secret_stores.payload import decode, encode
from pyflink_connections.secret_stores.remote_calls import (
    RemoteCalls,
    UnreadableAnswer,
)
from pyflink_connections.secret_stores.sdk import require_extra

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_secretsmanager.type_defs import (
        CreateSecretRequestTypeDef,
        ListSecretsRequestTypeDef,
        SecretListEntryTypeDef,
        TagTypeDef,
    )

__all__ = ["AwsSecretsManagerSecretStore", "AwsSecretsManagerSecretStoreFactory"]

T = TypeVar("T")

_MAX_BYTES = 65_536  # of a value; a limit of the service
_NAME = re.compile(r"[A-Za-z0-9/_+=.@-]{1,512}")
_ARN = re.compile(r"arn:[A-Za-z0-9/_+=.@:-]{1,2044}")
_TAGS: Sequence[TagTypeDef] = ({"Key": "managed-by", "Value": "pyflink-connections"},)
_PERMISSIONS = {
    "get": "secretsmanager:GetSecretValue and, with a KMS key of your own, kms:Decrypt",
    "store": (
        "secretsmanager:CreateSecret, secretsmanager:TagResource and, with a KMS key of your own, "
        "kms:GenerateDataKey and kms:Decrypt"
    ),
    "update": (
        "secretsmanager:PutSecretValue and, with a KMS key of your own, kms:GenerateDataKey"
    ),
    "remove": "secretsmanager:DeleteSecret",
    "list": "secretsmanager:ListSecrets",
    "identify": "sts:GetCallerIdentity",
}


class AwsSecretsManagerSecretStore(ReadableSecretStore, SweepableSecretStore):
    """Keeps secrets in AWS Secrets Manager, as JSON, with a tag that says who owns them.

    Credentials are found as boto3 does: environment, profile, container or instance role. The
    identifier of a secret is its name; secrets of others can be read by name or ARN.

    Args:
        settings: Where the secrets are and how they are kept.
    """

    def __init__(self, settings: AwsSettings) -> None:
        self.id_prefix = settings.name_prefix
        self._settings = settings
        self._client_lock = threading.Lock()
        self._known_client: SecretsManagerClient | None = None
        place = settings.endpoint_url or settings.region or "the default region"
        self._calls = RemoteCalls(
            f"aws-secrets-manager at {place}",
            limit=settings.operation_timeout,
            limit_option="table.secret-store.aws-secrets-manager.operation.timeout",
            understand=lambda exc, operation: understand_aws_error(exc, _PERMISSIONS[operation]),
            sdk="botocore",
        )

    def identity(self) -> str | None:
        """Returns the credentials' ARN (``sts:GetCallerIdentity``); see the base class."""
        with contextlib.suppress(SecretException):
            return self._make(lambda: caller_arn(self._settings), "identify", "")
        return None

    def get_secret(self, secret_id: str) -> SensitiveOptions:
        """Reads one secret (``secretsmanager:GetSecretValue``).

        Raises:
            SecretNotFoundException: There is none of this name, or it is scheduled for deletion.
            SecretAccessDeniedException: The credentials are missing, not valid or not sufficient.
            InvalidSecretException: The identifier is no name, or the secret is binary.
            SecretStoreThrottledException: AWS throttles for longer than we wait.
            SecretStoreTimeoutException: There is no answer within ``operation.timeout``.
            SecretStoreUnavailableException: AWS can't be reached or fails.
        """
        self._check_name(secret_id)

        def get() -> SensitiveOptions:
            answer = self._client().get_secret_value(SecretId=secret_id)
            if "SecretString" in answer:
                return decode(answer["SecretString"])
            if "SecretBinary" in answer:
                msg = f"The secret {secret_id!r} in {self._calls.store} is binary, not text."
                raise InvalidSecretException(msg)
            raise UnreadableAnswer

        return self._make(get, "get", secret_id)

    def store_secret_as(self, secret_id: str, secret_data: Mapping[str, str]) -> None:
        """Stores a new secret (``secretsmanager:CreateSecret`` and ``TagResource``).

        Raises:
            InvalidSecretException: It is no map of strings, or has more than 64 kB as JSON.
            SecretException: As for reading. After a time-out it may have been stored all the same.
        """
        content = encode(secret_data, store=self._calls.store, max_bytes=_MAX_BYTES)
        request: CreateSecretRequestTypeDef = {
            "Name": secret_id,
            # The same in every attempt: AWS takes them for one request.
            "ClientRequestToken": str(uuid.uuid4()),
            "SecretString": content,
            "Tags": _TAGS,
        }
        if self._settings.kms_key_id:
            request["KmsKeyId"] = self._settings.kms_key_id
        self._make(lambda: self._client().create_secret(**request), "store", secret_id)

    def remove_secret(self, secret_id: str) -> None:
        """Schedules a secret for deletion, or deletes it (``secretsmanager:DeleteSecret``).

        Raises:
            SecretException: As for reading; one that isn't there is no error.
        """
        self._check_name(secret_id)
        days = self._settings.recovery_window.days

        def delete() -> None:
            if days:
                self._client().delete_secret(SecretId=secret_id, RecoveryWindowInDays=days)
            else:
                self._client().delete_secret(SecretId=secret_id, ForceDeleteWithoutRecovery=True)

        with contextlib.suppress(SecretNotFoundException):
            self._make(delete, "remove", secret_id)

    def update_secret(self, secret_id: str, new_secret_data: Mapping[str, str]) -> None:
        """Makes a new version of a secret (``secretsmanager:PutSecretValue``); tags stay.

        Raises:
            SecretException: As for reading and storing.
        """
        self._check_name(secret_id)
        content = encode(new_secret_data, store=self._calls.store, max_bytes=_MAX_BYTES)
        token = str(uuid.uuid4())

        def put() -> None:
            self._client().put_secret_value(
                SecretId=secret_id, ClientRequestToken=token, SecretString=content
            )

        self._make(put, "update", secret_id)

    def list_secrets(self, owner: str) -> Iterator[ListedSecret]:
        """Lists an owner's secrets (``secretsmanager:ListSecrets``).

        Each page has the time limit to itself. Secrets scheduled for deletion are not listed.

        Raises:
            SecretException: As for reading.
        """
        prefix = self._prefix_of(owner)
        request: ListSecretsRequestTypeDef = {
            "Filters": [{"Key": "name", "Values": [prefix]}],
            "MaxResults": 100,
        }
        while True:
            entries, more = self._make(lambda: self._page(request), "list", "")
            for entry in entries:
                if entry["Name"].startswith(prefix) and _is_ours(entry):
                    yield ListedSecret(entry["Name"], entry["CreatedDate"])
            if not more:
                return
            request["NextToken"] = more

    def _page(
        self, request: ListSecretsRequestTypeDef
    ) -> tuple[list[SecretListEntryTypeDef], str | None]:
        answer: Mapping[str, Any] = self._client().list_secrets(**request)
        entries = answer.get("SecretList")
        if entries is None or not all({"Name", "CreatedDate"} <= entry.keys() for entry in entries):
            raise UnreadableAnswer
        return entries, answer.get("NextToken")

    def _make(self, call: Callable[[], T], operation: str, secret_id: str) -> T:
        return self._calls.make(call, operation, secret_id)

    def _check_name(self, secret_id: str) -> None:
        if not (_NAME.fullmatch(secret_id) or _ARN.fullmatch(secret_id)):
            msg = (
                f"{secret_id!r} can't be a secret of {self._calls.store}: a name has up to 512 "
                "letters, digits and characters of /_+=.@-; an ARN begins with 'arn:'."
            )
            raise InvalidSecretException(msg)

    def _client(self) -> SecretsManagerClient:
        with self._client_lock:
            if self._known_client is None:
                self._known_client = new_client(self._settings)
            return self._known_client

    def __repr__(self) -> str:
        return f"AwsSecretsManagerSecretStore({self._calls.store!r})"


def _is_ours(entry: SecretListEntryTypeDef) -> bool:
    return all(tag in entry.get("Tags", ()) for tag in _TAGS)


class AwsSecretsManagerSecretStoreFactory(SecretStoreFactory):
    """Makes stores of kind ``aws-secrets-manager``."""

    identifier = "aws-secrets-manager"
    declared_options = DECLARED_OPTIONS

    def open(self, context: SecretStoreFactoryContext) -> None:
        """Reads the options; see :meth:`SecretStoreFactory.open`."""
        self._settings = AwsSettings.of(self.read_options(context))
        require_extra("aws", "boto3")

    def create_secret_store(self) -> AwsSecretsManagerSecretStore:
        """Makes the store."""
        return AwsSecretsManagerSecretStore(self._settings)
