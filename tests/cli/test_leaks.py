"""No command shows a secret, however it ends and however much it is asked to tell."""

import secrets as random

import pytest

from pyflink_connections.cli.commands import COMMANDS
from pyflink_connections.cli.exit_codes import ExitCode
from pyflink_connections.testing.leaks import occurs_in
from tests.support.web_server import WebServer

VERBOSE = ("--verbose",)
NAME = "a.b.web"


@pytest.fixture(name="canary")
def _canary():
    """A value that occurs nowhere else."""
    return random.token_hex(16)


@pytest.fixture(name="web")
def _web(canary):
    """A server that repeats the credentials it is sent."""
    with WebServer("reader", canary, canary) as server:
        yield server


@pytest.fixture(name="shown")
def _shown(cli, canary):
    """Runs commands and collects what they write; ends with the search for the canary."""
    written = []

    def shown(*arguments, stdin=""):
        ended = cli(*arguments, stdin=stdin)
        written.append((arguments[0], ended.out + ended.err))
        return ended

    yield shown
    assert [] == [name for name, text in written if occurs_in(canary, text)]


@pytest.mark.usefixtures("t_env")  # so that the JVM begins with PyFlink's own configuration
def test_every_command(shown, web, canary, tmp_path):
    """The secret of a connection shows in no command's output, results and errors alike."""
    options = ("--type", "bearer", "--set", f"url={web.url}/echo", "--secret", "token=-")
    calls = {
        "create": (NAME, *options),
        "list": (),
        "describe": (NAME, "--extended"),
        "show-create": (NAME,),
        "alter": (NAME, "--secret", "token=-"),
        "rotate": (NAME, "--secret", "token=-"),
        "validate": (NAME,),
        "orphans": ("--older-than", "0 s"),
        "export": ("--format", "sql"),
        "import": (str(tmp_path / "export.yaml"), "--apply", "--secret", f"{NAME}#token=-"),
        "migrate": (str(tmp_path / "script.sql"), "--placeholders"),
        "migrate-live": ("--init", str(tmp_path / "script.sql")),
        "rename": (NAME, "web2"),
        "stores": ("--write",),
        "doctor": (),
        "install-shim": (str(tmp_path),),
        "run": (str(tmp_path / "none.sql"),),
        "version": (),
        "drop": ("a.b.web2",),
    }
    assert {*COMMANDS} - {"completion"} == {*calls}
    (tmp_path / "script.sql").write_text(
        f"CREATE TABLE t (n INT) WITH ('connector' = 'jdbc', 'url' = 'u', 'password' = '{canary}');"
    )
    for name, arguments in calls.items():
        if name == "import":
            (tmp_path / "export.yaml").write_text(shown("export").out)
        for form in ("table", "json"):
            shown(name, *arguments, *VERBOSE, "--output", form, stdin=f"{canary}\n{canary}\n")


def test_failing_stores(shown, canary, config, tmp_path):
    """A store that fails with the secret at hand shows nothing of it, with tracebacks neither."""
    (tmp_path / "secrets").write_text("a file in the place of the folder")
    create = ("create", "a.b.c", "--secret", "token=-", *VERBOSE)
    ended = shown(*create, stdin=canary)
    assert ExitCode.STORE == ended.code
    assert "Traceback" in ended.err
    config.write_text(f"table: [{canary}\n")
    assert ExitCode.REFUSED == shown("list", *VERBOSE).code


@pytest.mark.parametrize(
    "arguments",
    [
        ("create", "a.b.c", "--set", "password={canary}"),
        ("create", "a.b.c", "--set", "url=jdbc:postgresql://u:{canary}@h/d"),
        ("create", "a.b.c", "--secret", "password={canary}"),
        ("create", "a.b.c", "--secret={canary}", "{canary}"),
        ("create", "a.b.c", "password={canary}"),
        ("create", "a.b.c", "--password={canary}"),
        ("create", "a.b.c", "--password", "{canary}"),
        ("list", "--output={canary}"),
        ("list", "-D", "table.secret-store.hashicorp-vault.token={canary}"),
        ("list", "-D", "table.connection-store.sql.password={canary}"),
        ("list", "-D", "{canary}"),
        ("rotate", "a.b.c", "--secret", "token=stdin:{canary}"),
        ("import", __file__, "--secret", "a.b.c#token={canary}"),
        ("run", __file__, "--var", "password={canary}"),
    ],
)
def test_secrets_as_arguments(shown, canary, arguments):
    """A secret on the command line is refused, and not repeated."""
    given = [argument.format(canary=canary) for argument in arguments]
    ended = shown(*given, *VERBOSE)
    assert (False, "") == (ended.code == ExitCode.DONE, ended.out)


def test_unexpected_error(shown, canary, monkeypatch):
    """An error of the program itself is told without the secrets that it holds."""
    from pyflink_connections.connections import ConnectionManager

    def fail(_self, _path, connection, **_):
        raise RuntimeError(connection.get_options()["token"])

    monkeypatch.setattr(ConnectionManager, "create", fail)
    ended = shown("create", "a.b.c", "--secret", "token=-", *VERBOSE, stdin=canary)
    assert ExitCode.INTERNAL == ended.code
    assert "RuntimeError: ******" in ended.err
