"""The command line at a terminal, as somebody uses it; the recording is a page of the docs."""

import os
import re
import secrets as random
from pathlib import Path

import pytest

from pyflink_connections.cli.exit_codes import ExitCode
from tests.support.terminal import Terminal
from tests.support.web_server import WebServer
from tools.commands import PROJECT
from tools.postgres import EmbeddedPostgres

#: What is shown of something that takes more than a second.
_PROGRESS = re.compile(r"[\r\n]*[\u2800-\u28ff] [^\r\n]* \.\.\.\s*?(?=[\r\n])")
RECORDING = Path(PROJECT, "docs", "cli", "session.txt")
#: With this variable set, the test writes the recording instead of comparing it.
RECORD = "PYFLINK_CONNECTIONS_RECORD"
SALES = (
    *("create", "shop.public.sales", "--set", "hostname=127.0.0.1", "--set", "port={port}"),
    *("--set", "username=sales", "--set", "database-name=postgres", "--secret", "password"),
)


class Session:
    """Commands one after another, and what stood on the terminal."""

    def __init__(self, config):
        self._variables = {"FLINK_CONF_DIR": str(config.parent)}
        self._lines = []

    def run(self, *arguments, answers=()):
        """Runs a command, types what it asks for, and returns the exit code."""
        terminal = Terminal(arguments, self._variables)
        for question, answer in answers:
            terminal.wait_for(question)
            terminal.type(f"{answer}\n")
        code = terminal.end()
        self._lines += [f"$ pyflink-connections {' '.join(arguments)}", terminal.shown]
        if code:
            self._lines.append(f"(exit code {code})")
        return code

    def say(self, text):
        """Notes what happens elsewhere."""
        self._lines.append(f"# {text}")

    def recorded(self, port):
        """What was shown, without what differs from time to time."""
        text = "\n".join(line.rstrip("\n") for line in self._lines)
        text = _PROGRESS.sub("", text).replace("\r", "")
        text = re.sub(r"\d+ *$", "4", text.replace(str(port), "54321"), flags=re.MULTILINE)
        text = re.sub(r"PostgreSQL (\d+)\.\d+", r"PostgreSQL \1.0", text)
        text = re.sub(r"\(exit code 4$", "(exit code", text)
        return "\n".join(line.rstrip() for line in text.split("\n")) + "\n"


@pytest.fixture(name="session")
def _session(config):
    """A session over the stores in files."""
    return Session(config)


@pytest.fixture(name="server")
def _server():
    """A PostgreSQL with a role ``sales``."""
    with EmbeddedPostgres() as server:
        server.execute("CREATE ROLE sales LOGIN PASSWORD 'old'")
        yield server


def set_password(server, password):
    """Gives the role a password."""
    server.execute(f"ALTER ROLE sales PASSWORD '{password}'")


def test_session(session, server):
    """Create, list, validate with the right and a wrong password, rotate, stop, drop."""
    first, second = random.token_hex(12), random.token_hex(12)
    set_password(server, first)
    sales = [argument.format(port=server.port) for argument in SALES]
    assert ExitCode.DONE == session.run(*sales, answers=[("password: ", first)])
    assert ExitCode.DONE == session.run("list")
    assert ExitCode.DONE == session.run("validate", "shop.public.sales")
    session.say("the role gets a new password")
    set_password(server, second)
    assert ExitCode.FINDINGS == session.run("validate", "shop.public.sales")
    rotate = ("rotate", "shop.public.sales")
    assert ExitCode.REFUSED == session.run(*rotate, answers=[("password: ", "wr0ng-one")])
    assert ExitCode.DONE == session.run(*rotate, answers=[("password: ", second)])
    session.say("the server is stopped")
    server.stop()
    assert ExitCode.FINDINGS == session.run("validate", "shop.public.sales")
    drop = ("drop", "shop.public.sales")
    assert ExitCode.REFUSED == session.run(*drop, answers=[("[y/N]: ", "n")])
    assert ExitCode.DONE == session.run(*drop, answers=[("[y/N]: ", "y")])
    recorded = session.recorded(server.port)
    assert first not in recorded
    assert second not in recorded
    if os.environ.get(RECORD):
        RECORDING.write_text(recorded)
    assert RECORDING.read_text() == recorded


def test_prompts_for_what_is_missing(session, stored_secrets):
    """What a type needs is asked for, and only what is no secret is shown."""
    canary = random.token_hex(12)
    answers = [("password: ", canary), ("url: ", "jdbc:x"), ("username: ", "reader")]
    created = session.run("create", "a.b.c", "--type", "basic", answers=answers)
    assert ExitCode.DONE == created
    (secret,) = stored_secrets()
    assert canary in secret
    shown = session.recorded(0)
    assert "url: jdbc:x" in shown
    assert "reader" not in shown
    assert canary not in shown


def test_generated_value(session):
    """A generated value is shown, and the command waits until it is set at the service."""
    with WebServer("reader", "0ld-password", "t0ken") as web:
        url = ("--set", f"url={web.url}/nothing")
        answers = [("password: ", "0ld-password"), ("username: ", "reader")]
        session.run("create", "a.b.c", "--type", "basic", *url, answers=answers)
        rotate = ("rotate", "a.b.c", "--generate", "--print")
        assert ExitCode.DONE == session.run(*rotate, answers=[("press Enter", "")])
        assert ["/nothing"] == web.paths


def test_interrupted_prompt(config, tmp_path):
    """Ctrl-C at a prompt ends the command, and nothing is there."""
    terminal = Terminal(["create", "a.b.c", "--secret", "token"], {"FLINK_CONF_DIR": config.parent})
    terminal.wait_for("token: ")
    terminal.type("\x03")
    assert ExitCode.INTERRUPTED == terminal.end()
    assert "interrupted; nothing was left half done" in terminal.shown
    assert not (tmp_path / "secrets").exists()


def test_interrupted_validation(config, tmp_path):
    """What takes long says so; Ctrl-C then leaves neither a definition nor a secret."""
    with WebServer("reader", "p4ssw0rd", "t0ken") as web:
        options = ("--type", "bearer", "--set", f"url={web.url}/slow", "--validate")
        arguments = ["create", "a.b.c", *options, "--secret", "token"]
        terminal = Terminal(arguments, {"FLINK_CONF_DIR": config.parent})
        terminal.wait_for("token: ")
        terminal.type("t0ken-value\n")
        terminal.wait_for("Creating a.b.c ...")
        terminal.type("\x03")
        assert ExitCode.INTERRUPTED == terminal.end()
    assert [] == list(tmp_path.rglob("c.yaml"))
    assert [] == list((tmp_path / "secrets").glob("*.json"))
