"""Delegation tokens on a real JobManager with two TaskManagers, one Python service of each sort.

One cluster for all tests, which log at the lowest level; the tests that end processes come last.
"""

import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from pyflink_connections.definitions import SensitiveConnection
from pyflink_connections.delegation_tokens import client, current_token
from pyflink_connections.delegation_tokens.rendezvous import (
    DIRECTORY_VARIABLE,
    Address,
    find_address,
)
from pyflink_connections.delegation_tokens.token_connection import TokenConnection
from pyflink_connections.exceptions import ConnectionNotExistException
from pyflink_connections.session.configuration import SessionConfiguration
from pyflink_connections.session.configured_connections import ConfiguredConnections
from pyflink_connections.shim_jar import jar_path
from pyflink_connections.testing.leaks import occurs_in
from tests.support import java_jars
from tests.support.counting_store import KIND, Reads
from tests.support.token_providers import DEEDS
from tools.cluster import StandaloneCluster
from tools.token_services import TokenService, serving

PROJECT = Path(__file__).resolve().parents[2]
PREFIX = "security.delegation.token.provider."
PASSWORD = "pa55-0b5e55ed"
SECONDS = 20
WORKERS = 4

JOB = """
import os, sys, urllib.error, urllib.request
from pyflink.table import DataTypes
from pyflink.table.udf import ScalarFunction, udf
from pyflink_connections.delegation_tokens import current_token
from pyflink_connections.functions import connection_options
from pyflink_connections.table import EnvironmentSettings, TableEnvironment

class Ask(ScalarFunction):
    def open(self, function_context):
        self.crm = connection_options(function_context)

    def eval(self, n, oauth_url, crm_url):
        return self.ask(oauth_url, current_token("oauth2").decode()) + self.ask(
            crm_url, self.crm["password"]
        )

    def ask(self, url, token):
        request = urllib.request.Request(
            f"{url}/{os.getpid()}", headers={"Authorization": f"Bearer {token}"}
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status
        except urllib.error.HTTPError as exc:
            exc.close()
            return exc.code

oauth_url, crm_url, rows = sys.argv[1:]
env = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
env.get_config().set("parallelism.default", "4")
env.get_config().set("python.fn-execution.bundle.time", "50")
env.create_temporary_function("ask", udf(Ask(), result_type=DataTypes.INT()), connection="crm")
env.execute_sql(
    "CREATE TABLE n (n BIGINT) "
    f"WITH ('connector' = 'datagen', 'rows-per-second' = '40', 'number-of-rows' = '{rows}')"
)
env.execute_sql("CREATE TABLE statuses (s INT) WITH ('connector' = 'blackhole')")
env.execute_sql(f"INSERT INTO statuses SELECT ask(n, '{oauth_url}', '{crm_url}') FROM n").wait()
"""

JAVA_JOB = """
import sys
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.table import EnvironmentSettings, TableEnvironment

env = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
env.get_config().set("pipeline.jars", sys.argv[1])
env.execute_sql(
    "CREATE TEMPORARY FUNCTION of_sql AS 'tests.ConnectionOptions' LANGUAGE JAVA\\n"
    "USING CONNECTION crm"
)
env.create_java_temporary_function("of_api", "tests.ConnectionOptions", connection="crm")
env.create_java_temporary_system_function("of_system", "tests.ConnectionOptions", "crm")
query = "SELECT of_sql('password'), of_api('url'), of_system('no such option')"
with env.execute_sql(query).collect() as rows:
    print([tuple(row) for row in rows])
env.execute_sql("CREATE CONNECTION other WITH ('url' = 'http://other')")
try:
    env.create_java_temporary_function("f", "tests.ConnectionOptions", connection="other")
except ValidationException as exc:
    print(exc)
"""


@pytest.fixture(scope="module", name="oauth")
def _oauth():
    """A token end point whose tokens last ten seconds, and its URL."""
    service = TokenService(lifetime=10)
    with serving(service):
        yield service


@pytest.fixture(scope="module", name="directory")
def _directory(tmp_path_factory):
    return tmp_path_factory.mktemp("tokens")


