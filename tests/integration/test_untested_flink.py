"""What a user of a Flink hears that nobody has tested this package with."""

import warnings

import pytest

from pyflink_connections.exceptions import UntestedFlinkWarning
from pyflink_connections.jvm import has_native_connections
from pyflink_connections.table import EnvironmentSettings, TableEnvironment, untested_flink

pytestmark = pytest.mark.smoke


@pytest.fixture(name="create")
def _create():
    """Creates an environment as if it were the process's first; gives the warnings."""

    def create():
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            TableEnvironment.create(EnvironmentSettings.in_batch_mode())
        return [warning for warning in caught if warning.category is UntestedFlinkWarning]

    untested_flink.warn_if_untested.cache_clear()
    yield create
    untested_flink.warn_if_untested.cache_clear()


def test_tested(create):
    """A Flink that the tests run on gives no warning, and has no connections of its own."""
    assert [] == create()
    assert not has_native_connections()


@pytest.mark.parametrize("version", ["2.4.0", "3.0.0", "2.4.dev0", "2.31.0"])
def test_newer(create, monkeypatch, version):
    """A newer Flink gives one warning, in the user's line, and works."""
    monkeypatch.setattr(untested_flink, "flink_version", version)
    [warning] = create()
    assert __file__ == warning.filename
    assert f"tested with Flink 1.20, 2.0, 2.1, 2.2, 2.3, not with {version}" in str(warning.message)
    assert [] == create()


def test_native(create, monkeypatch):
    """A Flink with connections of its own gives one that says what becomes of both kinds."""
    monkeypatch.setattr(untested_flink, "has_native_connections", lambda: True)
    [warning] = create()
    assert "has named connections of its own" in str(warning.message)
    assert "'Native connections'" in str(warning.message)
