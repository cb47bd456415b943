"""Functions on a cluster whose workers read Key Vault with a managed identity of their own."""

import json
import os
import sys

import pytest

from tests.support.key_vault_fixtures import emulator_fixture
from tools.cluster import StandaloneCluster

__all__ = ["emulator_fixture"]

TOKEN = "t0ken7in7the7vault"
JOB = """
import json, sys
from pathlib import Path
from pyflink.common import Configuration
from pyflink_connections.table import EnvironmentSettings, TableEnvironment

configuration = Configuration()
for key, value in json.loads(sys.argv[1]).items():
    configuration.set_string(key, value)
settings = EnvironmentSettings.new_instance().in_batch_mode().with_configuration(configuration)
env = TableEnvironment.create(settings.build())
token = Path(sys.argv[2]).read_text()
env.execute_sql(f"CREATE CONNECTION crm WITH ('type' = 'bearer', 'token' = '{token}')")
env.execute_sql(
    "CREATE FUNCTION with_token AS 'tests.support.udfs.show' LANGUAGE PYTHON USING CONNECTION crm"
)
with env.execute_sql("SELECT with_token(n) FROM (VALUES (1), (2), (3)) AS v(n)").collect() as found:
    print("as it should be:", [f"{n}:{token}" for n in (1, 2, 3)] == sorted(r[0] for r in found))
"""


@pytest.fixture(name="cluster")
def _cluster(emulator, monkeypatch):  # noqa: ARG001 - its variables are those of the machine
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    with StandaloneCluster() as cluster:
        yield cluster


def test_workers_read_the_vault(cluster, emulator, tmp_path):
    """The secret is read once by the workers, who got a token for it themselves."""
    script, token_file = tmp_path / "job.py", tmp_path / "token"
    script.write_text(JOB)
    token_file.write_text(TOKEN)
    options = {
        f"table.secret-store.azure-key-vault.{key}": value
        for key, value in emulator.options(operation_timeout="20 s").items()
    }
    options["table.secret-store.kind"] = "azure-key-vault"
    output = cluster.run(script, json.dumps(options), str(token_file))
    assert "as it should be: True" in output
    # The client wrote once and the worker read once, each after being asked who it is.
    assert (2, 2) == (emulator.requests["PUT secrets"], emulator.requests["GET secrets"])
    assert 2 == emulator.requests["challenge"]
    logs = "".join(path.read_text() for path in cluster.logs.iterdir())
    assert TOKEN not in logs
