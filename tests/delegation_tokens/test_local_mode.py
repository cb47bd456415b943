"""What PyFlink's local mode needs for delegation tokens, and gets without the user."""

import os
import sys

import pytest

from pyflink_connections.jvm import class_path
from pyflink_connections.shim_jar import jar_path

URL = "security.delegation.token.provider.tickets.url"
RETRY = "security.delegation.tokens.renewal.retry.backoff"


@pytest.fixture(name="configured")
def _configured(t_env, monkeypatch, tmp_path):
    """Makes an environment with Flink's configuration file of that content; gives its config."""
    del t_env  # has started the JVM, with the options that it needs out of PyFlink's own file
    from pyflink.common import Configuration

    from pyflink_connections.table import EnvironmentSettings, TableEnvironment

    def configured(content, **settings):
        (tmp_path / "config.yaml").write_text(content)
        monkeypatch.setenv("FLINK_CONF_DIR", str(tmp_path))
        configuration = Configuration()
        for key, value in settings.items():
            configuration.set_string(key.replace("_", "."), value)
        builder = EnvironmentSettings.new_instance().in_batch_mode()
        env = TableEnvironment.create(builder.with_configuration(configuration).build())
        return lambda key: env.get_config().get(key, "not set")

    return configured


def test_file_reaches_the_cluster_of_this_process(configured):
    """The options of Flink's file are in the configuration that the mini cluster gets."""
    config = configured(f"{URL}: http://tickets\n")
    assert ("http://tickets", "1 s") == (config(URL), config(RETRY))


def test_settings_win_over_the_file(configured):
    """What the environment's settings say stays."""
    settings = {URL.replace(".", "_"): "http://settings", RETRY.replace(".", "_"): "5 s"}
    config = configured(f"{URL}: http://file\n", **settings)
    assert ("http://settings", "5 s") == (config(URL), config(RETRY))


def test_other_clusters_have_their_own_file(configured):
    """A job for a cluster elsewhere takes no credentials of providers with it."""
    config = configured(f"{URL}: http://tickets\n", execution_target="remote")
    assert ("not set", "not set") == (config(URL), config(RETRY))


def test_nothing_changes_without_delegation_tokens(configured):
    """An environment without services has the configuration that PyFlink's would have."""
    config = configured("rest.port: 1\n")
    assert ("not set", "not set") == (config(URL), config(RETRY))


def test_jvm_is_started_with_the_shim(monkeypatch):
    """The shim is first on the class path; what the user has set is behind it, and stays set."""
    started = []
    launch = class_path._with_shim(lambda env, args: started.append((env, args)))
    monkeypatch.setattr(class_path, "_HADOOP_CONFIGURATION", class_path.Path("/no/such"))
    launch({"PATH": "p"}, ["local"])
    launch({"HADOOP_CLASSPATH": "/hadoop/*"}, ["local"])
    monkeypatch.setattr(class_path, "_HADOOP_CONFIGURATION", class_path.Path("/"))
    launch({}, ["local"])
    launch({"HADOOP_CONF_DIR": "/conf"}, ["local"])
    jar = str(jar_path())
    paths = [env["HADOOP_CLASSPATH"].split(os.pathsep) for env, _ in started]
    assert [[jar], [jar, "/hadoop/*"], [jar, "/"], [jar]] == paths
    assert ("p", sys.executable) == (
        started[0][0]["PATH"],
        started[0][0][class_path.PYTHON_VARIABLE],
    )
    assert "HADOOP_CLASSPATH" not in os.environ


def test_jvm_is_started_without_a_missing_shim(monkeypatch):
    """A missing jar is told to who makes a table environment, and keeps no JVM from starting."""
    monkeypatch.setenv("PYFLINK_CONNECTIONS_SHIM_JAR", "/no/such.jar")
    started = []
    class_path._with_shim(lambda env, _args: started.append(env))({"PATH": "p"}, ["local"])
    assert [{"PATH": "p"}] == started


def test_launcher_is_wrapped_once():
    """Importing more of the package does not wrap it again."""
    from pyflink import java_gateway

    before = java_gateway.launch_gateway_server_process
    class_path.install_on_class_path()
    assert before is java_gateway.launch_gateway_server_process
    assert before.has_shim
