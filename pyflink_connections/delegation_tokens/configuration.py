"""What Flink's configuration says about services with delegation tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from pyflink_connections.configuration import ConfigOption, Options, boolean, duration, text
from pyflink_connections.redaction import SensitiveOptions

__all__ = ["COMMON_OPTIONS", "PROVIDER_CLASS", "PROVIDER_PREFIX", "ProviderConfiguration"]

#: Flink's own; the service's name and a dot follow.
PROVIDER_PREFIX = "security.delegation.token.provider."

PROVIDER_CLASS: ConfigOption[str] = ConfigOption(
    "class", text, "The provider's class, as a dotted path, if no package registers the service."
)

#: What the shim, and not the provider, looks at.
COMMON_OPTIONS: Sequence[ConfigOption[Any]] = (
    ConfigOption("enabled", boolean, "Whether tokens are obtained for the service.", default=True),
    PROVIDER_CLASS,
    ConfigOption(
        "timeout",
        duration,
        "How long the provider may take; then its process is ended and started again.",
        default=timedelta(seconds=30),
    ),
    ConfigOption(
        "fatal-at-start",
        boolean,
        "Whether the JobManager ends if it can't obtain the service's first tokens. Otherwise it "
        "starts, and tries again.",
        default=False,
    ),
)


class ProviderConfiguration(SensitiveOptions):
    """Flink's configuration, as the provider of one service sees it.

    A mapping of all values by their full keys, which shows none of them and can't be pickled.

    Args:
        configuration: All values by their full keys.
        service: The service's name.
        declared: The service's options, if its provider declares them.

    Attributes:
        own: The texts of the service's options, without their prefix and those that every service
            has.
        options: The values of the declared options.

    Raises:
        ValidationException: An option of the service is unknown, malformed or missing.
    """

    __slots__ = ("options", "own")

    def __init__(
        self,
        configuration: Mapping[str, str],
        service: str,
        declared: Sequence[ConfigOption[Any]] | None = None,
    ) -> None:
        super().__init__(configuration)
        prefix = f"{PROVIDER_PREFIX}{service}."
        below = {k[len(prefix) :]: v for k, v in self.items() if k.startswith(prefix)}
        common = {option.key: below.pop(option.key, None) for option in COMMON_OPTIONS}
        Options(COMMON_OPTIONS, {k: v for k, v in common.items() if v is not None}, prefix)
        self.own = SensitiveOptions(below)
        self.options = Options(declared or (), below if declared is not None else {}, prefix)
