"""The versions of Flink, Python and Java that the package is tested on; one place for all.

`tests/packaging/test_supported_versions.py` compares what others say of them with this.
"""

from __future__ import annotations

from dataclasses import dataclass

JAVAS = (11, 17, 21)


@dataclass(frozen=True)
class FlinkRelease:
    """A minor release of Flink; tests take its newest patch.

    Attributes:
        minor: Such as 2.3.
        pythons: Those that it has wheels for and that we support.
        python: The one that `make test-matrix` takes for it.
        java: The same for Java.
    """

    minor: str
    pythons: tuple[str, ...]
    python: str
    java: int

    @property
    def requirement(self) -> str:
        """What to tell an installer."""
        return f"apache-flink=={self.minor}.*"


# Between them, the rows run each Python and each Java; `make test` adds the machine's own on the
# newest Flink. Flink has wheels for Python 3.12 from 2.1 on.
RELEASES = (
    FlinkRelease("1.20", ("3.9", "3.10", "3.11"), python="3.9", java=11),
    FlinkRelease("2.0", ("3.9", "3.10", "3.11"), python="3.10", java=17),
    FlinkRelease("2.1", ("3.9", "3.10", "3.11", "3.12"), python="3.11", java=21),
    FlinkRelease("2.2", ("3.9", "3.10", "3.11", "3.12"), python="3.12", java=11),
    FlinkRelease("2.3", ("3.9", "3.10", "3.11", "3.12"), python="3.12", java=21),
)
OLDEST, NEWEST = RELEASES[0], RELEASES[-1]
