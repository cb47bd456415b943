"""What is logged, on standard error, without secrets."""

from __future__ import annotations

import logging

from pyflink_connections.redaction import SecretMaskingFilter

__all__ = ["show_logs"]


def show_logs(*, verbose: bool) -> None:
    """Shows warnings, or everything that this package logs.

    Args:
        verbose: Whether to show everything.
    """
    handler = logging.StreamHandler()
    handler.addFilter(SecretMaskingFilter())
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    logger = logging.getLogger("pyflink_connections")
    logger.handlers[:] = [handler]  # those of an earlier call write to where that one wrote
    logger.propagate = False
    logger.setLevel(logging.DEBUG if verbose else logging.WARNING)
