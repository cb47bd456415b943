"""Secrets in files: one JSON file for each, readable by its owner only."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from pyflink_connections.configuration import ConfigOption, boolean, text
from pyflink_connections.exceptions import InvalidSecretException, SecretAccessDeniedException
from pyflink_connections.process_user import process_user
from pyflink_connections.redaction import SensitiveOptions
from pyflink_connections.secret_stores.base import (
    ListedSecret,
    ReadableSecretStore,
    SweepableSecretStore,
)
from pyflink_connections.secret_stores.factory import SecretStoreFactory, SecretStoreFactoryContext
from pyflink_connections.secret_stores.failures import translated
from pyflink_connections.secret_stores.mounted import (
    MountedSecretStore,
    checked_file_name,
    understand_os_error,
)
from pyflink_connections.secret_stores.payload import encode

__all__ = ["FileSecretStore", "FileSecretStoreFactory"]

T = TypeVar("T")

PATH: ConfigOption[str] = ConfigOption(
    "path", text, "The directory of the secrets; made if it is not there.", required=True
)
READ_ONLY: ConfigOption[bool] = ConfigOption(
    "read-only",
    boolean,
    "Whether the directory holds secrets that Kubernetes or Docker has mounted: names of files or "
    "directories are the identifiers, and nothing is written.",
    default=False,
)

# What a write is prepared in. One name is enough under the lock, and what a crash leaves behind is
# taken away by the next write.
_NEW = ".new"


class FileSecretStore(ReadableSecretStore, SweepableSecretStore):
    """Keeps each secret in a file of its own, as plain text: for development and single machines.

    A write is either there as a whole or not at all, and lasts once it has returned. Several
    threads and processes may use one directory; on a network file system only if it has ``flock``.

    Needs a directory that only the user of this process may enter (0700) and files that only this
    user may read (0600). What is open to others is refused, links as well.

    Args:
        path: The directory; made if it is not there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def identity(self) -> str:
        """Returns the user this process runs as; see the base class."""
        return process_user()

    def get_secret(self, secret_id: str) -> SensitiveOptions:
        """Reads one secret.

        Raises:
            SecretNotFoundException: There is no such file.
            SecretAccessDeniedException: The file or directory is open to others, or closed to us.
            InvalidSecretException: The identifier is no file name, or the file is damaged.
            SecretStoreUnavailableException: Reading failed.
        """
        name = self._file_name(secret_id)
        return self._do("get", secret_id, lambda: self._read(name))

    def store_secret_as(self, secret_id: str, secret_data: Mapping[str, str]) -> None:
        """Stores a new secret.

        Raises:
            SecretAccessDeniedException: The directory is open to others, or closed to us.
            InvalidSecretException: The secret is no map of strings.
            SecretStoreUnavailableException: Writing failed, for example on a full disk.
        """
        name = self._file_name(secret_id)
        content = encode(secret_data, store=self._name())
        self._do("store", secret_id, lambda: self._write(name, content))

    def remove_secret(self, secret_id: str) -> None:
        """Removes a secret; one that isn't there is no error. Errors as for reading."""
        name = self._file_name(secret_id)

        def remove() -> None:
            with self._locked() as directory:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(name, dir_fd=directory)
                os.fsync(directory)

        self._do("remove", secret_id, remove)

    def update_secret(self, secret_id: str, new_secret_data: Mapping[str, str]) -> None:
        """Replaces a secret at once. Errors as for reading and storing."""
        name = self._file_name(secret_id)
        content = encode(new_secret_data, store=self._name())
        self._do("update", secret_id, lambda: self._write(name, content, must_exist=True))

    def list_secrets(self, owner: str) -> Iterator[ListedSecret]:
        """Lists an owner's secrets, with the time of their last change. Errors as for reading."""
        yield from self._do("list", "", lambda: list(self._listed(self._prefix_of(owner))))

    def _listed(self, prefix: str) -> Iterator[ListedSecret]:
        if not self._path.exists():
            return
        with self._opened_directory() as directory, os.scandir(directory) as entries:
            for entry in entries:
                secret_id, dot, ending = entry.name.rpartition(".")
                if dot and ending == "json" and secret_id.startswith(prefix):
                    # One that is gone by now is no secret any more.
                    with contextlib.suppress(FileNotFoundError):
                        changed = entry.stat(follow_symlinks=False).st_mtime
                        yield ListedSecret(secret_id, datetime.fromtimestamp(changed, timezone.utc))

    def _read(self, name: str) -> SensitiveOptions:
        with self._opened_directory() as directory:
            # Not blocking: whoever puts a pipe there must not stop us.
            file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=directory)
        with os.fdopen(file, "rb") as stream:
            self._require_private(stream.fileno(), name, stat.S_ISREG, "600")
            content = stream.read()
        try:
            document = json.loads(content)
        except ValueError:
            document = None
        if isinstance(document, dict) and all(isinstance(v, str) for v in document.values()):
            return SensitiveOptions(document)
        # Outside of the block: the error holds the content.
        msg = f"The file '{name}' in {self._name()} does not hold a JSON object of strings."
        raise InvalidSecretException(msg)

    def _write(self, name: str, content: str, *, must_exist: bool = False) -> None:
        with self._locked() as directory:
            if must_exist:
                os.stat(name, dir_fd=directory, follow_symlinks=False)
            with contextlib.suppress(FileNotFoundError):
                os.unlink(_NEW, dir_fd=directory)
            file = os.open(_NEW, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600, dir_fd=directory)
            with os.fdopen(file, "w", encoding="utf-8", newline="") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(_NEW, name, src_dir_fd=directory, dst_dir_fd=directory)
            os.fsync(directory)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[int]:
        """Keeps other writers out; readers need no lock, since files are replaced at once."""
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._opened_directory() as directory:
            fcntl.flock(directory, fcntl.LOCK_EX)  # until it is closed
            yield directory

    @contextlib.contextmanager
    def _opened_directory(self) -> Iterator[int]:
        directory = os.open(self._path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            self._require_private(directory, str(self._path), stat.S_ISDIR, "700")
            yield directory
        finally:
            os.close(directory)

    def _require_private(
        self, opened: int, name: str, is_right_kind: Callable[[int], bool], mode: str
    ) -> None:
        found = os.fstat(opened).st_mode
        if not is_right_kind(found):
            msg = f"'{name}' in {self._name()} is not a regular file."
            raise InvalidSecretException(msg)
        if found & 0o077:
            msg = (
                f"'{name}' in {self._name()} is open to other users "
                f"(mode {stat.S_IMODE(found):o}). Use 'chmod {mode}' if nobody else has read it; "
                "for mounted secrets, set 'table.secret-store.file.read-only' to 'true'."
            )
            raise SecretAccessDeniedException(msg)

    def _file_name(self, secret_id: str) -> str:
        return f"{checked_file_name(secret_id, self._name())}.json"

    def _do(self, operation: str, secret_id: str, call: Callable[[], T]) -> T:
        return translated(
            call, understand_os_error, store=self._name(), operation=operation, secret=secret_id
        )

    def _name(self) -> str:
        return f"file at {self._path}"

    def __repr__(self) -> str:
        return f"FileSecretStore({str(self._path)!r})"


class FileSecretStoreFactory(SecretStoreFactory):
    """Makes stores of kind ``file``."""

    identifier = "file"
    declared_options: ClassVar[Sequence[ConfigOption[Any]]] = (PATH, READ_ONLY)

    def open(self, context: SecretStoreFactoryContext) -> None:
        """Reads the options; see :meth:`SecretStoreFactory.open`."""
        options = self.read_options(context)
        self._path = Path(options.require(PATH)).expanduser().absolute()
        self._read_only = options.require(READ_ONLY)

    def create_secret_store(self) -> FileSecretStore | MountedSecretStore:
        """Makes the store; a read-only one has no methods to write."""
        return MountedSecretStore(self._path) if self._read_only else FileSecretStore(self._path)
