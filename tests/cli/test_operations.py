"""Commands about what connections stand on: stores, installations, scripts."""

import getpass
import json
import os
import stat
import uuid
from pathlib import Path

import pytest
from pyflink.version import __version__ as flink_version

from pyflink_connections import __version__
from pyflink_connections.cli.exit_codes import ExitCode
from pyflink_connections.shim_jar import JAR_NAME, jar_path, jar_version
from pyflink_connections.table.session_catalogs import SessionCatalogs
from tools.connectors import connector_jars

as_root = os.geteuid() == 0


def stores_seen(cli, *arguments):
    """The exit code of stores, and outcomes by store and permission."""
    ended = cli("stores", *arguments, "-o", "json")
    return ended.code, {
        (row["store"], row["permission"]): row["ok"] for row in json.loads(ended.out)
    }


def test_stores(cli, stored_secrets):
    """Each permission is a row; writing is tried on demand, and nothing stays."""
    cli("create", "a.b.c", "--set", "x=y")
    read = {
        ("connection store", "read"): True,
        ("secret store", "read"): True,
        ("secret store", "list"): True,
    }
    untried = {(store, "write"): None for store in ("connection store", "secret store")}
    assert (ExitCode.DONE, {**read, **untried}) == stores_seen(cli)
    written = {("secret store", name): True for name in ("store", "update", "remove")}
    written["connection store", "write"] = True
    assert (ExitCode.DONE, {**read, **written}) == stores_seen(cli, "--write")
    assert [] == stored_secrets()
    assert "1 connections" in cli("stores").out
    [(kind, identity)] = {
        (row["kind"], row["identity"])
        for row in json.loads(cli("stores", "-o", "json").out)
        if row["store"] == "connection store"
    }
    assert ("FileConnectionStore", getpass.getuser()) == (kind, identity)


def test_store_that_refuses(cli, tmp_path):
    """A store that does not let us do something says so in its row, and by the exit code."""
    (tmp_path / "secrets").mkdir(mode=0o755)  # open to others, so that ours won't use it
    (tmp_path / "secrets").chmod(0o777)
    (tmp_path / "connections").write_text("no directory")
    code, seen = stores_seen(cli, "--write")
    assert ExitCode.FINDINGS == code
    assert seen["secret store", "store"] is False
    assert seen["connection store", "write"] is False


def test_read_only_store(cli):
    """A store that can only be read is one that nothing can be written to, which is no failure."""
    code, seen = stores_seen(cli, "-D", "table.secret-store.kind=env", "--write")
    assert (ExitCode.DONE, None) == (code, seen["secret store", "write"])


def found_by_doctor(cli, *arguments):
    """The exit code of doctor, and its rows."""
    ended = cli("doctor", *arguments, "-o", "json")
    return ended.code, {row["what"]: (row["ok"], row["detail"]) for row in json.loads(ended.out)}


@pytest.fixture(name="flink_home")
def _flink_home(tmp_path):
    """A folder that looks like a Flink installation."""
    lib = tmp_path / "flink" / "lib"
    lib.mkdir(parents=True)
    (lib / "flink-dist-2.3.0.jar").write_bytes(b"")
    (lib / "flink-sql-connector-kafka-5.0.0-2.2.jar").write_bytes(b"")
    return lib.parent


def test_doctor(cli, flink_home):
    """What is as it should be, and what is a matter of taste, is no finding."""
    code, found = found_by_doctor(cli, "--flink-home", str(flink_home))
    assert {True, None} == {ok for ok, _ in found.values()}
    assert ExitCode.DONE == code
    assert found["shim jar"][1].startswith(f"{__version__} (")
    assert "flink-sql-connector-kafka-5.0.0-2.2.jar" == found["connectors in lib/"][1]
    assert found["configuration"][1].endswith("config.yaml")
    assert found["java"][1].split()[0].isdecimal()


