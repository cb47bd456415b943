"""Says so, once, if the installed Flink is none that this package was tested with."""

from __future__ import annotations

import functools
import warnings

from pyflink.version import __version__ as flink_version

from pyflink_connections.exceptions import UntestedFlinkWarning
from pyflink_connections.jvm import has_native_connections
from pyflink_connections.tested_flink import TESTED, is_tested

__all__ = ["warn_if_untested"]


@functools.cache
def warn_if_untested() -> None:
    """Warns the caller's caller's caller, which is who creates a table environment.

    Raises:
        UntestedFlinkWarning: Warnings are errors.
    """
    for message in _messages(flink_version, native=has_native_connections()):
        warnings.warn(message, UntestedFlinkWarning, stacklevel=4)


def _messages(version: str, *, native: bool) -> list[str]:
    messages = []
    if not is_tested(version):
        messages.append(
            f"pyflink-connections was tested with Flink {', '.join(TESTED)}, not with {version}, "
            f"and treats it like {TESTED[-1]}. If something fails that should not, take "
            f"apache-flink {TESTED[-1]} or a newer pyflink-connections."
        )
    if native:
        messages.append(
            f"Flink {version} has named connections of its own. In a session of "
            "pyflink_connections.table, all statements about connections are still about those "
            "of pyflink-connections; Flink's are not seen here, and a session of pyflink.table "
            "does not see these. 'Native connections' in the documentation of "
            "pyflink-connections describes how to move them over."
        )
    return messages
