"""As whom this process runs."""

from __future__ import annotations

import getpass
import os

__all__ = ["process_user"]


def process_user() -> str:
    """Returns the name of the user, or ``uid 1000`` where the number has none, as in containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
