"""The step before all others: is anybody there?"""

from __future__ import annotations

import socket

from pyflink_connections.validation.checks import CheckFailedError, Trial

__all__ = ["reach"]


def reach(trial: Trial, host: str, port: int) -> None:
    """Tries to open a TCP connection, and closes it.

    Raises:
        StoppedError: Nobody answers.
    """

    def call() -> str:
        try:
            with socket.create_connection((host, port), timeout=trial.seconds_left):
                return f"{host}:{port}"
        except socket.gaierror:
            reason = f"there is no host {host}"
        except TimeoutError:
            reason = f"{host}:{port} does not answer"
        except OSError as exc:
            reason = f"{host}:{port}: {exc.strerror or exc}"
        raise CheckFailedError(reason)

    trial.attempt("reach", call)
