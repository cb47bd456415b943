"""Which services have providers, and how they are found and opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyflink_connections.delegation_tokens.base import DelegationTokenProvider
from pyflink_connections.delegation_tokens.configuration import (
    PROVIDER_CLASS,
    PROVIDER_PREFIX,
    ProviderConfiguration,
)
from pyflink_connections.exceptions import ValidationException
from pyflink_connections.plugins import Plugins
from pyflink_connections.redaction import RedactionRule, remember_secrets

__all__ = ["DELEGATION_TOKEN_PROVIDERS", "is_known", "open_provider"]

_MODULES = "pyflink_connections.delegation_tokens.services"

#: Other packages register theirs in the same group: ``service = "module:Provider"``.
DELEGATION_TOKEN_PROVIDERS = Plugins(
    what="delegation token provider",
    group="pyflink_connections.delegation_token_providers",
    base=DelegationTokenProvider,
    built_in={
        "aws-sts": f"{_MODULES}.aws_sts:AwsStsTokenProvider",
        "azure": f"{_MODULES}.azure:AzureTokenProvider",
        "connections": "pyflink_connections.session.connection_tokens:ConnectionsTokenProvider",
        "oauth2": f"{_MODULES}.oauth2:OAuth2TokenProvider",
    },
)


def is_known(service: str, configuration: Mapping[str, str]) -> bool:
    """Tells whether a service has a provider here; if not, it may have one in Java."""
    named = f"{PROVIDER_PREFIX}{service}.{PROVIDER_CLASS.key}" in configuration
    return named or service in DELEGATION_TOKEN_PROVIDERS.known()


def open_provider(service: str, configuration: Mapping[str, str]) -> DelegationTokenProvider:
    """Makes the provider of a service and gives it its configuration.

    Args:
        service: The service's name.
        configuration: All of Flink's configuration, by full keys.

    Raises:
        ValidationException: There is no such provider, it is another service's, or one of its
            options is not right.
    """
    place = configuration.get(f"{PROVIDER_PREFIX}{service}.{PROVIDER_CLASS.key}", service)
    provider: DelegationTokenProvider = DELEGATION_TOKEN_PROVIDERS.load(place)()
    if provider.service_name != service:
        msg = (
            f"The delegation token provider {place} is for service '{provider.service_name}', not "
            f"for '{service}'. Write its options below '{PROVIDER_PREFIX}{provider.service_name}.'."
        )
        raise ValidationException(msg)
    remember_secrets(_secrets(configuration, provider))
    provider.init(ProviderConfiguration(configuration, service, provider.declared_options))
    return provider


def _secrets(configuration: Mapping[str, str], provider: DelegationTokenProvider) -> Iterator[str]:
    additional = configuration.get("security.redaction.additional-keys", "").split(";")
    public = {option.key for option in provider.declared_options or () if option.public}
    rule = RedactionRule(additional, public=public)
    prefix = f"{PROVIDER_PREFIX}{provider.service_name}."
    for key, value in configuration.items():
        # The prefix has the word token in it, which says nothing about the options below.
        if rule.is_sensitive(key[len(prefix) :] if key.startswith(prefix) else key, value):
            yield value
