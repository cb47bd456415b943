"""Commands that try connections, against real services."""

import json
import secrets as random
from importlib.metadata import version

import pytest

from pyflink_connections.cli.exit_codes import ExitCode
from tests.support.web_server import WebServer
from tools.connectors import connector_jars


@pytest.fixture(name="canary")
def _canary():
    """A password that occurs nowhere else."""
    return random.token_hex(12)


@pytest.fixture(name="web")
def _web(canary):
    """A web server whose user has the canary as a password."""
    with WebServer("reader", canary, "t0ken") as server:
        yield server


@pytest.fixture(name="create")
def _create(cli, web):
    """Creates a connection to the server with a password."""

    def create(password, *more):
        options = ("--type", "basic", "--set", f"url={web.url}/basic", "--secret", "username=-")
        stdin = f"reader\n{password}\n"
        return cli("create", "a.b.web", *options, "--secret", "password=-", *more, stdin=stdin)

    return create


def tried(cli, *names):
    """The exit code of validate, and the answers in its rows."""
    ended = cli("validate", *names, "-o", "json")
    return ended.code, [
        (row["connection"], row["step"], row["ok"]) for row in json.loads(ended.out)
    ]


RIGHT = [("a.b.web", "resolve", True), ("a.b.web", "reach", True), ("a.b.web", "log in", True)]


def test_validate(cli, create, canary):
    """All connections are tried, or those named; one that does not work is exit code 1."""
    create(canary)
    cli("create", "a.b.other", "--set", "x=y")
    other = [("a.b.other", "resolve", True), ("a.b.other", "check", None)]
    assert (ExitCode.DONE, [*other, *RIGHT]) == tried(cli)
    assert (ExitCode.DONE, RIGHT) == tried(cli, "a.b.web")
    cli("alter", "a.b.web", "--secret", "password=-", stdin="wr0ng-one\n")
    assert (ExitCode.FINDINGS, [*RIGHT[:2], ("a.b.web", "log in", False)]) == tried(cli, "a.b.web")
    assert ExitCode.NOT_FOUND == cli("validate", "a.b.no").code
    assert ExitCode.REFUSED == cli("validate", "--catalog", "no").code


def test_create(cli, create, canary, stored_secrets):
    """What does not work is not stored, if that was asked for."""
    ended = create("wr0ng-one", "--validate")
    assert ExitCode.REFUSED == ended.code
    assert "Nothing was stored" in ended.err
    assert "HTTP status 401" in ended.err
    assert ([], "[]\n") == (stored_secrets(), cli("list", "-o", "json").out)
    default = ("-D", "table.connection.validate-on-create=true")
    assert ExitCode.REFUSED == create("wr0ng-one", *default).code
    assert ExitCode.DONE == create(canary, *default).code


def test_rotate(cli, create, canary, web, stored_secrets):
    """A new secret takes the old one's place once it works, and not before."""
    create("0ld-password")
    refused = cli("rotate", "a.b.web", "--secret", "password=-", stdin="wr0ng-one\n")
    assert ExitCode.REFUSED == refused.code
    assert "0ld-password" in stored_secrets()[0]
    rotated = cli("rotate", "a.b.web", "--secret", "password=-", stdin=f"{canary}\n")
    assert (ExitCode.DONE, "Rotated password of a.b.web.\n") == (rotated.code, rotated.err)
    (secret,) = stored_secrets()
    assert canary in secret
    again = ("rotate", "a.b.web", "--no-validate", "--secret", "password=-")
    untried = cli(*again, stdin="any-one\n")
    assert "Rotated password of a.b.web, untried.\n" == untried.err
    assert 2 == web.paths.count("/basic")


def test_generate(cli, create, stored_secrets):
    """A generated value is printed on demand only; without, it goes to the secret store untried."""
    create("0ld-password")
    ended = cli("rotate", "a.b.web", "--generate")
    assert (ExitCode.DONE, "") == (ended.code, ended.out)
    assert "0ld-password" not in stored_secrets()[0]
    shown = cli("rotate", "a.b.web", "--generate", "--print", "--no-validate")
    assert shown.out.strip() in stored_secrets()[0]
    assert ExitCode.REFUSED == cli("rotate", "a.b.web", "--generate", "--print").code


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--print",), ExitCode.USAGE, "--print is for --generate"),
        (("--generate", "--secret", "a=-"), ExitCode.USAGE, "KEY alone"),
        (("--secret", "token=-"), ExitCode.REFUSED, "no secret 'token' to replace"),
        (("--secret", "password=hunter2"), ExitCode.USAGE, "no place for one"),
    ],
)
def test_wrong_rotations(cli, create, arguments, code, message):
    """What can't be rotated is refused with what would be right."""
    create("0ld-password")
    ended = cli("rotate", "a.b.web", *arguments, stdin="x\n")
    assert code == ended.code
    assert message in ended.err


def test_rotation_of_what(cli):
    """Of several secrets, or none, one must be named."""
    cli("create", "a.b.c", "--secret", "a.token=-", "--secret", "b.token=-", stdin="1111\n2222\n")
    cli("create", "a.b.d", "--set", "x=y")
    assert "The connection has: a.token, b.token." in cli("rotate", "a.b.c").err
    assert "The connection has: none." in cli("rotate", "a.b.d").err


def test_jdbc(t_env, cli, postgres, canary):  # noqa: ARG001 - the JVM is there, as for the other tests
    """A connection by JDBC is tried by the driver in pipeline.jars, in PyFlink's JVM."""
    jars = ";".join(jar.as_uri() for jar in connector_jars(version("apache-flink")))
    options = ("--set", f"url={postgres.jdbc_url}", "--set", f"username={postgres.user}")
    create = ("create", "a.b.pg", *options, "--secret", "password=-", "--validate")
    refused = cli(*create, "-D", f"pipeline.jars={jars}", stdin=canary)
    assert ExitCode.REFUSED == refused.code
    assert "password authentication failed" in refused.err
    made = cli(*create, "-D", f"pipeline.jars={jars}", stdin=postgres.password)
    assert ExitCode.DONE == made.code
    ended = cli("validate", "-D", f"pipeline.jars={jars}")
    assert ExitCode.DONE == ended.code
    assert "org.postgresql.Driver" in ended.out
    assert "no driver takes jdbc:postgresql" in cli("validate").out
