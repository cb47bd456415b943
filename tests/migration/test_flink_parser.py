"""Migrated statements beside the parser of the installed Flink."""

import pytest

from pyflink_connections.jvm import knows_models
from pyflink_connections.migration import plan_migration
from pyflink_connections.sql import rewrite_create
from pyflink_connections.sql.statements import CreateModel
from tests.migration.test_corpus import RULE, SCRIPTS, script_of
from tests.sql.test_flink_parser import Flink
from tests.support.flink import VERSION


@pytest.fixture(scope="module", name="flink")
def _flink(t_env):
    return Flink(t_env)


@SCRIPTS
def test_flink_takes_what_was_migrated(name, flink):
    """Flink's parser takes each changed statement, before and after the migration."""
    before = script_of(name)
    [(_, after)] = plan_migration([before], RULE).changes
    changed = [
        (old, new) for old, new in zip(before.statements, after.statements) if old.sql != new.sql
    ]
    assert changed
    for old, new in changed:
        if knows_models() or not isinstance(new.tree, CreateModel):
            if VERSION < (2, 0) and "' '" in old.sql:
                pytest.skip("Flink 1.20 takes no adjacent literals in a WITH list")
            assert flink.error_position(old.sql) is None
            assert flink.error_position(rewrite_create(new.sql, new.tree, "a.b.c")) is None
