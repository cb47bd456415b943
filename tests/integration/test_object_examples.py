"""The examples of models and catalogs, run as their readers would."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyflink.version import __version__ as flink_version

from tests.support.model_server import ModelServer
from tools import quickstart_example
from tools.connectors import connector_jars, model_provider_jars
from tools.postgres import EmbeddedPostgres

ROOT = Path(__file__).parents[2]
KEY = "can'ary-5up3rs3cr3t"


def run(module, *arguments, **environment):
    """Runs an example in a process of its own and returns what it writes."""
    result = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert 0 == result.returncode, result.stdout + result.stderr
    assert "5up3rs3cr3t" not in result.stdout + result.stderr
    return result.stdout


@pytest.mark.skipif(not model_provider_jars(flink_version), reason="Flink has models from 2.1 on")
def test_ai_model(tmp_path):
    """Each row is answered with the key of the file, and the model is shown without it."""
    key_file = tmp_path / "key"
    key_file.write_text(f"{KEY}\n")
    jars = map(str, model_provider_jars(flink_version))
    with ModelServer(KEY) as server:
        output = run(
            "examples.ai_model.run",
            *jars,
            OPENAI_API_KEY_FILE=str(key_file),
            OPENAI_ENDPOINT=server.chat,
        )
    assert "1, WARM AND DRY" in output
    assert "2, IT LEAKS" in output
    assert "USING CONNECTION `default_catalog`.`default_database`.`openai`" in output
    assert (2, 0) == (len(server.requests), server.refused)


def test_jdbc_catalog(tmp_path):
    """All rows are copied through the catalog, which is shown with its connection."""
    with EmbeddedPostgres(password=KEY) as postgres:
        quickstart_example.create_tables(postgres, rows=7)
        output = run(
            "examples.jdbc_catalog.run",
            # Where the catalog looks for the driver.
            HADOOP_CLASSPATH=os.pathsep.join(map(str, connector_jars(flink_version))),
            **quickstart_example.settings(postgres, tmp_path),
        )
        rows = postgres.query("SELECT * FROM orders ORDER BY id")
        assert 7 == len(rows)
        assert rows == postgres.query("SELECT * FROM orders_copy ORDER BY id")
    assert "USING CONNECTION `shop_database`" in output
    assert "connection, shop_database" in output
    assert "'connection.catalog-table' = '`shop`.`postgres`.`orders`'" in output
    assert output.rstrip().endswith("7")
