"""The migrate command, as a user runs it."""

import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from pyflink_connections.cli.exit_codes import ExitCode

CANARY = "c4n4ry-0123456789"
HOOKS = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
SCRIPT = f"""\
CREATE TABLE orders (id INT)
WITH (
  'connector' = 'jdbc',
  'url' = 'jdbc:postgresql://db/shop',
  'username' = 'u',
  'password' = '{CANARY}', -- here
  'table-name' = 'orders'
);
"""
MIGRATED = """\
CREATE TABLE orders (id INT)
USING CONNECTION default_catalog.default_database.postgresql_shop
WITH (
  'connector' = 'jdbc',
  -- here
  'table-name' = 'orders'
);
"""


@pytest.fixture(name="script")
def _script(tmp_path, monkeypatch):
    """A script with a password, in a folder of its own that is the current one."""
    folder = tmp_path / "etl"
    folder.mkdir()
    monkeypatch.chdir(folder)
    script = folder / "orders.sql"
    script.write_text(SCRIPT)
    return script


def test_check(cli, script):
    """Inline credentials are told by file, line and key, with exit code 1; else there are none."""
    ended = cli("migrate", "--check", "orders.sql", "-o", "json")
    found = {"file": "orders.sql", "line": 6, "key": "password"}
    assert [{**found, "problem": "a credential in the open"}] == json.loads(ended.out)
    assert ExitCode.FINDINGS == ended.code
    assert "orders.sql   6      password" in cli("migrate", "--check", ".").out
    script.write_text(MIGRATED)
    assert ExitCode.DONE == cli("migrate", "--check", ".").code


def test_check_of_what_can_not_be_read(cli, script):
    """A literal that is never closed hides what follows, which is a finding."""
    script.write_text("SELECT 'open;\n" + SCRIPT.replace("'", '"'))
    ended = cli("migrate", "--check", ".")
    assert ExitCode.FINDINGS == ended.code
    assert "never closed" in ended.out


def test_dry_run(cli, script):
    """A dry run shows plan and diff without the secret, and writes nothing."""
    ended = cli("migrate", ".", "--dry-run")
    assert ExitCode.DONE == ended.code
    assert "default_catalog.default_database.postgresql_shop: password (secret)" in ended.out
    assert "-  'password' = '******', -- here" in ended.out
    assert CANARY not in ended.out + ended.err
    assert [script] == list(script.parent.iterdir())


def test_beside(cli, script):
    """New scripts go beside the old ones; doing it again changes nothing."""
    for _ in range(2):
        assert ExitCode.DONE == cli("migrate", ".").code
    assert SCRIPT == script.read_text()
    assert MIGRATED == script.with_name("orders.migrated.sql").read_text()
    connections = script.with_name("connections.sql").read_text()
    assert "'password' = '${secret:postgresql-shop}'" in connections
    assert CANARY not in connections


def test_in_place_with_placeholders(cli, script):
    """Scripts are changed themselves, and secrets are left to be filled in; once is enough."""
    cli("migrate", "--write", "--placeholders", "--connections", "c.sql", "orders.sql")
    assert MIGRATED == script.read_text()
    assert "'password' = '******'" in script.with_name("c.sql").read_text()
    assert ExitCode.DONE == cli("migrate", "--write", "--connections", "c.sql", ".").code
    assert MIGRATED == script.read_text()


def test_existing_file(cli, script):
    """A file of somebody else's is not overwritten unless that is asked for."""
    script.with_name("connections.sql").write_text("-- mine")
    ended = cli("migrate", ".", "--write")
    assert ExitCode.REFUSED == ended.code
    assert "connections.sql exists already" in ended.err
    assert SCRIPT == script.read_text()
    assert ExitCode.DONE == cli("migrate", ".", "--write", "--force").code
    assert MIGRATED == script.read_text()


def test_create(cli, script, stored_secrets):
    """Connections are created in the stores; the secret goes from the script to the store."""
    ended = cli("migrate", ".", "--write", "--create", "--name", "postgresql_shop=shop")
    assert ExitCode.DONE == ended.code
    assert CANARY not in ended.out + ended.err
    assert "USING CONNECTION default_catalog.default_database.shop\n" in script.read_text()
    assert [script] == list(script.parent.iterdir())
    [secret] = stored_secrets()
    assert CANARY in secret
    described = cli("describe", "default_catalog.default_database.shop").out
    assert "******" in described

    script.with_name("more.sql").write_text(SCRIPT.replace("orders", "more"))
    again = cli("migrate", ".", "--write", "--create", "--name", "postgresql_shop=shop")
    assert ExitCode.DONE == again.code
    assert "created" not in again.err
    assert 1 == len(stored_secrets())


def test_create_in_memory(cli, script):
    """Secrets are not moved to a store that ends with the command."""
    memory = ("-D", "table.secret-store.kind=generic_in_memory")
    ended = cli("migrate", ".", "--write", "--create", *memory)
    assert ExitCode.REFUSED == ended.code
    assert SCRIPT == script.read_text()


def test_refusals(cli, script):
    """What stays is told with its reason, and the exit code says so."""
    script.write_text(f"{SCRIPT}ALTER TABLE t SET ('password' = '{CANARY}');\n")
    ended = cli("migrate", ".", "-o", "yaml")
    assert ExitCode.FINDINGS == ended.code
    assert CANARY not in ended.out + ended.err
    document = YAML(typ="safe").load(ended.out)
    assert ["orders.sql:9"] == [each["place"] for each in document["refused"]]
    [connection] = document["connections"]
    assert (["url", "username"], ["password"]) == (
        connection["options"],
        connection["secret options"],
    )


def test_database(cli, script):
    """Connections go to another catalog and database if that is said."""
    cli("migrate", ".", "--write", "--catalog", "cat", "--database", "db")
    assert "USING CONNECTION cat.db.postgresql_shop\n" in script.read_text()


def test_hook(cli, script):
    """The hook's command finds the credential of a script whose name pre-commit appends."""
    [hook] = YAML(typ="safe").load(HOOKS)
    program, *arguments = hook["entry"].split()
    assert "pyflink-connections" == program
    assert ExitCode.FINDINGS == cli(*arguments, str(script)).code
