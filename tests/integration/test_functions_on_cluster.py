"""A streaming job on a standalone cluster, whose workers read the secret store themselves."""

import os
import secrets
import sys
import time
from collections import Counter

import psutil
import pytest

from examples.udf_http.service import ScoreService
from tests.support.counting_store import KIND, CountingSecretStore, Reads
from tools.cluster import StandaloneCluster

TTL = 2
JOB = f"""
import sys
from pathlib import Path
from pyflink.common import Configuration
from pyflink.version import __version__ as flink_version
from pyflink_connections.table import EnvironmentSettings, TableEnvironment

url, token_file, store = sys.argv[1:]
configuration = Configuration()
configuration.set_string("table.secret-store.kind", "{KIND}")
configuration.set_string("table.secret-store.counting.path", store)
configuration.set_string("table.connection.functions.cache-ttl", "{TTL} s")
settings = EnvironmentSettings.new_instance().in_streaming_mode().with_configuration(configuration)
env = TableEnvironment.create(settings.build())
token = Path(token_file).read_text()
options = f"'type' = 'bearer', 'url' = '{{url}}', 'token' = '{{token}}'"
env.execute_sql(f"CREATE CONNECTION crm WITH ({{options}})")
for name in ("score", "again"):
    env.execute_sql(
        f"CREATE FUNCTION {{name}} AS 'examples.udf_http.functions.score' "
        "LANGUAGE PYTHON USING CONNECTION crm"
    )
env.execute_sql("CREATE TABLE ticks (n INT) WITH ('connector'='datagen', 'rows-per-second'='10')")
env.execute_sql("CREATE TABLE scores (s DOUBLE) WITH ('connector'='blackhole')")
env.execute_sql(
    "INSERT INTO scores SELECT score(c) + again(c) FROM "
    "(SELECT IF(MOD(n, 2) = 0, 'ada', 'bob') AS c FROM ticks)"
)
env.execute_sql("DESCRIBE CONNECTION crm").print()
if not flink_version.startswith("1."):  # which has no such statement
    env.execute_sql("DESCRIBE FUNCTION EXTENDED score").print()
"""


def wait_until(condition, seconds=90):
    """Waits for something that other processes do."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture(name="reads")
def _reads(tmp_path):
    reads = Reads(tmp_path)
    reads.forget()
    return reads


@pytest.fixture(name="token")
def _token():
    return f"c4nary{secrets.token_hex(16)}"


@pytest.fixture(name="service")
def _service(token):
    with ScoreService(token) as service:
        yield service


@pytest.fixture(name="cluster")
def _cluster(monkeypatch):
    # What is installed on a cluster in earnest: the functions' module, and the store's.
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    with StandaloneCluster() as cluster:
        yield cluster


def test_rotation_in_a_running_job(cluster, service, reads, token, tmp_path):
    """Workers read each secret once and again when it is too old; the job never stops for it."""
    script, token_file = tmp_path / "job.py", tmp_path / "token"
    script.write_text(JOB)
    token_file.write_text(token)
    begin = time.monotonic()
    output = cluster.run(script, service.url, str(token_file), str(reads.path))
    wait_until(lambda: len(service.asked) >= 10)

    new_token = f"c4nary{secrets.token_hex(16)}"
    service.tokens.add(new_token)
    store = CountingSecretStore(reads.path)
    [secret_id] = [path.stem for path in reads.path.glob("*.json")]
    store.update_secret(secret_id, {"token": new_token})
    wait_until(lambda: service.asked[-10:] == [new_token] * 10)
    service.tokens.remove(token)
    asked = len(service.asked)
    wait_until(lambda: len(service.asked) >= asked + 10)

    [job] = cluster.get("/jobs")["jobs"]
    assert "RUNNING" == job["status"]
    assert 0 == service.refused
    workers = python_workers(cluster)
    counts = Counter(int(process) for process, _ in reads.all())
    assert counts.keys() <= {worker.pid for worker in workers}
    assert 2 <= max(counts.values()) <= 1 + (time.monotonic() - begin) / TTL

    told = [f"{worker.cmdline()} {worker.environ()}" for worker in workers]
    paths = ("", "/config", "/plan")
    rest = [cluster.get(f"/jobs/{job['id']}{path}") for path in paths]
    rest.append(cluster.get("/jobmanager/config"))
    logs = "".join(path.read_text() for path in cluster.logs.iterdir())
    assert job["id"] in logs
    assert "default_catalog.default_database.crm" in output
    everything = f"{output} {told} {rest} {logs}"
    assert [] == [each for each in (token, new_token) if each in everything]


def python_workers(cluster):
    """Returns the processes in which a cluster runs Python functions."""
    parents = [psutil.Process(process.pid) for process in cluster._processes]
    children = [child for parent in parents for child in parent.children(recursive=True)]
    return [child for child in children if "pyflink.fn_execution" in " ".join(child.cmdline())]
