"""A provider of delegation tokens: all that has to be written for a service of one's own."""

import json
from datetime import datetime, timezone
from urllib.request import urlopen

from pyflink_connections.configuration import ConfigOption, text
from pyflink_connections.delegation_tokens import (
    DelegationTokenProvider,
    ObtainedDelegationTokens,
    ProviderConfiguration,
)

URL = ConfigOption("url", text, "Where tickets are sold.", required=True)


class TicketProvider(DelegationTokenProvider):
    """Gets a ticket for all workers; runs on the JobManager."""

    service_name = "tickets"
    declared_options = (URL,)

    def init(self, configuration: ProviderConfiguration) -> None:
        """Takes the URL out of Flink's configuration."""
        self._url = configuration.options.require(URL)

    def obtain_delegation_tokens(self) -> ObtainedDelegationTokens:
        """Gets a new ticket; Flink asks for it before the last one ends."""
        with urlopen(self._url, data=b"") as answer:  # noqa: S310 - the URL is the operator's
            ticket = json.load(answer)
        end = datetime.fromtimestamp(ticket["valid_until"], timezone.utc)
        return ObtainedDelegationTokens(ticket["number"].encode(), end)
