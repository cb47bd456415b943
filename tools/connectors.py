"""Connector jars for the tests and the quickstart, fetched with Maven and checked by SHA-256.

`python -m tools.connectors [FLINK_VERSION]` fetches those for the installed (or the given) Flink.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tools.commands import CACHE, SetupError, announce, run

JARS = CACHE / "connectors"
COPY_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy"


@dataclass(frozen=True)
class Artifact:
    """A jar on Maven Central."""

    coordinates: str
    sha256: str

    @property
    def jar(self) -> Path:
        """Where the jar is kept."""
        _, name, version_ = self.coordinates.split(":")
        return JARS / f"{name}-{version_}.jar"


POSTGRES_DRIVER = Artifact(
    "org.postgresql:postgresql:42.7.8",
    "2a32a9dcbc42d67a50ad3a0de5efd102c8d2be46720045f2cbd6689f160ab7c7",
)
KAFKA_CLIENT_4 = Artifact(
    "org.apache.kafka:kafka-clients:4.2.0",
    "bcf39f152c5553c2501a491fc4a73c5b0330741e8eed96a481323b8ee89738af",
)

# Of each connector, by the beginning of the Flink version, the release that was made for it.
CONNECTORS = {
    "jdbc": {
        # Core and dialect: the bundle of 3.3.0 has two factories of JDBC catalogs, of which Flink
        # can't choose one, and 4.x has no bundle. Nor has it a release for a newer Flink than 2.0.
        "1.20.": [
            Artifact(
                "org.apache.flink:flink-connector-jdbc-core:3.3.0-1.20",
                "a8bee966f170e260954ab3d560b1ee3286e0940a9a3f49b895f14c70220d912e",
            ),
            Artifact(
                "org.apache.flink:flink-connector-jdbc-postgres:3.3.0-1.20",
                "a824d5ca5446cde6d4f2a0a36444a13b1bc5ca052344f8ded0acf098b89d5265",
            ),
            POSTGRES_DRIVER,
        ],
        "2.": [
            Artifact(
                "org.apache.flink:flink-connector-jdbc-core:4.0.0-2.0",
                "ccb9691bf1d0f97574ae768e1bef05a39c06d7f7b13996e9d485fbdd69dcbfec",
            ),
            Artifact(
                "org.apache.flink:flink-connector-jdbc-postgres:4.0.0-2.0",
                "b59c29dc65cafe8ae398e69072b9f6022f4a978a09002fd06a05a1a8dd3348d6",
            ),
            POSTGRES_DRIVER,
        ],
    },
    "kafka": {
        "1.20.": [
            Artifact(
                "org.apache.flink:flink-connector-kafka:3.4.0-1.20",
                "0deab094f7f54df9e8cb7c77c15b4392e1f9923f98f8972b4346f6ff384bf5e6",
            ),
            Artifact(
                "org.apache.kafka:kafka-clients:3.4.0",
                "48f38dede69bf2ed3709e270afb6b72fac869651fc258997727dba350333ac64",
            ),
        ],
        "2.0.": [
            Artifact(
                "org.apache.flink:flink-connector-kafka:4.0.1-2.0",
                "842885a51c768b2f31c946a2071656c166ee8cc6d3c02fe6c557e134e03bf228",
            ),
            Artifact(
                "org.apache.kafka:kafka-clients:3.9.1",
                "7568b998572d256f0b7bc0afdc1b7a2588b8b08415c62ce314c864a6851ae9d9",
            ),
        ],
        "2.1.": [
            Artifact(
                "org.apache.flink:flink-connector-kafka:5.0.0-2.1",
                "1202381d158d9c03f371665c9c3c4878b0805376f7af545ddc545333c6f09ddc",
            ),
            KAFKA_CLIENT_4,
        ],
        "2.": [
            Artifact(
                "org.apache.flink:flink-connector-kafka:5.0.0-2.2",
                "6bb63f7b09930d99745325393b481c092b0c26d626e738b7a1fd6fd8d7d4f1da",
            ),
            KAFKA_CLIENT_4,
        ],
    },
}

# Older versions of Flink have no models.
MODEL_PROVIDERS = {
    "2.1.": Artifact(
        "org.apache.flink:flink-model-openai:2.1.0",
        "6478716d0075d59ef400dbd76a0b64586bdb3a6a5f4cb12b6e257945e324c229",
    ),
    "2.2.": Artifact(
        "org.apache.flink:flink-model-openai:2.2.0",
        "6277158497abfd18846edaf7a4ba84e2b825ae68db7d9fd2ac7e1c6b1fdd9e41",
    ),
    "2.3.": Artifact(
        "org.apache.flink:flink-model-openai:2.3.0",
        "917de642b7614b87644c7a0050f312914a37ae000f5d674eb9d6858b6f523ed6",
    ),
}


def model_provider_jars(flink_version: str) -> list[Path]:
    """Return the jars of model providers for a Flink version: none for one without models."""
    return [
        fetch(artifact)
        for prefix, artifact in MODEL_PROVIDERS.items()
        if flink_version.startswith(prefix)
    ]


def connector_jars(flink_version: str, connector: str = "jdbc") -> list[Path]:
    """Return a connector's jars for a Flink version such as 2.3.0, fetching what is missing."""
    by_flink = CONNECTORS[connector]
    for prefix, artifacts in by_flink.items():
        if flink_version.startswith(prefix):
            return [fetch(artifact) for artifact in artifacts]
    known = ", ".join(f"{prefix}x" for prefix in by_flink)
    msg = f"no {connector} jars are known for Flink {flink_version}, only for {known}"
    raise SetupError(msg)


def fetch(artifact: Artifact) -> Path:
    """Return the artifact's jar, from Maven if it isn't there, verified in any case."""
    if not artifact.jar.is_file():
        announce(f"fetching {artifact.jar.name}")
        what = [f"-Dartifact={artifact.coordinates}", f"-DoutputDirectory={JARS}"]
        run(
            ["mvn", "-q", "-B", COPY_GOAL, *what],
            failure=f"Maven could not fetch {artifact.coordinates}. Check the network, or the "
            "mirror in your Maven settings.xml, and run the command again",
        )
    actual = hashlib.sha256(artifact.jar.read_bytes()).hexdigest()
    if actual != artifact.sha256:
        artifact.jar.unlink()
        msg = (
            f"{artifact.jar.name} is not the file it should be, and was deleted:\n"
            f"  expected SHA-256 {artifact.sha256}\n"
            f"  but it has       {actual}\n"
            "A second try fetches it again; if that fails too, Maven's own copy is bad, or a "
            "mirror serves another file."
        )
        raise SetupError(msg)
    return artifact.jar


if __name__ == "__main__":
    try:
        [wanted] = sys.argv[1:2] or [version("apache-flink")]
        for name in CONNECTORS:
            connector_jars(wanted, name)
        model_provider_jars(wanted)
    except SetupError as error:
        sys.exit(f"error: {error}")
