"""The commands over definitions, on stores in files, without a JVM."""

import json

import pytest
from ruamel.yaml import YAML

from pyflink_connections.cli.exit_codes import ExitCode

PG = ("create", "cat.db.pg", "--type", "basic", "--set", "url=jdbc:postgresql://db/sales")
SECRETS = ("--secret", "username=stdin", "--secret", "password=stdin")


def create(cli, name="cat.db.pg"):
    """Creates a connection of type basic."""
    arguments = [name if each == "cat.db.pg" else each for each in PG]
    return cli(*arguments, *SECRETS, stdin="reader\np4ssw0rd\n")


def listed(cli, *arguments):
    """The names that list gives."""
    return [row["name"] for row in json.loads(cli("list", *arguments, "-o", "json").out)]


def test_create_and_look(cli, stored_secrets):
    """A connection is created, listed, described and printed as SQL; its secrets are stored."""
    assert ExitCode.DONE == create(cli).code
    (secret,) = stored_secrets()
    assert "p4ssw0rd" in secret
    row = {"name": "cat.db.pg", "type": "basic", "secrets": ["password", "username"]}
    assert [{**row, "comment": None}] == json.loads(cli("list", "-o", "json").out)
    described = YAML().load(cli("describe", "cat.db.pg", "--extended", "--output", "yaml").out)
    assert ("basic", "******") == (described["type"], described["option:password"])
    assert "FileSecretStore" == described["secret store"]
    statement = cli("show-create", "pg", "--catalog", "cat", "--database", "db").out
    assert statement.startswith(
        "CREATE CONNECTION `cat`.`db`.`pg`\nWITH (\n  'password' = '******'"
    )
    assert "p4ssw0rd" not in statement


def test_list(cli):
    """The list is limited by catalog, database and pattern; as a table it has a heading."""
    for name in ("a.b.pg", "a.c.kafka", "x.b.pg"):
        create(cli, name)
    assert ["a.b.pg", "a.c.kafka", "x.b.pg"] == listed(cli)
    assert ["a.b.pg", "a.c.kafka"] == listed(cli, "--catalog", "a")
    assert ["a.b.pg"] == listed(cli, "--catalog", "a", "--database", "b")
    assert ["a.c.kafka"] == listed(cli, "*kafka*")
    heading, _line, *rows = cli("list").out.splitlines()
    assert ["name", "type", "secrets", "comment"] == heading.split()
    assert ["a.b.pg", "a.c.kafka", "x.b.pg"] == [row.split()[0] for row in rows]


def test_alter(cli, stored_secrets):
    """Options are set and removed, secrets replaced; what is not named stays."""
    cli(
        "create",
        "cat.db.c",
        "--set",
        "url=u",
        "--set",
        "a=b",
        "--secret",
        "token=-",
        stdin="old-one",
    )
    altered = cli(
        *("alter", "cat.db.c", "--set", "url=v", "--reset", "a", "--secret", "token=-"),
        stdin="new-one",
    )
    assert ("Altered cat.db.c.\n", ExitCode.DONE) == (altered.err, altered.code)
    described = json.loads(cli("describe", "cat.db.c", "-o", "json").out)
    assert {"option:url": "v", "option:token": "******"} == {
        key: value for key, value in described.items() if key.startswith("option:")
    }
    (secret,) = stored_secrets()
    assert "new-one" in secret
    assert ExitCode.DONE == cli("alter", "cat.db.x", "--set", "a=b", "--if-exists").code
    assert ExitCode.USAGE == cli("alter", "cat.db.c").code


def test_rename_and_drop(cli, stored_secrets):
    """A connection is renamed in its database, and dropped with its secret."""
    create(cli)
    assert ExitCode.DONE == cli("rename", "cat.db.pg", "sales").code
    assert ["cat.db.sales"] == listed(cli)
    assert ExitCode.REFUSED == cli("rename", "cat.db.sales", "other.db.sales").code
    assert ExitCode.DONE == cli("drop", "cat.db.sales").code
    assert ([], []) == (listed(cli), stored_secrets())


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("describe", "cat.db.no"), ExitCode.NOT_FOUND, "cat.db.no does not exist"),
        (("drop", "cat.db.no"), ExitCode.NOT_FOUND, "cat.db.no does not exist"),
        (("drop", "cat.db.no", "--if-exists"), ExitCode.DONE, "There is no cat.db.no"),
        (("describe", "pg"), ExitCode.REFUSED, "Write the full name, catalog.database.name"),
        (("describe", "a.b.c.d"), ExitCode.REFUSED, "Not a valid path"),
        (PG, ExitCode.REFUSED, "needs the option 'password'"),
        (("create", "a.b.c", "--type", "basik"), ExitCode.REFUSED, "Did you mean 'basic'"),
        (("list", "--output", "xml"), ExitCode.USAGE, "'xml' is not one of"),
        (("list", "-D", "nonsense"), ExitCode.USAGE, "-D takes KEY=VALUE"),
        (("list", "-D", "table.secret-store.kidn=x"), ExitCode.REFUSED, "Did you mean"),
        (("lst",), ExitCode.USAGE, "lst"),
        (("export", "--database", "d"), ExitCode.USAGE, "Say which catalog"),
        (("create", "a.b.c", "--set", "a=1", "--set", "a=2"), ExitCode.USAGE, "'a' twice"),
        (("create", "a.b.c", "--secret", "token"), ExitCode.REFUSED, "No terminal is there to ask"),
        (("create", "a.b.c", "--secret", "token=-"), ExitCode.REFUSED, "no line for 'token'"),
        (("create", "a.b.c", "--secret", "token=env:NO_SUCH_1"), ExitCode.REFUSED, "NO_SUCH_1"),
        (("create", "a.b.c", "--secret", "token=file:/no/file"), ExitCode.REFUSED, "/no/file"),
    ],
)
def test_errors(cli, arguments, code, message):
    """Each kind of error has its exit code, and a line that says what would be right."""
    ended = cli(*arguments)
    assert (code, "") == (ended.code, ended.out)
    assert message in ended.err