@pytest.fixture(scope="module", name="configuration")
def _configuration(directory, oauth):
    """Flink's configuration: services of all sorts, stores for service `connections`."""
    services = {
        "oauth2.token-endpoint": f"{oauth.url}/token",
        "oauth2.client-id": "me",
        "oauth2.client-secret": oauth.client_secret,
        "connections.names": "default_catalog.default_database.crm",
        "connections.ttl": "4 s",
        "steady.class": "tests.support.token_providers.SteadyProvider",
        "slow.class": "tests.support.token_providers.SlowProvider",
        "slow.busy-file": str(directory / "busy"),
        "hangs.timeout": "3 s",
        "python.executable": sys.executable,
    }
    for deed in DEEDS:
        services[f"{deed}.class"] = f"tests.support.token_providers.{deed.title()}"
        services[f"{deed}.deed"] = deed
        services[f"{deed}.password"] = PASSWORD
    return {
        **{f"{PREFIX}{key}": value for key, value in services.items()},
        "table.secret-store.kind": KIND,
        "table.secret-store.counting.path": str(directory / "secrets"),
        "table.connection-store.kind": "file",
        "table.connection-store.file.path": str(directory / "definitions"),
        "security.delegation.tokens.renewal.retry.backoff": "1 s",
        "io.tmp.dirs": str(directory / "io"),
        "taskmanager.registration.timeout": "2 min",
        # A JobManager that comes back finds its TaskManagers soon.
        "heartbeat.timeout": "8000",
        "heartbeat.interval": "1000",
    }


@pytest.fixture(scope="module", name="manager")
def _manager(configuration):
    """The connections of whoever has the same stores; `crm` is there."""
    manager = ConfiguredConnections(SessionConfiguration(configuration), _Catalogs()).manager
    change_password(manager, PASSWORD)
    return manager


@pytest.fixture(scope="module", name="reads")
def _reads(directory):
    return Reads(directory)


@pytest.fixture(scope="module", name="cluster")
def _cluster(directory, configuration, manager, reads):
    """The cluster, whose workers can't be told where the tests' files are but by configuration."""
    del manager  # has made the connection
    reads.forget()
    patch = pytest.MonkeyPatch()
    patch.setenv(DIRECTORY_VARIABLE, str(directory / "rendezvous"))
    (directory / "io").mkdir()
    environment = {"PYTHONPATH": str(PROJECT), "ROOT_LOG_LEVEL": "TRACE"}
    jars = [jar_path(), java_jars.build_tokens(directory)]
    with StandaloneCluster(
        2, configuration=configuration, jars=jars, environment=environment
    ) as cluster:
        # A TaskManager is counted when it registers, and has its tokens a moment later.
        eventually(lambda: all(find_address([each.pid]) for each in cluster.task_managers))
        yield cluster
    patch.undo()


def test_services_that_fail_do_not_keep_others_from_being_renewed(cluster):
    """In every TaskManager the steady service is renewed, and so is Java's; the log says why."""
    before = [tokens_in(each)["steady"] for each in cluster.task_managers]
    eventually(
        lambda: all(
            number(tokens_in(each)["steady"]) > number(old) + 2
            for each, old in zip(cluster.task_managers, before)
        )
    )
    for each in cluster.task_managers:
        tokens = tokens_in(each)
        assert {"oauth2", "connections", "steady", "slow"} <= set(tokens)
        assert {"prints", "prints_much", "has_no_end", "returns_much"} <= set(tokens)
        assert {"raises", "exits_at_once", "hangs", "has_ended"}.isdisjoint(tokens)
        assert b"for ever" == tokens["has_no_end"]
        assert b"\xff" * 1_000_000 == tokens["returns_much"]
    outputs = list(cluster.logs.glob("taskmanager.sh-*.out"))
    assert 2 == len(outputs)
    got = "java-service got number 5"
    eventually(lambda: all(got in each.read_text(errors="replace") for each in outputs))
    log = next(cluster.logs.glob("*standalonesession*.log")).read_text(errors="replace")
    for service, reason in (
        ("raises", r"it raised builtins.ValueError at \S+token_providers.py:\d+"),
        ("exits_at_once", "its process ended with status 7"),
        ("hangs", "no answer within 3000 ms"),
        ("has_ended", "have ended already"),
    ):
        assert re.search(f"'{service}', try again in [0-9]+ ms: .*{reason}", log)
    assert "The provider of service 'prints' printed: logging in with ******" in log


def test_job_never_uses_a_token_that_has_ended(cluster, oauth, manager, reads, tmp_path):
    """No request is refused while tokens and a password change; each is asked for once."""
    crm = TokenService(newest_only=False)
    first = crm.issue()
    change_password(manager, first)
    eventually(lambda: all(first.encode() in connections_in(e) for e in cluster.task_managers))
    reads.forget()
    script = tmp_path / "job.py"
    script.write_text(JOB)
    rows, logins, start = 40 * SECONDS, oauth.logins, time.monotonic()
    with serving(crm) as crm_url, ThreadPoolExecutor() as pool:
        job = pool.submit(cluster.run, script, oauth.url, crm_url, str(rows), timeout=280)
        eventually(lambda: job.done() or len(crm.seen_at.get(first, ())) == WORKERS, seconds=240)
        second = crm.issue()
        change_password(manager, second)
        job.result()
    assert (rows, 0) == (oauth.accepted, oauth.refused)
    assert (rows, 0) == (crm.accepted, crm.refused)
    assert WORKERS == len(crm.seen_at[second])
    assert oauth.logins - logins <= (time.monotonic() - start) / 7.5 + 2
    assert any(len(seen) == WORKERS for seen in list(oauth.seen_at.values())[1:])
    workers = {who.strip("/") for seen in crm.seen_at.values() for who in seen}
    assert workers.isdisjoint(pid for pid, _ in reads.all())


