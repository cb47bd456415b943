"""Kafka's own programs, out of its jars on Maven Central."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

from tools import stamps
from tools.commands import CACHE, PROJECT, SetupError, announce, run
from tools.prerequisites import find_java
from tools.watched_process import start_watched

JARS = CACHE / "kafka"
POM = PROJECT / "tools" / "kafka_broker.pom.xml"
COPY_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies"

# Of the names and contents of all jars: the pom names two of them, Maven finds the rest.
SHA256 = "17d0a56ae5dc9480f012e219ebf326212e842ba77cff705566c92465320929b4"

FORMAT = "kafka.tools.StorageTool"
SERVE = "kafka.Kafka"
CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qg"  # any will do: each broker here is a cluster of its own


class KafkaPrograms:
    """Runs Kafka's programs in one directory.

    Args:
        directory: Where the data, the configuration and the log go.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._log = directory / "log"
        self._configuration = directory / "server.properties"
        self._jars = jars()

    def initialize(self, properties: dict[str, str]) -> None:
        """Write the configuration and format the storage."""
        properties = {**properties, "log.dirs": str(self._directory / "data")}
        lines = (f"{key}={value}\n" for key, value in properties.items())
        self._configuration.write_text("".join(lines))
        formatting: list[str | Path] = [
            "format",
            "--cluster-id",
            CLUSTER_ID,
            "--config",
            self._configuration,
        ]
        with self._log.open("wb") as log:
            command = self._java(FORMAT, *formatting)
            status = subprocess.run(command, stdout=log, stderr=log, check=False).returncode
        if status != 0:
            msg = f"Kafka's storage could not be formatted. {self.log()}"
            raise RuntimeError(msg)

    def start_broker(self) -> subprocess.Popen[bytes]:
        """Start the broker; closing its standard input stops it.

        It is killed: its own way to stop can wait for five minutes, for the sake of data that
        nobody wants any more.
        """
        command = self._java(SERVE, self._configuration)
        return start_watched(command, self._log, end_by="KILL")

    def log(self) -> str:
        """Return what the programs wrote, under a heading."""
        return f"Kafka's log:\n{self._log.read_text(errors='replace')}"

    def _java(self, main: str, *arguments: str | Path) -> list[str | Path]:
        java = find_java("java")
        options = ["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        return [java, *options, "-cp", f"{self._jars}/*", main, *arguments]


def jars() -> Path:
    """Return the folder of the broker's jars, fetching them on first use.

    Raises:
        SetupError: They can't be had, or are not what they should be.
    """
    stamp = JARS / "setup-stamp"
    if stamps.is_current(stamp, SHA256):
        return JARS
    announce("fetching Kafka")
    shutil.rmtree(JARS, ignore_errors=True)
    run(
        ["mvn", "-q", "-B", "-f", POM, COPY_GOAL, f"-DoutputDirectory={JARS}"],
        failure="Maven could not fetch Kafka. Check the network, or the mirror in your Maven "
        "settings.xml, and run the command again",
    )
    actual = sha256_of(JARS)
    if actual != SHA256:
        msg = f"Kafka's jars are not what they should be: SHA-256 {actual}, expected {SHA256}"
        raise SetupError(msg)
    stamps.write(stamp, SHA256)
    return JARS


def sha256_of(folder: Path) -> str:
    """Return the SHA-256 of a folder's jars: their names and contents."""
    digest = hashlib.sha256()
    for jar in sorted(folder.glob("*.jar")):
        digest.update(f"{jar.name}\0".encode() + hashlib.sha256(jar.read_bytes()).digest())
    return digest.hexdigest()
