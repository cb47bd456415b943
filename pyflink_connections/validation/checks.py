"""What a check is: the one class that third parties derive from, and what it is given."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from typing import NoReturn

from pyflink_connections.redaction import SensitiveOptions, mask_known_secrets, remember_secrets
from pyflink_connections.validation.results import CheckStep

__all__ = ["CheckFailedError", "ConnectionCheck", "StoppedError", "Trial"]

_LONGEST_DETAIL = 400


class CheckFailedError(Exception):
    """A step of a check has failed; its text is what the user sees, secrets hidden."""


class StoppedError(Exception):
    """A check ends here, its last step says why."""


class Trial:
    """One run of a check.

    Args:
        options: All options of the connection, secrets in the clear.
        configuration: The whole configuration of the session.
        seconds: How long the check may take.

    Attributes:
        options: See above.
        configuration: See above.
        steps: The steps so far.
    """

    def __init__(
        self, options: Mapping[str, str], configuration: Mapping[str, str], seconds: float
    ) -> None:
        self.options = SensitiveOptions(options)
        self.configuration = configuration
        self.steps: list[CheckStep] = []
        # Clients give up a little earlier, and so can say what they were waiting for.
        self._deadline = time.monotonic() + 0.8 * seconds

    @property
    def seconds_left(self) -> float:
        """How long the check may still take; what its client gets as a time limit."""
        return max(self._deadline - time.monotonic(), 0.1)

    def attempt(self, step: str, call: Callable[[], str]) -> None:
        """Tries one step.

        Args:
            step: What is tried, for the report.
            call: Tries it and returns the service's answer; raises :class:`CheckFailedError`, or
                an error of the client, if it does not work.

        Raises:
            StoppedError: It did not work; the check is over.
        """
        begin = time.monotonic()
        try:
            detail, ok = call(), True
        except CheckFailedError as exc:
            detail, ok = str(exc), False
        except Exception as exc:  # noqa: BLE001 - a client's errors are of any class
            detail, ok = f"{type(exc).__name__}: {exc}", False
        milliseconds = round((time.monotonic() - begin) * 1000)
        self.steps.append(CheckStep(step, ok, _shown(detail), milliseconds))
        if not ok:
            raise StoppedError  # outside of the block, without the client's error

    def cannot(self, detail: str) -> NoReturn:
        """Says that, and why, something can't be tried here; that is no failure.

        Raises:
            StoppedError: Always.
        """
        self.steps.append(CheckStep("check", ok=None, detail=_shown(detail), milliseconds=0))
        raise StoppedError

    def require(self, *modules: str) -> None:
        """Says what to install, if a client of the service is missing.

        Raises:
            StoppedError: It is missing.
        """
        missing = [name for name in modules if find_spec(name) is None]
        if missing:
            self.cannot(
                f"This check needs {' and '.join(missing)}: "
                "pip install 'pyflink-connections[validation]'"
            )

    @staticmethod
    def hide(values: Iterable[str]) -> None:
        """Hides values that are made of secrets, such as the header of a request."""
        remember_secrets(values)


class ConnectionCheck(ABC):
    """Tries connections of one protocol.

    Other packages register theirs as entry points of the group
    ``pyflink_connections.connection_checks``; theirs are asked first. A connection type can name
    its check in ``ConnectionFactory.check``.
    """

    @abstractmethod
    def applies_to(self, connection_type: str, options: Mapping[str, str]) -> bool:
        """Tells whether this check knows connections of this type and with these options."""

    @abstractmethod
    def run(self, trial: Trial) -> None:
        """Tries a connection, step by step with :meth:`Trial.attempt`."""


def _shown(detail: str) -> str:
    text = " ".join(mask_known_secrets(detail).split())
    return text if len(text) <= _LONGEST_DETAIL else f"{text[:_LONGEST_DETAIL]} ..."
