"""As whom stores are used that are nobody else's than this process's."""

import os
import pwd

import pytest

from pyflink_connections.connection_stores.file.store import FileConnectionStore
from pyflink_connections.secret_stores.env import EnvironmentSecretStore
from pyflink_connections.secret_stores.file import FileSecretStore
from pyflink_connections.secret_stores.mounted import MountedSecretStore


@pytest.fixture(name="nameless")
def _nameless(monkeypatch):
    """A process whose user has a number and no name, as in many containers."""

    def unknown(uid):
        msg = f"getpwuid(): uid not found: {uid}"
        raise KeyError(msg)

    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)


@pytest.mark.usefixtures("nameless")
@pytest.mark.parametrize(
    "make",
    [FileConnectionStore, FileSecretStore, MountedSecretStore, lambda _: EnvironmentSecretStore()],
)
def test_user_without_a_name(make, tmp_path):
    """A user without a name is told by its number."""
    assert f"uid {os.getuid()}" == make(tmp_path).identity()
