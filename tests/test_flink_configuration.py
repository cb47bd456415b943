"""Flink's configuration file, found and read as Flink does."""

from datetime import timedelta
from pathlib import Path

import pyflink
import pytest

from pyflink_connections import configuration
from pyflink_connections.configuration import ConfigOption, Options
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.flink_configuration import (
    configuration_directory,
    read_flink_configuration,
)
from tests.support.errors import full_text

NESTED = """
table:
  secret-store:
    kind: azure-key-vault
    azure-key-vault:
      vault.url: https://company-vault.vault.azure.net/
security.redaction.additional-keys: [pin, tan]
flag: TRUE
number: 010
empty:
"""


def test_directory(monkeypatch, tmp_path):
    """FLINK_CONF_DIR comes first, then FLINK_HOME, then the installed PyFlink."""
    monkeypatch.setenv("FLINK_CONF_DIR", str(tmp_path))
    monkeypatch.setenv("FLINK_HOME", "elsewhere")
    assert tmp_path == configuration_directory()
    monkeypatch.delenv("FLINK_CONF_DIR")
    assert Path("elsewhere/conf") == configuration_directory()
    monkeypatch.delenv("FLINK_HOME")
    assert Path(pyflink.__file__).parent / "conf" == configuration_directory()


def test_config_yaml(tmp_path):
    """Nested and dotted keys are the same, lists are joined, booleans are lower case."""
    (tmp_path / "config.yaml").write_text(NESTED)
    read = read_flink_configuration(tmp_path)
    assert {
        "table.secret-store.kind": "azure-key-vault",
        "table.secret-store.azure-key-vault.vault.url": "https://company-vault.vault.azure.net/",
        "security.redaction.additional-keys": "pin;tan",
        "flag": "true",
    } == {key: value for key, value in read.items() if key != "number"}


def test_legacy_file_wins(tmp_path):
    """The older flink-conf.yaml is taken where it exists, as by Flink 1.20."""
    (tmp_path / "config.yaml").write_text(NESTED)
    (tmp_path / "flink-conf.yaml").write_text(
        "# comment\ntable.secret-store.kind: env # why\nnonsense\nkey: a: b\n"
    )
    assert {"table.secret-store.kind": "env", "key": "a: b"} == read_flink_configuration(tmp_path)


def test_missing_and_empty(tmp_path):
    """No file, or an empty one, is an empty configuration."""
    assert {} == read_flink_configuration(tmp_path)
    (tmp_path / "config.yaml").write_text("# nothing\n")
    assert {} == read_flink_configuration(tmp_path)


@pytest.mark.parametrize(
    "content",
    ["a: 'c4nary\nb: [", "- c4nary", "a: !!python/name:os.system c4nary"],
    ids=["unclosed", "list", "object"],
)
def test_malformed(tmp_path, content):
    """A file that is no YAML map is an error with its path and none of its content."""
    (tmp_path / "config.yaml").write_text(content)
    with pytest.raises(ValidationException, match=r"config\.yaml is not a YAML map") as raised:
        read_flink_configuration(tmp_path)
    assert "c4nary" not in full_text(raised.value)
    assert raised.value.__context__ is None


URL = ConfigOption("vault.url", configuration.text, "The vault.", required=True)
LIMIT = ConfigOption("limit", configuration.duration, "How long.", default=timedelta(seconds=30))
COUNT = ConfigOption("count", configuration.integer, "How many.")
FLAG = ConfigOption("flag", configuration.boolean, "Whether.", default=False)
WORD = ConfigOption("word", configuration.one_of("a", "b"), "Which.")
DECLARED = (URL, LIMIT, COUNT, FLAG, WORD)


def test_options():
    """Declared options are typed, and have their defaults."""
    options = Options(DECLARED, {"vault.url": "u", "limit": "2 min", "flag": "TRUE"}, "p.")
    assert ("u", timedelta(minutes=2), True) == tuple(map(options.require, (URL, LIMIT, FLAG)))
    assert options.get(COUNT) is None
    assert timedelta(seconds=30) == Options(DECLARED, {"vault.url": "u"}, "p.").require(LIMIT)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, r"'p\.vault\.url' must be set. The vault"),
        ({"vault.url": "u", "vault-url": "c4nary"}, r"Did you mean 'p\.vault\.url'"),
        ({"vault.url": "u", "zzzzzzzz": "c4nary"}, r"Known are: p\.count, p\.flag"),
        ({"vault.url": ""}, "must be a text that is not empty"),
        ({"vault.url": "u", "limit": "c4nary"}, "must be a duration such as '10 s'"),
        ({"vault.url": "u", "count": "c4nary"}, "must be a whole number"),
        ({"vault.url": "u", "flag": "c4nary"}, "must be 'true' or 'false'"),
        ({"vault.url": "u", "word": "c4nary"}, "must be one of 'a', 'b'"),
    ],
)
def test_option_errors(given, message):
    """A wrong option is an error that says what would be right, and never repeats the value."""
    with pytest.raises(ValidationException, match=message) as raised:
        Options(DECLARED, given, "p.")
    assert "c4nary" not in full_text(raised.value)
