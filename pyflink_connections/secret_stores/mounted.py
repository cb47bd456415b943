"""Secrets that Kubernetes or Docker has mounted as files."""

from __future__ import annotations

import errno
import re
from pathlib import Path

from pyflink_connections.exceptions import InvalidSecretException
from pyflink_connections.process_user import process_user
from pyflink_connections.redaction import SensitiveOptions
from pyflink_connections.secret_stores.base import ReadableSecretStore
from pyflink_connections.secret_stores.failures import Failure, Reason, translated
from pyflink_connections.secret_stores.payload import decode

__all__ = ["MountedSecretStore", "checked_file_name", "understand_os_error"]

# One name, no path: no separator, no leading dot, no NUL.
_FILE_NAME = re.compile(r"\w[\w.-]{0,199}", re.ASCII)


class MountedSecretStore(ReadableSecretStore):
    """Reads a directory of mounted secrets (kind ``file`` with ``read-only``).

    The identifier names either a directory, whose files are the names and values of the secret (a
    mounted Kubernetes secret), or a file (a Docker secret, or one key of a Kubernetes secret): a
    JSON object of strings gives names and values, any other text is one value, named ``value``.
    One line break at the end of a value is not part of it.

    Needs permission to read the files; who else may read them is up to whoever mounts them.

    Args:
        path: The directory.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def identity(self) -> str:
        """Returns the user this process runs as; see the base class."""
        return process_user()

    def get_secret(self, secret_id: str) -> SensitiveOptions:
        """Reads one secret; links are followed, since mounted secrets are made of them.

        Raises:
            SecretNotFoundException: There is no such file or directory.
            SecretAccessDeniedException: It can't be read by this process.
            InvalidSecretException: The identifier is no file name, or the file holds no text.
            SecretStoreUnavailableException: Reading failed.
        """
        place = self._path / checked_file_name(secret_id, self._name())
        return translated(
            lambda: self._read(place),
            understand_os_error,
            store=self._name(),
            operation="get",
            secret=secret_id,
        )

    def _read(self, place: Path) -> SensitiveOptions:
        if not place.is_dir():
            return decode(self._text(place))
        # Names with a leading dot are how Kubernetes replaces a mounted secret at once.
        files = (file for file in place.glob("[!.]*") if file.is_file())
        return SensitiveOptions({file.name: self._text(file) for file in files})

    def _text(self, file: Path) -> str:
        content = file.read_bytes()
        try:
            text = content.decode()
        except UnicodeDecodeError:
            text = None
        if text is None:  # outside of the block: the error holds the content
            msg = f"The file '{file.name}' in {self._name()} is not text in UTF-8."
            raise InvalidSecretException(msg)
        return text[:-1].removesuffix("\r") if text.endswith("\n") else text

    def _name(self) -> str:
        return f"file at {self._path}"

    def __repr__(self) -> str:
        return f"MountedSecretStore({str(self._path)!r})"


def checked_file_name(secret_id: str, store: str) -> str:
    """Returns an identifier that is a file name and can't leave the directory.

    Raises:
        InvalidSecretException: It is none.
    """
    if not _FILE_NAME.fullmatch(secret_id):
        msg = (
            f"{secret_id!r} can't be a secret of {store}: an identifier has up to 200 letters, "
            "digits, '_', '-' and '.', and begins with none of the last two."
        )
        raise InvalidSecretException(msg)
    return secret_id


def understand_os_error(exc: Exception) -> Failure:
    """Tells what an error of the operating system means for a secret in a file."""
    if isinstance(exc, FileNotFoundError):
        return Failure(Reason.NOT_FOUND)
    if isinstance(exc, PermissionError):
        return Failure(Reason.DENIED, remedy="Let this process's user read and write there.")
    if isinstance(exc, OSError) and exc.errno == errno.ELOOP:
        return Failure(Reason.INVALID, "it is a link")
    return Failure(Reason.UNAVAILABLE, (isinstance(exc, OSError) and exc.strerror) or "")
