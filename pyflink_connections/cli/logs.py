"""What is logged, on standard error, without secrets."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from pyflink_connections.redaction import SecretMaskingFilter

__all__ = ["shown_logs"]


@contextmanager
def shown_logs(*, verbose: bool) -> Iterator[None]:
    """Shows warnings, or everything that this package logs, for the time of one command.

    Args:
        verbose: Whether to show everything.
    """
    handler = logging.StreamHandler()
    handler.addFilter(SecretMaskingFilter())
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    logger = logging.getLogger("pyflink_connections")
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    logger.setLevel(logging.DEBUG if verbose else logging.WARNING)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]