def test_unhealthy(cli, flink_home, config, monkeypatch, tmp_path):
    """Each thing that is wrong is a finding that says what to do."""
    config.write_text(config.read_text().replace("kind: file", "kidn: file", 1))
    jar = jar_path().read_bytes()
    for name in ("pyflink-connections-shim.jar", "pyflink-connections-shim-0.0.1.jar"):
        (flink_home / "lib" / name).write_bytes(jar)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setenv("PYFLINK_CONNECTIONS_SHIM_JAR", str(tmp_path / "no.jar"))
    code, found = found_by_doctor(cli, "--flink-home", str(flink_home))
    wrong = {what: detail for what, (ok, detail) in found.items() if ok is False}
    assert ExitCode.FINDINGS == code
    assert {"java", "shim jar", "shim in lib/", "configuration"} == wrong.keys()
    assert "install a JDK" in wrong["java"]
    assert "Did you mean" in wrong["configuration"]
    assert "several" in wrong["shim in lib/"]


def test_install_shim(cli, flink_home):
    """The jar takes the place of older ones, readable for all; what is no Flink is refused."""
    lib = flink_home / "lib"
    (lib / "pyflink-connections-shim-0.0.1.jar").write_bytes(jar_path().read_bytes())
    ended = cli("install-shim", str(flink_home), "-o", "json")
    target = lib / JAR_NAME
    assert {"installed": str(target), "version": __version__} == json.loads(ended.out)
    assert 3 == len(list(lib.iterdir()))
    assert 0o644 == stat.S_IMODE(target.stat().st_mode)
    assert __version__ == jar_version(target)
    assert cli("install-shim", str(flink_home)).code == ExitCode.DONE
    refused = cli("install-shim", str(flink_home.parent))
    assert (ExitCode.REFUSED, True) == (refused.code, "no Flink installation" in refused.err)


SCRIPT = """-- a comment; with a semicolon
SET 'table.dml-sync' = 'true';
CREATE CONNECTION c WITH ('token' = 'p4ssw0rd', 'url' = '${url}');
DESCRIBE CONNECTION c;
CREATE TABLE t (n INT) WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = '${path}');
EXECUTE STATEMENT SET
BEGIN
  INSERT INTO t VALUES (1);
  INSERT INTO t VALUES (2);
END;
RESET 'table.dml-sync';
SELECT SUM(n) AS total FROM t;
"""


def test_run(t_env, cli, tmp_path):  # noqa: ARG001 - the JVM is there, as for the other tests
    """A script runs statement by statement; its results are tables, its connections last."""
    script = tmp_path / "script.sql"
    script.write_text(SCRIPT)
    batch = ("-D", "execution.runtime-mode=batch")
    variables = ("--var", "url=u", "--var", f"path={tmp_path}/table")
    ended = cli("run", str(script), *batch, *variables, "-o", "json")
    assert (ExitCode.DONE, "") == (ended.code, ended.err)
    assert '"total": 3' in ended.out
    assert "p4ssw0rd" not in ended.out
    assert "default_catalog.default_database.c" in cli("list").out
    script.write_text("SHOW TABLES;\n\n  SELECT *\nFORM t;")
    ended = cli("run", str(script))
    assert ExitCode.REFUSED == ended.code
    assert ended.err.startswith(f"error: {script}:4:")
    assert "\tat " not in ended.err


@pytest.mark.parametrize("end", [" = {canary})", " = '{canary}' 'x' = 'y')", "'{canary}')"])
def test_run_of_what_flink_can_not_parse(t_env, cli, tmp_path, end):  # noqa: ARG001 - as above
    """The parser quotes what it stumbled over, but no password."""
    canary = f"canary{uuid.uuid4().hex}"
    script = tmp_path / "script.sql"
    script.write_text("CREATE TABLE t (n INT) WITH ('password'" + end.format(canary=canary))
    ended = cli("run", str(script))
    assert ExitCode.REFUSED == ended.code
    assert f"error: {script}:1:" in ended.err
    assert canary not in ended.out + ended.err


