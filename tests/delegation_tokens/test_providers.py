"""What a provider is made of, and how it is found and configured."""

import pickle
from datetime import datetime, timezone

import pytest

from pyflink_connections.configuration import ConfigOption, text
from pyflink_connections.delegation_tokens import ObtainedDelegationTokens, ProviderConfiguration
from pyflink_connections.delegation_tokens.providers import is_known, open_provider
from pyflink_connections.exceptions import ValidationException

PREFIX = "security.delegation.token.provider."
PROVIDERS = "tests.support.token_providers"
URL = ConfigOption("url", text, "A URL.", required=True)


def test_tokens_are_not_shown():
    """Neither a text nor a pickle of obtained tokens has them."""
    obtained = ObtainedDelegationTokens(b"s3cret", datetime(2030, 1, 1, tzinfo=timezone.utc))
    assert "s3cret" not in f"{obtained} {obtained!r}"
    with pytest.raises(TypeError, match="can't be pickled"):
        pickle.dumps(obtained)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("text",), TypeError),
        ((b"t", 5), TypeError),
        ((b"t", datetime(2030, 1, 1)), ValueError),  # noqa: DTZ001 - that is what is wrong
    ],
)
def test_wrong_tokens_are_refused_without_showing_them(arguments, error):
    """The mistakes of a provider's first draft are told at once."""
    with pytest.raises(error) as caught:
        ObtainedDelegationTokens(*arguments)
    assert "text" not in str(caught.value)


def test_configuration_has_everything_and_the_own_options():
    """A provider sees all of Flink's configuration by full keys, and its own without the prefix."""
    values = {"rest.port": "1", f"{PREFIX}crm.url": "u", f"{PREFIX}crm.timeout": "5 s"}
    configuration = ProviderConfiguration(values, "crm", (URL,))
    assert values == dict(configuration)
    assert {"url": "u"} == dict(configuration.own)
    assert "u" == configuration.options.require(URL)
    assert "'u'" not in repr(configuration)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "'security.delegation.token.provider.crm.url' must be set"),
        ({"url": "u", "urk": "v"}, "Did you mean 'security.delegation.token.provider.crm.url'"),
        ({"url": "u", "enabled": "yes"}, "crm.enabled' must be 'true' or 'false'"),
        ({"url": "u", "timeout": "soon"}, "crm.timeout' must be a duration"),
    ],
)
def test_wrong_options_are_named(values, message):
    """An option that is missing, unknown or malformed is an error that says what is right."""
    given = {f"{PREFIX}crm.{key}": value for key, value in values.items()}
    with pytest.raises(ValidationException, match=message):
        ProviderConfiguration(given, "crm", (URL,))


def test_undeclared_options_are_not_checked():
    """A provider that declares no options takes any."""
    configuration = ProviderConfiguration({f"{PREFIX}crm.any": "x"}, "crm")
    assert {"any": "x"} == dict(configuration.own)


def test_provider_by_dotted_path():
    """A class in the configuration makes a service known, and is opened with its options."""
    given = {
        f"{PREFIX}counting.class": f"{PROVIDERS}.CountingProvider",
        f"{PREFIX}counting.token": "x",
    }
    assert is_known("counting", given)
    provider = open_provider("counting", given)
    assert b"x-1" == provider.obtain_delegation_tokens().tokens


def test_provider_of_another_service():
    """A class under the wrong service is an error that says where its options belong."""
    given = {f"{PREFIX}counting.class": f"{PROVIDERS}.AbsentMindedProvider"}
    with pytest.raises(ValidationException, match="provider.somewhere-else."):
        open_provider("counting", given)


@pytest.mark.parametrize("service", ["oauth2", "azure", "aws-sts", "connections"])
def test_built_in_services(service):
    """The services of this package are known, and say which option is missing."""
    assert is_known(service, {})
    if service != "aws-sts":  # needs no option
        with pytest.raises(ValidationException, match="must be set"):
            open_provider(service, {})


def test_unknown_service():
    """A service that nobody registers may be one of Java's, and is not ours."""
    assert not is_known("s3-hadoop", {f"{PREFIX}s3-hadoop.enabled": "true"})
