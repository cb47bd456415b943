from pathlib import Path

import pytest
from ruamel.yaml import YAML

from examples.delegation_tokens import run as delegation_tokens
from examples.delegation_tokens.service import TicketService
from examples.udf_http import run as udf_http
from examples.udf_http.service import ScoreService
from pyflink_connections.delegation_tokens.providers import open_provider
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


def test_udf_http_calls_the_service_with_the_token(tmp_path):
    """The function gets its answers with the token, which nothing shows."""
    with ScoreService("t0ken-4-the-crm") as service:
        output = "\n".join(udf_http.run(service.url, "t0ken-4-the-crm", str(tmp_path / "secrets")))

        assert ["t0ken-4-the-crm"] * 2 == service.asked
        assert 0 == service.refused
    assert "ada, 9.5" in output
    assert "bob, 4.0" in output
    assert "    score" in output.splitlines()
    assert "t0ken-4-the-crm" not in output


def test_delegation_tokens_lets_every_visitor_pass():
    """Functions have a valid ticket all the time, and are told of each new one."""
    with TicketService(seconds=4) as service:
        output = list(delegation_tokens.run(service))

        assert delegation_tokens.ROWS == len(output) == service.admitted
        assert 0 == service.refused
        assert 1 < len(service.sold)
    assert all(line.startswith("the gate said 200") for line in output)
    assert output[-1] != output[0]  # tickets have arrived since
    assert not any(ticket in line for ticket in service.sold for line in output)


def test_kubernetes_deployment_configures_a_service_that_takes_it():
    """The options are those of the service, and only the JobManager has the client secret."""
    manifest = Path(__file__).parents[1] / "examples" / "kubernetes" / "flink-deployment.yaml"
    spec = YAML(typ="safe").load(manifest.read_text())["spec"]
    prefix = "security.delegation.token.provider.oauth2."
    configuration = spec["flinkConfiguration"]
    assert open_provider("oauth2", configuration).delegation_tokens_required()
    mounts = spec["jobManager"]["podTemplate"]["spec"]["containers"][0]["volumeMounts"]
    (folder,) = (mount["mountPath"] for mount in mounts)
    assert configuration[f"{prefix}client-secret.file"] == f"{folder}/client-secret"
    assert "podTemplate" not in spec["taskManager"]