def test_java_function_has_its_connection(cluster, manager, tmp_path):
    """A function in Java is given a connection by SQL and by the API, and asks where it runs."""
    password = "pa55-0f-java"
    change_password(manager, password)
    eventually(lambda: all(password.encode() in connections_in(e) for e in cluster.task_managers))
    script = tmp_path / "job.py"
    script.write_text(JAVA_JOB)
    jar = java_jars.build_function(tmp_path).as_uri()
    output = cluster.run(script, jar, timeout=120)
    assert str([(password, "http://crm", None)]) in output
    assert "does not reach it: list the connection in" in output


def test_nothing_secret_in_arguments_environment_threads_logs_and_files(
    cluster, directory, oauth, manager
):
    """Neither tokens nor what they were got with are anywhere but in memory; logs are at TRACE."""
    change_password(manager, PASSWORD)
    eventually(lambda: all(PASSWORD.encode() in connections_in(e) for e in cluster.task_managers))
    texts = {}
    for jvm in (cluster.job_manager, *cluster.task_managers):
        threads = subprocess.check_output(["jcmd", str(jvm.pid), "Thread.print"], text=True)
        texts[f"threads of {jvm.pid}"] = threads
        for process in (psutil.Process(jvm.pid), *psutil.Process(jvm.pid).children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                texts[f"process {process.pid}"] = f"{process.cmdline()} {process.environ()}"
    for file in (*cluster.logs.iterdir(), *directory.rglob("*")):
        if file.is_file() and directory / "secrets" not in file.parents:
            texts[str(file)] = file.read_bytes().decode(errors="replace")
    assert any(" TRACE " in text for text in texts.values())
    assert any("delegation-token-server" in text for text in texts.values())
    # All tokens as they are, the latest also in base64.
    assert not [place for place, text in texts.items() if re.search("token-[0-9a-f]{32}", text)]
    secrets = [oauth.tokens[-1], oauth.client_secret, PASSWORD, "printed-token-4f1e"]
    shown = [place for place, text in texts.items() for each in secrets if occurs_in(each, text)]
    assert [] == shown


def test_task_managers_have_keys_of_their_own(cluster):
    """The key of one TaskManager does not open another one."""
    one, other = (find_address([each.pid]) for each in cluster.task_managers[:2])
    assert one.key != other.key
    with pytest.raises(OSError), TokenConnection(Address(one.port, other.key)) as connection:  # noqa: PT011 - refused or reset, as the system likes
        connection.await_other(-1)


def test_late_task_manager_has_tokens_and_an_ended_one_leaves_nothing(cluster, directory):
    """Tokens come with the registration; a file that a killed TaskManager left is removed."""
    cluster.start_task_manager()
    cluster.wait(3)
    late = cluster.task_managers.pop()
    eventually(lambda: find_address([late.pid]) is not None, seconds=5)
    assert {"oauth2", "steady"} <= set(tokens_in(late))
    file = directory / "rendezvous" / str(late.pid)
    here = client.TokenClient()
    here.process = late.pid
    before = client.replace_client(here)
    try:
        last = current_token("steady")
        os.kill(late.pid, signal.SIGKILL)
        late.wait()
        time.sleep(0.5)
        assert file.exists()
        assert number(current_token("steady")) >= number(last)  # it goes on with what it has
    finally:
        client.replace_client(before)
    cluster.start_task_manager()
    another = cluster.task_managers.pop()
    eventually(lambda: find_address([another.pid]) is not None)
    assert not file.exists()
    another.kill()


def test_host_is_killed_in_the_middle_of_its_call(cluster, directory):
    """That call gives nothing, another host makes the next; meanwhile others are renewed."""
    one, busy = cluster.task_managers[0], directory / "busy"
    eventually(lambda: busy.exists() and busy.read_text())
    before = tokens_in(one)
    os.kill(int(busy.read_text()), signal.SIGKILL)
    busy.unlink()
    eventually(lambda: number(tokens_in(one)["steady"]) >= number(before["steady"]) + 2)
    eventually(lambda: process_of(tokens_in(one)["slow"]) != process_of(before["slow"]))


def test_two_clusters_on_one_host(cluster):
    """TaskManagers of another cluster, of the same user, have the tokens of their own one."""
    configuration = {
        f"{PREFIX}steady.class": "tests.support.token_providers.SteadyProvider",
        f"{PREFIX}python.executable": sys.executable,
    }
    variables = {"PYTHONPATH": str(PROJECT), DIRECTORY_VARIABLE: os.environ[DIRECTORY_VARIABLE]}
    with StandaloneCluster(
        1, configuration=configuration, jars=[jar_path()], environment=variables
    ) as other:
        (there,) = other.task_managers
        eventually(lambda: find_address([there.pid]) is not None)
        here = cluster.task_managers[0]
        eventually(lambda: {"steady"} == set(tokens_in(there)))
        assert process_of(tokens_in(there)["steady"]) != process_of(tokens_in(here)["steady"])
        stranger = Address(find_address([here.pid]).port, find_address([there.pid]).key)
        with pytest.raises(OSError), TokenConnection(stranger) as connection:  # noqa: PT011 - refused or reset, as the system likes
            connection.await_other(-1)


def test_killed_hosts_are_started_again(cluster):
    """When all hosts are killed at once, their services come back."""
    one = cluster.task_managers[0]
    before = {service: tokens_in(one)[service] for service in ("steady", "slow", "oauth2")}
    for host in hosts(cluster):
        with suppress(psutil.NoSuchProcess):
            host.kill()

    def are_back():
        # The one that names its process: it may have given a token just before it was killed.
        tokens = tokens_in(one)
        another = process_of(before["slow"]) != process_of(tokens["slow"])
        return another and all(tokens[service] != token for service, token in before.items())

    eventually(are_back, seconds=90)


def test_job_manager_that_is_killed_and_comes_back(cluster):
    """Hosts end within a second with the JobManager; TaskManagers keep tokens and get new ones."""
    one = cluster.task_managers[0]
    running = hosts(cluster)
    assert running
    os.kill(cluster.job_manager.pid, signal.SIGKILL)
    cluster.job_manager.wait()
    time.sleep(1)
    assert all(is_dead(each) for each in running)
    last = tokens_in(one)["steady"]
    cluster.start_job_manager()
    eventually(lambda: process_of(tokens_in(one)["steady"]) != process_of(last), seconds=120)


def test_failure_that_is_fatal_at_the_start(tmp_path):
    """Where it is wanted, the JobManager ends if a service has no first token, and says which."""
    configuration = {
        f"{PREFIX}oauth2.fatal-at-start": True,
        f"{PREFIX}oauth2.client-id": "me",
        f"{PREFIX}python.executable": sys.executable,
    }
    environment = {"PYTHONPATH": str(PROJECT), DIRECTORY_VARIABLE: str(tmp_path / "rendezvous")}
    with StandaloneCluster(
        0, configuration=configuration, jars=[jar_path()], environment=environment, wait=False
    ) as cluster:
        assert 0 != cluster.job_manager.wait(timeout=120)
        log = next(cluster.logs.glob("*standalonesession*.log")).read_text()
    assert "Service 'oauth2' has no delegation tokens at the start" in log
    assert "provider.oauth2.token-endpoint' must be set" in log


class _Catalogs:
    """The catalog that every session has."""

    def current_catalog(self):
        return "default_catalog"

    def current_database(self):
        return "default_database"

    def catalog_exists(self, catalog_name):
        return catalog_name == "default_catalog"

    def database_exists(self, catalog_name, database_name):
        return (catalog_name, database_name) == ("default_catalog", "default_database")


def change_password(manager, password):
    """Gives connection `crm` a password; whoever reads it from now on gets that."""
    with suppress(ConnectionNotExistException):
        manager.drop(("crm",))
    manager.create(("crm",), SensitiveConnection({"url": "http://crm", "password": password}))


def tokens_in(task_manager):
    """The tokens that a TaskManager gives its workers, by service."""
    with TokenConnection(find_address([task_manager.pid])) as connection:
        return connection.await_other(-1)[1]


def connections_in(task_manager):
    """The token of service `connections` there; passwords of letters and digits are as they are."""
    return tokens_in(task_manager).get("connections", b"")


def hosts(cluster):
    """The processes of Python providers that the JobManager has started."""
    children = psutil.Process(cluster.job_manager.pid).children()
    return [
        each for each in children if "pyflink_connections.delegation_tokens.host" in each.cmdline()
    ]


def is_dead(process):
    """Whether a process has ended and only waits for somebody to ask how."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def process_of(token):
    """The process that made a steady token."""
    return token.split(b"-")[1]


def number(token):
    """The number of a steady token."""
    return int(token.rpartition(b"-")[2])


def eventually(condition, seconds=60):
    """Waits until something is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
