import pytest

from tools import quickstart_example
from tools.postgres import EmbeddedPostgres


@pytest.fixture(name="warehouse")
def _warehouse(tmp_path, monkeypatch):
    """A PostgreSQL with the example's tables and a password that needs quoting in SQL."""
    with EmbeddedPostgres(password="can'ary-5up3rs3cr3t") as postgres:
        quickstart_example.create_tables(postgres, rows=7)
        for name, value in quickstart_example.settings(postgres, tmp_path).items():
            monkeypatch.setenv(name, value)
        yield postgres


def test_quickstart_copies_all_rows_and_hides_the_password(warehouse):
    """The example does what it says, and nothing that it writes has the password."""
    output = "".join(quickstart_example.run())

    rows = warehouse.query("SELECT * FROM orders ORDER BY id")
    assert len(rows) == 7
    assert rows == warehouse.query("SELECT * FROM orders_copy ORDER BY id")
    assert "USING CONNECTION `default_catalog`.`default_database`.`warehouse`" in output
    assert "******" in output
    assert "5up3rs3cr3t" not in output
