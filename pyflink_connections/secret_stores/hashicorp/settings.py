"""The options of the secret store in HashiCorp Vault."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from pyflink_connections.configuration import ConfigOption, Options, one_of, text
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.secret_stores.remote_options import CA_FILE, OPERATION_TIMEOUT

__all__ = ["DECLARED_OPTIONS", "VaultSettings", "is_vault_path"]

# No dot at the beginning: `..` would lead to other parts of Vault's API.
_PATH = re.compile(r"(?:\w[\w.=@-]*/)*\w[\w.=@-]*", re.ASCII)

_KUBERNETES_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token"  # noqa: S105 - a path

#: Which options each way to log in needs.
_NEEDED = {
    "token": (),
    "approle": ("role.id.file", "secret.id.file"),
    "kubernetes": ("kubernetes.role",),
}


def is_vault_path(path: str) -> bool:
    """Tells whether a text is a path in a mount, and leads nowhere else."""
    return len(path) <= 512 and bool(_PATH.fullmatch(path))


def _path(value: str) -> str:
    if not is_vault_path(value.strip("/")):
        msg = "a path of letters, digits and characters of _.=@-, such as 'secret' or 'team/kv'"
        raise ValueError(msg)
    return value.strip("/")


def _path_prefix(value: str) -> str:
    if value and not is_vault_path(f"{value}x"):
        msg = "the beginning of a path, such as 'flink/'"
        raise ValueError(msg)
    return value


def _url(value: str) -> str:
    if not re.fullmatch(r"https?://[^/?#@\s]+(?:/[^?#@\s]*)?", value):
        msg = "a URL such as 'https://vault.example.com:8200', without user and password"
        raise ValueError(msg)
    return value.rstrip("/")


URL: ConfigOption[str] = ConfigOption("url", _url, "Where Vault or OpenBao answers.", required=True)
MOUNT: ConfigOption[str] = ConfigOption(
    "mount", _path, "Where the key-value engine, version 2, is mounted.", default="secret"
)
PATH_PREFIX: ConfigOption[str] = ConfigOption(
    "path.prefix",
    _path_prefix,
    "What the paths of new secrets begin with; policies can be limited to it.",
    default="flink/",
)
NAMESPACE: ConfigOption[str] = ConfigOption("namespace", text, "The namespace, if there are some.")
AUTH: ConfigOption[str] = ConfigOption(
    "auth",
    one_of(*_NEEDED),
    "How to log in: with a 'token' from 'token.file' or VAULT_TOKEN, by 'approle', or as a "
    "'kubernetes' service account.",
    default="token",
)
AUTH_MOUNT: ConfigOption[str] = ConfigOption(
    "auth.mount", _path, "Where the auth method is mounted; by default under its own name."
)
TOKEN_FILE: ConfigOption[str] = ConfigOption(
    "token.file",
    text,
    "The file of the token, read again when Vault refuses it; or of the service account's token.",
    public=True,
)
ROLE_ID_FILE: ConfigOption[str] = ConfigOption("role.id.file", text, "The file of the role id.")
SECRET_ID_FILE: ConfigOption[str] = ConfigOption(
    "secret.id.file", text, "The file of the role's secret id.", public=True
)
KUBERNETES_ROLE: ConfigOption[str] = ConfigOption(
    "kubernetes.role", text, "The role to log in as with the service account."
)
DECLARED_OPTIONS: Sequence[ConfigOption[Any]] = (
    URL,
    MOUNT,
    PATH_PREFIX,
    NAMESPACE,
    AUTH,
    AUTH_MOUNT,
    TOKEN_FILE,
    ROLE_ID_FILE,
    SECRET_ID_FILE,
    KUBERNETES_ROLE,
    CA_FILE,
    OPERATION_TIMEOUT,
)


@dataclass(frozen=True)
class VaultSettings:
    """Where Vault is, how to log in, and where the secrets are; see the options of the kind."""

    url: str
    mount: str = "secret"
    path_prefix: str = "flink/"
    namespace: str | None = None
    auth: str = "token"
    auth_mount: str | None = None
    token_file: str | None = None
    role_id_file: str | None = None
    secret_id_file: str | None = None
    kubernetes_role: str | None = None
    ca_file: str | None = None
    operation_timeout: timedelta = timedelta(seconds=30)

    @classmethod
    def of(cls, options: Options, given: Mapping[str, str]) -> VaultSettings:
        """Takes the settings out of the options of the kind.

        Raises:
            ValidationException: An option that this way to log in needs is not set.
        """
        auth = options.require(AUTH)
        for key in _NEEDED[auth]:
            if key not in given:
                msg = (
                    f"The option 'table.secret-store.hashicorp-vault.{key}' must be set with "
                    f"'auth' = '{auth}'."
                )
                raise ValidationException(msg)
        values: dict[str, Any] = {
            option.key.replace(".", "_"): options.get(option) for option in DECLARED_OPTIONS
        }
        return cls(**values)

    def token(self) -> str:
        """Reads the token to log in with: of Vault, or of the service account."""
        if self.auth == "kubernetes" or self.token_file:
            return Path(self.token_file or _KUBERNETES_TOKEN).read_text().strip()
        return os.environ.get("VAULT_TOKEN", "")
