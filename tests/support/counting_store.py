"""A secret store in files that notes every read, whichever process makes it."""

import os

from pyflink_connections.exceptions import SecretStoreUnavailableException
from pyflink_connections.secret_stores.file import FileSecretStore, FileSecretStoreFactory

KIND = f"{__name__}.CountingSecretStoreFactory"


class CountingSecretStore(FileSecretStore):
    """Fails while there is a file ``down`` beside its directory; notes reads in ``reads``."""

    def get_secret(self, secret_id):
        with self._path.with_name("reads").open("a") as reads:
            reads.write(f"{os.getpid()} {secret_id}\n")
        if self._path.with_name("down").exists():
            msg = "counting can't be reached."
            raise SecretStoreUnavailableException(msg)
        return super().get_secret(secret_id)


class CountingSecretStoreFactory(FileSecretStoreFactory):
    """Makes it; its options are those of kind ``file``, below ``counting``."""

    identifier = "counting"

    def create_secret_store(self):
        """Makes the store."""
        return CountingSecretStore(self._path)


class Reads:
    """The reads of a store in a directory, and the switch to take it down.

    Args:
        directory: The parent of the store's own directory.
    """

    def __init__(self, directory):
        self._directory = directory
        self.path = directory / "secrets"

    def all(self):
        """Returns process and secret of each read."""
        notes = self._directory / "reads"
        return [tuple(line.split()) for line in notes.read_text().splitlines()]

    def forget(self):
        """Begins anew."""
        (self._directory / "reads").write_text("")

    def take_down(self):
        """Makes every read fail from now on."""
        (self._directory / "down").touch()

    def bring_up(self):
        """Ends that."""
        (self._directory / "down").unlink()