def test_taken_name(cli):
    """A name that is taken is refused before anything is asked for, or left as it is."""
    create(cli)
    assert ExitCode.REFUSED == cli(*PG, *SECRETS).code
    assert ExitCode.DONE == create_again(cli).code
    assert "p4ssw0rd" not in cli("describe", "cat.db.pg").out


def create_again(cli):
    """Creates the connection if it is not there."""
    return cli(*PG, *SECRETS, "--if-not-exists", stdin="reader\nother\n")


@pytest.mark.parametrize("store", ["connection-store", "secret-store"])
def test_stores_in_memory(cli, store):
    """What would end with the command is refused, with the option that helps."""
    ended = cli(*PG, *SECRETS, "-D", f"table.{store}.kind=generic_in_memory", stdin="a\nb\n")
    assert ExitCode.REFUSED == ended.code
    assert f"table.{store}.kind" in ended.err


def test_sources_of_secrets(cli, tmp_path, monkeypatch, stored_secrets):
    """Secrets come from files, variables and standard input."""
    (tmp_path / "token").write_text("from-file\n")
    monkeypatch.setenv("MY_TOKEN", "from-variable")
    cli(
        *("create", "cat.db.c", "--secret", f"a.token=file:{tmp_path}/token"),
        *("--secret", "b.token=env:MY_TOKEN", "--secret", "c.token=stdin", "--secret", "d.token=-"),
        stdin="from-stdin\r\nfrom-next-line",
    )
    (secret,) = stored_secrets()
    content = json.loads(secret)
    for value in ("from-file", "from-variable", "from-stdin", "from-next-line"):
        assert f'"{value}"' in json.dumps(content)


def test_orphans(cli, tmp_path, stored_secrets):
    """A secret whose definition was deleted by hand is found, and removed on demand."""
    create(cli)
    (definition,) = (tmp_path / "connections").rglob("pg.yaml")
    definition.unlink()
    assert ExitCode.DONE == cli("orphans").code
    found = cli("orphans", "--older-than", "0 s", "-o", "json")
    assert ExitCode.FINDINGS == found.code
    assert ["cat.db.pg"] != json.loads(found.out)
    assert 1 == len(stored_secrets())
    removed = cli("orphans", "--older-than", "0 s", "--remove", "-o", "json")
    assert (ExitCode.DONE, found.out) == (removed.code, removed.out)
    assert [] == stored_secrets()
    assert ExitCode.USAGE == cli("orphans", "--older-than", "soon").code


@pytest.mark.parametrize("text_format", ["yaml", "sql"])
def test_export_and_import(cli, tmp_path, text_format):
    """Definitions go to another store by a plan, with the secrets that are supplied."""
    create(cli)
    file = tmp_path / f"export.{text_format}"
    file.write_text(cli("export", "--format", text_format).out)
    assert "p4ssw0rd" not in file.read_text()
    there = ("-D", f"table.connection-store.file.path={tmp_path}/there")
    secrets = ("--secret", "cat.db.pg#username=-", "--secret", "cat.db.pg#password=-")
    incomplete = cli("import", str(file), "--apply", *there)
    assert (ExitCode.FINDINGS, []) == (incomplete.code, listed(cli, *there))
    planned = cli("import", str(file), *there, *secrets, "-o", "json", stdin="u\nother\n")
    plan = [{"action": "create", "connection": "cat.db.pg", "detail": ""}]
    assert (ExitCode.DONE, plan, []) == (planned.code, json.loads(planned.out), listed(cli, *there))
    applied = cli("import", str(file), "--apply", *there, *secrets, stdin="u\nother\n")
    assert (ExitCode.DONE, ["cat.db.pg"]) == (applied.code, listed(cli, *there))
    assert "unchanged" in cli("import", str(file), *there).out
    assert ExitCode.USAGE == cli("import", str(file), "--secret", "k=-", stdin="x").code
    (tmp_path / "bad.yaml").write_bytes(b"\xff")
    assert ExitCode.REFUSED == cli("import", str(tmp_path / "bad.yaml")).code


@pytest.mark.parametrize("kind", ["file", "generic_in_memory"])
def test_import_of_a_secret_in_the_open(cli, tmp_path, stored_secrets, kind):
    """A text with a secret in it is refused, wherever secrets are kept, and nothing is stored."""
    file = tmp_path / "import.yaml"
    options = "options: {url: u, password: p4ssw0rd}"
    file.write_text(f"version: 1\nconnections:\n  cat.db.pg: {{{options}}}\n")
    ended = cli("import", str(file), "--apply", "-D", f"table.secret-store.kind={kind}")
    assert (ExitCode.REFUSED, []) == (ended.code, listed(cli))
    assert "supply its value apart" in ended.err
    assert "p4ssw0rd" not in ended.out + ended.err
    assert [] == stored_secrets()
