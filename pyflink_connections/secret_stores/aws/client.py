"""Connecting to AWS through boto3, and what its errors mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyflink_connections.secret_stores.aws.settings import AwsSettings
from pyflink_connections.secret_stores.failures import Reason
from pyflink_connections.secret_stores.remote_calls import ATTEMPT_SHARE, RemoteFailure, retry_after

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

__all__ = ["caller_arn", "new_client", "understand_aws_error"]

# Only codes from this table are repeated in messages: a server may send anything as a code.
_CODES = {
    "ResourceNotFoundException": Reason.NOT_FOUND,
    "AccessDenied": Reason.DENIED,
    "AccessDeniedException": Reason.DENIED,
    "DecryptionFailure": Reason.DENIED,
    "EncryptionFailure": Reason.DENIED,
    "ExpiredToken": Reason.DENIED,
    "ExpiredTokenException": Reason.DENIED,
    "IncompleteSignature": Reason.DENIED,
    "IncompleteSignatureException": Reason.DENIED,
    "InvalidClientTokenId": Reason.DENIED,
    "InvalidSignatureException": Reason.DENIED,
    "MissingAuthenticationToken": Reason.DENIED,
    "MissingAuthenticationTokenException": Reason.DENIED,
    "NotAuthorized": Reason.DENIED,
    "OptInRequired": Reason.DENIED,
    "RequestExpired": Reason.DENIED,
    "SignatureDoesNotMatch": Reason.DENIED,
    "UnrecognizedClientException": Reason.DENIED,
    "RequestLimitExceeded": Reason.THROTTLED,
    "RequestThrottled": Reason.THROTTLED,
    "RequestThrottledException": Reason.THROTTLED,
    "SlowDown": Reason.THROTTLED,
    "Throttling": Reason.THROTTLED,
    "ThrottlingException": Reason.THROTTLED,
    "ThrottledException": Reason.THROTTLED,
    "TooManyRequestsException": Reason.THROTTLED,
    "InternalFailure": Reason.UNAVAILABLE,
    "InternalServiceError": Reason.UNAVAILABLE,
    "InternalServerError": Reason.UNAVAILABLE,
    "ServiceUnavailable": Reason.UNAVAILABLE,
    "ServiceUnavailableException": Reason.UNAVAILABLE,
    "InvalidParameterException": Reason.FAILED,
    "InvalidRequestException": Reason.FAILED,
    "LimitExceededException": Reason.FAILED,
    "MalformedPolicyDocumentException": Reason.FAILED,
    "PreconditionNotMetException": Reason.FAILED,
    "ResourceExistsException": Reason.FAILED,
    "ValidationException": Reason.FAILED,
}
_STATUSES = {401: Reason.DENIED, 403: Reason.DENIED, 429: Reason.THROTTLED}


def new_client(settings: AwsSettings) -> SecretsManagerClient:
    """Makes a client; this looks for credentials, which can take its time."""
    client: SecretsManagerClient = _client_of("secretsmanager", settings)
    return client


def caller_arn(settings: AwsSettings) -> str:
    """Asks AWS whose credentials are used (``sts:GetCallerIdentity``, which nobody is denied)."""
    return str(_client_of("sts", settings).get_caller_identity()["Arn"])


def _client_of(service: str, settings: AwsSettings) -> Any:
    import boto3  # noqa: PLC0415 - an extra, imported on first use
    from botocore.config import Config  # noqa: PLC0415

    seconds = settings.operation_timeout.total_seconds() * ATTEMPT_SHARE
    config = Config(
        connect_timeout=seconds,
        read_timeout=seconds,
        retries={"total_max_attempts": 1},  # RemoteCalls repeats, with one clock for everything
        user_agent_extra="pyflink-connections",
    )
    session = boto3.Session(profile_name=settings.profile, region_name=settings.region)
    make: Any = session.client  # typed for each service by its name
    return make(service, endpoint_url=settings.endpoint_url, config=config)


def understand_aws_error(exc: Exception, permissions: str) -> RemoteFailure:
    """Tells what an exception of boto3 means.

    Args:
        exc: The exception.
        permissions: The IAM actions that the operation needs.
    """
    from botocore import exceptions  # noqa: PLC0415 - an extra, imported on first use
    from botocore.parsers import ResponseParserError  # noqa: PLC0415

    if isinstance(exc, exceptions.ClientError):
        if _marked_for_deletion(exc.response):
            return RemoteFailure(Reason.NOT_FOUND, "it is scheduled for deletion")
        return _understand_response(exc.response, permissions)
    credentials = "Set 'profile', or give credentials in one of the ways that boto3 looks for."
    known = (
        (
            (exceptions.ConnectTimeoutError, exceptions.ReadTimeoutError),
            RemoteFailure(Reason.TIMED_OUT),
        ),
        (
            exceptions.SSLError,
            RemoteFailure(
                Reason.UNAVAILABLE, "TLS failed", "Check 'endpoint.url' and AWS_CA_BUNDLE."
            ),
        ),
        (
            (
                exceptions.NoCredentialsError,
                exceptions.PartialCredentialsError,
                exceptions.CredentialRetrievalError,
                exceptions.TokenRetrievalError,
                exceptions.UnauthorizedSSOTokenError,
                exceptions.ProfileNotFound,
            ),
            RemoteFailure(Reason.DENIED, "no usable credentials", credentials),
        ),
        (
            exceptions.NoRegionError,
            RemoteFailure(Reason.FAILED, "no region", "Set 'region' or AWS_DEFAULT_REGION."),
        ),
        # Connections that fail or end early, and answers that can't be parsed.
        (
            (exceptions.HTTPClientError, ResponseParserError),
            RemoteFailure(Reason.UNAVAILABLE, type(exc).__name__),
        ),
        # What botocore trips over when an answer is no JSON object, or no text at all.
        (
            (AttributeError, TypeError, ValueError),
            RemoteFailure(Reason.UNAVAILABLE, "the answer can't be read"),
        ),
    )
    for types, failure in known:
        if isinstance(exc, types):
            return failure
    return RemoteFailure(Reason.FAILED, type(exc).__name__)


def _marked_for_deletion(response: Any) -> bool:
    # There is no code of its own for it, only words; they are looked at, not repeated.
    error = response.get("Error", {})
    return error.get("Code") == "InvalidRequestException" and "delet" in error.get("Message", "")


def _understand_response(response: Any, permissions: str) -> RemoteFailure:
    code = response.get("Error", {}).get("Code")
    metadata = response.get("ResponseMetadata", {})
    status = metadata.get("HTTPStatusCode", 0)
    known = _CODES.get(code)
    reason = known or _STATUSES.get(status)
    if reason is None:
        reason = Reason.UNAVAILABLE if status >= 500 else Reason.FAILED
    remedies = {
        Reason.DENIED: f"The credentials must be valid and allow {permissions}.",
        Reason.NOT_FOUND: "Check 'region' and the name.",
    }
    return RemoteFailure(
        reason,
        code if known else f"HTTP {status}",
        remedies.get(reason, ""),
        retry_after(metadata.get("HTTPHeaders", {}).get("retry-after")),
    )
