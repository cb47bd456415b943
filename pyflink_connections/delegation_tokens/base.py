"""What the writers of providers and receivers implement: FLIP-272's interfaces, in Python."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, NoReturn

from pyflink_connections.configuration import ConfigOption
from pyflink_connections.delegation_tokens.configuration import ProviderConfiguration

__all__ = ["DelegationTokenProvider", "DelegationTokenReceiver", "ObtainedDelegationTokens"]


class ObtainedDelegationTokens:
    """Tokens, and until when they are valid (FLIP-272 ``ObtainedDelegationTokens``).

    It shows no token and can't be pickled.

    Args:
        tokens: The tokens, in whatever form the receiving side understands.
        valid_until: When they end; new ones are obtained after three quarters of the time until
            then (``security.delegation.tokens.renewal.time-ratio``). None: they have no end, and
            none are obtained again.

    Raises:
        TypeError: The tokens are no bytes, or the end is no datetime.
        ValueError: The end has no time zone.

    Example:
        >>> ObtainedDelegationTokens(b"t0ken", datetime(2030, 1, 1, tzinfo=timezone.utc))
        ObtainedDelegationTokens(valid_until=2030-01-01T00:00:00+00:00)
    """

    __slots__ = ("tokens", "valid_until")

    def __init__(self, tokens: bytes, valid_until: datetime | None = None) -> None:
        given: tuple[object, object] = (tokens, valid_until)  # callers need not be typed
        if not isinstance(given[0], bytes):
            msg = f"Tokens must be bytes, not {type(tokens).__name__}; encode a str."
            raise TypeError(msg)
        if given[1] is not None and not isinstance(given[1], datetime):
            msg = f"valid_until must be a datetime or None, not {type(valid_until).__name__}."
            raise TypeError(msg)
        if valid_until is not None and valid_until.utcoffset() is None:
            msg = "valid_until needs a time zone: datetime.now(timezone.utc) + lifetime."
            raise ValueError(msg)
        self.tokens = tokens
        self.valid_until = valid_until

    def __repr__(self) -> str:
        end = None if self.valid_until is None else self.valid_until.isoformat()
        return f"{type(self).__name__}(valid_until={end})"

    def __reduce__(self) -> NoReturn:
        msg = f"{type(self).__name__} holds secrets and can't be pickled."
        raise TypeError(msg)


class DelegationTokenProvider(ABC):
    """Obtains the tokens of one service; runs on the JobManager (FLIP-272).

    Flink's configuration switches it on, by any option below
    ``security.delegation.token.provider.<service_name>.``. It runs in a Python process of its own,
    which may end at any time between two calls and is started again with the next one: keep
    nothing in it that can't be made again.

    What a call prints, and the class and place of an error that it raises, are in the JobManager's
    log; the text of an error is there only if it is a
    :class:`~pyflink_connections.exceptions.DelegationTokenException` or another one of this
    package. So raise that, with a message that holds no secret.

    Attributes:
        service_name: The name of the service, which is also the prefix of its options.
        declared_options: All options of the service. If given, they are checked before
            :meth:`init`, and ``configuration.options`` has their values.

    Example:
        >>> class CrmTokens(DelegationTokenProvider):
        ...     service_name = "crm"
        ...     declared_options = (URL := ConfigOption("url", text, "Of the CRM.", required=True),)
        ...
        ...     def init(self, configuration):
        ...         self.url = configuration.options.require(self.URL)
        ...
        ...     def obtain_delegation_tokens(self):
        ...         session = log_in(self.url)
        ...         return ObtainedDelegationTokens(session.token.encode(), session.ends_at)
    """

    service_name: ClassVar[str]
    declared_options: ClassVar[Sequence[ConfigOption[Any]] | None] = None

    def init(self, configuration: ProviderConfiguration) -> None:  # noqa: B027 - may need nothing
        """Takes what it needs from Flink's configuration; called once, before anything else.

        Args:
            configuration: All of Flink's configuration; see its class.
        """

    def delegation_tokens_required(self) -> bool:
        """Tells whether there is anything to obtain; True unless it is overridden."""
        return True

    @abstractmethod
    def obtain_delegation_tokens(self) -> ObtainedDelegationTokens:
        """Obtains new tokens.

        It has ``security.delegation.token.provider.<service_name>.timeout`` (30 s) for it.
        """


class DelegationTokenReceiver(ABC):
    """Gets the tokens of one service where Python functions run (FLIP-272).

    Register it in the ``open`` of a function, see
    :func:`~pyflink_connections.delegation_tokens.register_receiver`.

    Attributes:
        service_name: The provider's service name.
    """

    service_name: ClassVar[str]

    def init(self, configuration: Mapping[str, str]) -> None:  # noqa: B027 - may need nothing
        """Takes what it needs from Flink's configuration; called once, before anything else.

        Args:
            configuration: The TaskManager's options below
                ``security.delegation.token.receiver.<service_name>.``, without that prefix.
        """

    @abstractmethod
    def on_new_tokens_obtained(self, tokens: bytes) -> None:
        """Takes tokens: those that are there when it is registered, and then all new ones.

        It is called by a thread of its own and should return soon. What it raises is logged, by
        its class, and changes nothing.
        """
