"""Tries connections: finds the check, runs it within a time limit, and reports."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta

from pyflink_connections.connections import ConnectionTypes, resolved_options
from pyflink_connections.definitions import CatalogConnection
from pyflink_connections.exceptions import InvalidConnectionException, PyFlinkConnectionsException
from pyflink_connections.planner_requests import ResolvedOptions
from pyflink_connections.secret_stores import ReadableSecretStore
from pyflink_connections.validation.checks import (
    CheckFailedError,
    ConnectionCheck,
    StoppedError,
    Trial,
)
from pyflink_connections.validation.kinds import check_for
from pyflink_connections.validation.results import CheckStep, ValidationReport

__all__ = ["TIME_LIMIT_KEY", "ConnectionValidator"]

#: The option that says how long a check may take.
TIME_LIMIT_KEY = "table.connection.validation.timeout"


class ConnectionValidator:
    """Tries connections with their services' own protocols.

    Args:
        types: The connection types.
        configuration: Returns the configuration of the session as it is now.
        time_limit: How long a check may take (``table.connection.validation.timeout``).
    """

    def __init__(
        self,
        types: ConnectionTypes,
        configuration: Callable[[], Mapping[str, str]],
        time_limit: timedelta,
    ) -> None:
        self._types = types
        self._configuration = configuration
        self._seconds = time_limit.total_seconds()

    def validate(
        self, definition: CatalogConnection, secrets: ReadableSecretStore
    ) -> ValidationReport:
        """Tries a connection; what goes wrong is in the report.

        Args:
            definition: The connection.
            secrets: Where its secrets are.
        """
        trial = Trial({}, self._configuration(), self._seconds)
        return ValidationReport(
            _in_time(lambda: self._run(trial, definition, secrets), trial, self._seconds)
        )

    def require_valid(self, definition: CatalogConnection, secrets: ReadableSecretStore) -> None:
        """Tries a connection that is about to be stored.

        Raises:
            InvalidConnectionException: It does not work.
        """
        failure = self.validate(definition, secrets).failure
        if failure is not None:
            msg = f"Nothing was stored, since the connection failed to {failure.step}: "
            raise InvalidConnectionException(msg + failure.detail)

    def _run(
        self, trial: Trial, definition: CatalogConnection, secrets: ReadableSecretStore
    ) -> None:
        resolved: list[ResolvedOptions] = []
        trial.attempt("resolve", lambda: self._resolve(definition, secrets, resolved))
        trial.options = resolved[0].options
        self._check(definition, trial).run(trial)

    def _resolve(
        self,
        definition: CatalogConnection,
        secrets: ReadableSecretStore,
        resolved: list[ResolvedOptions],
    ) -> str:
        try:
            resolved.append(resolved_options(definition, self._types, secrets))
        except PyFlinkConnectionsException as exc:
            reason = str(exc)
        else:
            return f"{len(resolved[0].options)} options"
        raise CheckFailedError(reason)

    def _check(self, definition: CatalogConnection, trial: Trial) -> ConnectionCheck:
        kind = definition.connection_type
        check = check_for(kind, self._types.of(kind).check, trial.options)
        if check is None:
            trial.cannot(
                f"Nobody knows how to check a connection of type '{kind}' with these options."
            )
        return check


def _in_time(call: Callable[[], None], trial: Trial, seconds: float) -> list[CheckStep]:
    """Runs a check in a thread of its own and returns its steps; one that hangs is left alone."""
    thread = threading.Thread(target=lambda: _quietly(call, trial), daemon=True)
    begin = time.monotonic()
    thread.start()
    thread.join(seconds)
    steps = list(trial.steps)
    if thread.is_alive():
        milliseconds = round((time.monotonic() - begin) * 1000)
        detail = f"no answer within {seconds:g} s; see {TIME_LIMIT_KEY}"
        steps.append(CheckStep("answer", ok=False, detail=detail, milliseconds=milliseconds))
    return steps


def _quietly(call: Callable[[], None], trial: Trial) -> None:
    """Runs a check; nothing may escape, since Python would print the error with all it leads to."""
    try:
        call()
    except StoppedError:
        return
    except Exception as exc:  # noqa: BLE001 - a check of others raises whatever it likes
        detail = f"the check itself failed with {type(exc).__name__}"
        trial.steps.append(CheckStep("check", ok=False, detail=detail, milliseconds=0))
