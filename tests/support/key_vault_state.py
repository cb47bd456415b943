"""What a Key Vault keeps: secrets with versions, deleted ones, permissions and a quota."""

import threading
import time
import uuid
from collections import deque
from dataclasses import dataclass, field

MAX_VALUE = 25_600
ALL_PERMISSIONS = ("get", "list", "set", "delete", "recover", "purge")


class Refusal(Exception):
    """The vault refuses a request, in its protocol's words."""

    def __init__(self, status, code, message, inner="", headers=()):
        super().__init__(message)
        self.status = status
        self.headers = dict(headers)
        self.body = {"error": {"code": code, "message": message}}
        if inner:
            self.body["error"]["innererror"] = {"code": inner}


@dataclass
class Version:
    """One version of a secret, as REST shows it."""

    value: str
    content_type: "str | None" = None
    tags: dict = field(default_factory=dict)
    attributes: dict = field(default_factory=dict)
    identifier: str = field(default_factory=lambda: uuid.uuid4().hex)


@dataclass
class Secret:
    """All versions of a secret, and when its deletion is done if it is deleted."""

    name: str
    versions: list = field(default_factory=list)
    deleted_at: "float | None" = None


class Vault:
    """The secrets of a vault; names are the same in any case."""

    def __init__(self):
        self.lock = threading.RLock()
        self.secrets: dict[str, Secret] = {}
        self.permissions = set(ALL_PERMISSIONS)
        self.purge_protection = False
        self.deletion_seconds = 0.0
        self.quota = (4_000, 10.0)
        self._served: deque[float] = deque()

    def check_quota(self):
        """Refuse the request that is one too many within the window."""
        limit, seconds = self.quota
        with self.lock:
            now = time.monotonic()
            while self._served and self._served[0] <= now - seconds:
                self._served.popleft()
            if len(self._served) >= limit:
                wait = max(1, round(self._served[0] + seconds - now))
                message = "Request was not processed because too many requests were received."
                raise Refusal(429, "Throttled", message, headers={"Retry-After": str(wait)})
            self._served.append(now)

    def check_permission(self, permission):
        """Refuse what the identity has no role for."""
        if permission not in self.permissions:
            message = "Caller is not authorized to perform action on resource."
            raise Refusal(403, "Forbidden", message, "ForbiddenByRbac")

    def get(self, name, version=""):
        """Return one version of a secret, the latest if none is named."""
        with self.lock:
            secret = self.secrets.get(name.lower())
            found = [
                each
                for each in (secret.versions if secret and secret.deleted_at is None else ())
                if version in ("", each.identifier)
            ]
            if not found:
                message = f"A secret with (name/id) {name} was not found in this key vault."
                raise Refusal(404, "SecretNotFound", message)
            if found[-1].attributes.get("enabled") is False:
                message = "Operation get is not allowed on a disabled secret."
                raise Refusal(403, "Forbidden", message, "SecretDisabled")
            return secret, found[-1]

    def set(self, name, value, content_type=None, tags=None, attributes=None):
        """Make a new version of a secret, which may be a new one."""
        if len(value) > MAX_VALUE:
            raise Refusal(400, "BadParameter", "The secret value is too long.")
        with self.lock:
            secret = self.secrets.setdefault(name.lower(), Secret(name))
            self._check_not_deleted(secret)
            now = int(time.time())
            kept = {"enabled": True, "created": now, "updated": now, **(attributes or {})}
            kept["recoveryLevel"] = (
                "Recoverable" if self.purge_protection else "Recoverable+Purgeable"
            )
            secret.versions.append(Version(value, content_type, dict(tags or {}), kept))
            return secret, secret.versions[-1]

    def delete(self, name):
        """Begin the soft deletion of a secret."""
        with self.lock:
            secret = self.secrets.get(name.lower())
            if secret is None or (secret.deleted_at and not self.is_being_deleted(secret)):
                message = f"A secret with (name/id) {name} was not found in this key vault."
                raise Refusal(404, "SecretNotFound", message)
            self._check_not_deleted(secret)
            secret.deleted_at = time.monotonic() + self.deletion_seconds
            return secret, secret.versions[-1]

    def deleted(self, name):
        """Return a secret whose deletion is done."""
        with self.lock:
            secret = self.secrets.get(name.lower())
            if secret is None or secret.deleted_at is None or self.is_being_deleted(secret):
                message = f"Deleted Secret not found: {name}"
                raise Refusal(404, "SecretNotFound", message)
            return secret, secret.versions[-1]

    def recover(self, name):
        """Bring a deleted secret back."""
        with self.lock:
            secret, version = self.deleted(name)
            secret.deleted_at = None
            return secret, version

    def purge(self, name):
        """Forget a deleted secret for ever."""
        with self.lock:
            self.deleted(name)
            if self.purge_protection:
                message = 'Operation "purge" is not allowed because purge protection is enabled.'
                raise Refusal(403, "Forbidden", message, "ForbiddenByPolicy")
            del self.secrets[name.lower()]

    def is_being_deleted(self, secret):
        """Tell whether a deletion has begun and is not done."""
        return secret.deleted_at is not None and secret.deleted_at > time.monotonic()

    def _check_not_deleted(self, secret):
        if self.is_being_deleted(secret):
            message = f"Secret {secret.name} is currently being deleted."
            raise Refusal(409, "Conflict", message, "ObjectIsBeingDeleted")
        if secret.deleted_at is not None:
            message = f"Secret {secret.name} is currently in a deleted but recoverable state."
            raise Refusal(409, "Conflict", message, "ObjectIsDeletedButRecoverable")
