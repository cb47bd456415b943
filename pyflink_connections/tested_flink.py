"""Which releases of Flink this package was tested with."""

from __future__ import annotations

__all__ = ["TESTED", "is_tested"]

#: The releases of Flink that the tests run on.
TESTED = ("1.20", "2.0", "2.1", "2.2", "2.3")


def is_tested(version: str) -> bool:
    """Tells whether a version is of a release that the tests run on."""
    return ".".join(version.split(".")[:2]) in TESTED
