"""What the installed Flink can do, as marks for the tests that need it."""

from importlib.util import find_spec

import pytest
from pyflink.version import __version__ as flink_version

VERSION = tuple(map(int, flink_version.split(".")[:2]))

needs_plans = pytest.mark.skipif(
    find_spec("pyflink.table.compiled_plan") is None,
    reason="PyFlink has compiled plans from version 2.1 on",
)


def since(*version, what):
    """Mark a test of something that Flink has from a version on."""
    needed = ".".join(map(str, version))
    return pytest.mark.skipif(version > VERSION, reason=f"{what} from Flink {needed} on")
