"""A job submitted with ``flink run -py``: planned in the client, run on a standalone cluster."""

import pytest
from pyflink.version import __version__ as flink_version

from tools.cluster import StandaloneCluster
from tools.connectors import connector_jars

JOB = """
import sys
from pathlib import Path
from pyflink_connections.table import EnvironmentSettings, TableEnvironment

jars, url, user, password_file, orders, copy, mode = sys.argv[1:]
settings = EnvironmentSettings.new_instance()
settings = settings.in_batch_mode() if mode == "batch" else settings.in_streaming_mode()
env = TableEnvironment.create(settings.build())
env.get_config().set("pipeline.jars", jars)
password = Path(password_file).read_text()
env.execute_sql(
    f"CREATE CONNECTION pg WITH ('url' = '{url}', 'username' = '{user}', 'password' = '{password}')"
)
for name, table in (("orders", orders), ("copied", copy)):
    env.execute_sql(
        f"CREATE TABLE {name} (id BIGINT, item STRING, PRIMARY KEY (id) NOT ENFORCED) "
        f"USING CONNECTION pg WITH ('connector' = 'jdbc', 'table-name' = '{table}')"
    )
env.execute_sql("INSERT INTO copied SELECT * FROM orders").wait()
env.execute_sql("SHOW CREATE TABLE copied").print()
"""


@pytest.fixture(scope="module", name="cluster")
def _cluster():
    with StandaloneCluster() as cluster:
        yield cluster


@pytest.mark.parametrize("mode", ["batch", "streaming"])
def test_flink_run(cluster, postgres, orders, tmp_path, mode):
    """The cluster copies the rows; neither output, logs nor REST show the password."""
    script, password = tmp_path / "job.py", tmp_path / "password"
    script.write_text(JOB)
    password.write_text(postgres.password)
    jars = ";".join(jar.as_uri() for jar in connector_jars(flink_version))
    output = cluster.run(
        script, jars, postgres.jdbc_url, postgres.user, str(password), *orders, mode
    )
    copied = postgres.query(f"SELECT * FROM {orders[1]}")
    assert [(1, "tea"), (2, "cup"), (3, "pot")] == sorted(map(tuple, copied))
    assert "USING CONNECTION" in output
    jobs = [job["id"] for job in cluster.get("/jobs")["jobs"]]
    rest = [cluster.get(f"/jobs/{job}{path}") for job in jobs for path in ("", "/config", "/plan")]
    logs = "".join(path.read_text() for path in cluster.logs.iterdir())
    assert jobs
    assert jobs[0] in logs  # the logs are those of this cluster
    assert postgres.password not in f"{output}{rest}{cluster.get('/jobmanager/config')}{logs}"
