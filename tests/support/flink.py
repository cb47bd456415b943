"""What the installed Flink can do, as marks for the tests that need it."""

from importlib.util import find_spec

import pytest

needs_plans = pytest.mark.skipif(
    find_spec("pyflink.table.compiled_plan") is None,
    reason="PyFlink has compiled plans from version 2.1 on",
)
