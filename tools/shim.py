"""Build the Java shim and put its jar where the package looks for it."""

from __future__ import annotations

import shutil

from tools import stamps
from tools.commands import CACHE, PROJECT, announce, run

SOURCES = PROJECT / "java-shim"
BUILT_JAR = SOURCES / "target" / "pyflink-connections-shim.jar"
PACKAGED_JAR = PROJECT / "pyflink_connections" / "lib" / BUILT_JAR.name
STAMP = CACHE / "stamps" / "shim"


def build() -> None:
    """Build the jar if the sources changed since the last time. `make test` runs its tests."""
    sources = (path for path in (SOURCES / "src" / "main").rglob("*") if path.is_file())
    inputs = stamps.fingerprint([SOURCES / "pom.xml", *sources])
    if PACKAGED_JAR.is_file() and stamps.is_current(STAMP, inputs):
        return
    announce("building the Java shim")
    run(
        [
            "mvn",
            "-q",
            "-B",
            "-f",
            SOURCES / "pom.xml",
            "-DskipTests",
            "package",
        ],
        failure="Maven could not build the shim. If it could not download something, check the "
        "network, or the mirror in your Maven settings.xml, and run the command again",
    )
    PACKAGED_JAR.parent.mkdir(exist_ok=True)
    shutil.copyfile(BUILT_JAR, PACKAGED_JAR)
    stamps.write(STAMP, inputs)
