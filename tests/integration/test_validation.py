"""VALIDATE CONNECTION and its like in a table environment, with the driver of the job."""

import uuid

import pytest

from pyflink_connections.exceptions import ConnectionNotExistException, InvalidConnectionException
from pyflink_connections.table import ConnectionDescriptor


def answers(result):
    """Step and outcome of the rows, in order."""
    with result.collect() as found:
        return [(row[0], row[1]) for row in found]


RIGHT = [("resolve", "true"), ("find the driver", "true"), ("log in", "true")]


def test_validate(batch_env, connect, postgres):
    """SQL and Python try a connection by the job's driver, and give the server's own words."""
    canary = uuid.uuid4().hex
    connect(batch_env)
    connect(batch_env, "wrong", password=canary)
    result = batch_env.execute_sql("VALIDATE CONNECTION pg")
    assert ["step", "ok", "detail", "milliseconds"] == result.get_table_schema().get_field_names()
    assert RIGHT == answers(result)
    report = batch_env.validate_connection("pg")
    assert report.steps[-1].detail.startswith("PostgreSQL ")
    assert [*RIGHT[:2], ("log in", "false")] == answers(
        batch_env.execute_sql("VALIDATE CONNECTION wrong")
    )
    failure = batch_env.validate_connection("wrong").failure
    assert f'password authentication failed for user "{postgres.user}"' in failure.detail
    assert canary not in failure.detail
    with pytest.raises(ConnectionNotExistException):
        batch_env.execute_sql("VALIDATE CONNECTION nope")


def test_before_it_is_stored(batch_env, secret_store, postgres):
    """CREATE CONNECTION tries a connection if it is told to, and stores nothing that fails."""
    wrong = {"url": postgres.jdbc_url, "username": postgres.user, "password": "wr0ng-one"}
    entries = ", ".join(f"'{key}' = '{value}'" for key, value in wrong.items())
    with pytest.raises(InvalidConnectionException, match="password authentication failed"):
        batch_env.execute_sql(f"CREATE CONNECTION pg WITH ({entries}, 'validate' = 'true')")
    assert (0, []) == (len(secret_store), batch_env.list_connections())
    descriptor = ConnectionDescriptor.for_type("default")
    for key, value in {**wrong, "password": postgres.password, "validate": True}.items():
        descriptor = descriptor.option(key, value)
    batch_env.create_connection("pg", descriptor.build())
    assert "validate" not in batch_env.get_connection("pg").get_options()


def test_no_driver(t_env):
    """A URL that no driver takes is told with where drivers are looked for."""
    t_env.execute_sql("CREATE TEMPORARY CONNECTION nosql WITH ('url' = 'jdbc:nosql://h/d')")
    report = t_env.validate_connection("nosql")
    assert [True, False] == [step.ok for step in report.steps]
    assert report.failure.detail.startswith("no driver takes jdbc:nosql; put its jar into")
    t_env.execute_sql("DROP TEMPORARY CONNECTION nosql")