LIVE_SCRIPT = """\
CREATE CATALOG cat WITH ('type' = 'generic_in_memory', 'default-database' = 'db');
CREATE TABLE cat.db.orders (n BIGINT) WITH (
  'connector' = 'jdbc', 'url' = 'jdbc:postgresql://127.0.0.1:1/shop', 'table-name' = 'orders',
  'username' = 'me', 'password' = 'p4ssw0rd'
);
"""
JARS = ";".join(jar.as_uri() for jar in connector_jars(flink_version))


def test_migrate_live(t_env, cli, stored_secrets, tmp_path):  # noqa: ARG001 - as above
    """The plan is shown; applied, the connection is in the stores; a second time nothing is new."""
    script = tmp_path / "catalogs.sql"
    script.write_text(LIVE_SCRIPT)
    command = ("migrate-live", "--init", str(script), "-D", f"pipeline.jars={JARS}")
    ended = cli(*command, "--name", "postgresql_shop=shop")
    assert ExitCode.DONE == ended.code
    assert "default_catalog.default_database.shop: password (secret)" in ended.out
    assert "table cat.db.orders" in ended.out
    assert [] == stored_secrets()
    ended = cli(*command, "--name", "postgresql_shop=shop", "--apply")
    assert (ExitCode.DONE, "connections in use: 1\n") == (ended.code, ended.err)
    assert "p4ssw0rd" not in ended.out
    assert "p4ssw0rd" in "".join(stored_secrets())
    ended = cli("show-create", "default_catalog.default_database.shop")
    assert "jdbc:postgresql://127.0.0.1:1/shop" in ended.out


@pytest.mark.parametrize(
    ("failure", "code"),
    [(ValueError("no more"), ExitCode.REFUSED), (KeyboardInterrupt(), ExitCode.INTERRUPTED)],
)
@pytest.mark.usefixtures("t_env")  # the JVM is there, as for the other tests
def test_migrate_live_all_or_nothing(  # noqa: PLR0917 - fixtures
    cli, stored_secrets, tmp_path, monkeypatch, failure, code
):
    """Whatever ends it, those before get back what they had, and no connection is left."""
    script = tmp_path / "catalogs.sql"
    other = LIVE_SCRIPT.partition(";\n")[2].replace("orders", "sold").replace("shop", "other")
    script.write_text(LIVE_SCRIPT + other)
    command = ("migrate-live", "--init", str(script), "-D", f"pipeline.jars={JARS}", "--apply")
    replace = SessionCatalogs.replace_options

    def replace_all_but_one(self, found, options):
        if found.name[-1] == "sold" and "connection.identifier" in options:
            raise failure
        replace(self, found, options)

    monkeypatch.setattr(SessionCatalogs, "replace_options", replace_all_but_one)
    ended = cli(*command, "--all-or-nothing")
    assert code == ended.code
    assert str(failure) in ended.err
    assert "All objects are as they were before" in ended.err
    assert [] == stored_secrets()
    ended = cli(*command)
    assert ("doing it again" in ended.err) == isinstance(failure, Exception)
    assert 1 <= len(stored_secrets()) <= 2


def test_migrate_live_without_lasting_secrets(cli):
    """Secrets are not moved into memory that ends with the command."""
    ended = cli("migrate-live", "--apply", "-D", "table.secret-store.kind=generic_in_memory")
    assert ExitCode.REFUSED == ended.code
    assert "ends with this command" in ended.err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--var", "password=hunter2"), ExitCode.USAGE, "no place for one"),
        (("--var", "nothing"), ExitCode.USAGE, "--var takes KEY=VALUE"),
        ((), ExitCode.REFUSED, "not text in UTF-8"),
    ],
)
def test_wrong_runs(cli, tmp_path, arguments, code, message):
    """What can't be run is refused before Flink is started."""
    file = Path(tmp_path, "script.sql")
    file.write_bytes(b"\xff")
    ended = cli("run", str(file), *arguments)
    assert code == ended.code
    assert message in ended.err
