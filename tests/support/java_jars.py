"""Jars of Java sources that belong to the tests, as somebody else would put them beside ours."""

import subprocess
from pathlib import Path

import pyflink

from pyflink_connections.shim_jar import jar_path

SOURCES = Path(__file__).parent / "java"
TOKENS = "org.apache.flink.core.security.token.DelegationToken"


def build_tokens(directory):
    """Builds a service of delegation tokens written in Java; returns the jar."""
    roles = ("Provider", "Receiver")
    services = {f"{TOKENS}{role}": f"tests.JavaTokens${role}" for role in roles}
    return build(directory, "JavaTokens", services)


def build_function(directory):
    """Builds a function that uses a connection; returns the jar."""
    return build(directory, "ConnectionOptions", {})


def build(directory, name, services):
    """Compiles a source and packs it; returns the jar.

    Args:
        directory: Where to put it.
        name: The source's class.
        services: Implementations by their interfaces, for Java's service loader.
    """
    classes, jar = directory / name, directory / f"{name}.jar"
    listed = classes / "META-INF" / "services"
    listed.mkdir(parents=True)
    for interface, implementation in services.items():
        (listed / interface).write_text(f"{implementation}\n")
    flink = Path(pyflink.__file__).parent / "lib"
    jars = [*flink.glob("flink-dist-*.jar"), *flink.glob("flink-table-*.jar"), jar_path()]
    class_path = ":".join(map(str, jars))
    command = ["javac", "--release", "11", "-cp", class_path, "-d", classes]
    subprocess.run([*command, SOURCES / f"{name}.java"], check=True)
    subprocess.run(["jar", "--create", "--file", jar, "-C", classes, "."], check=True)
    return jar
