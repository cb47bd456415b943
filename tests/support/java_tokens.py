"""A jar with delegation tokens written in Java, as somebody else would put it beside ours."""

import subprocess
from pathlib import Path

import pyflink

SOURCE = Path(__file__).parent / "java" / "JavaTokens.java"
TOKENS = "org.apache.flink.core.security.token.DelegationToken"


def build(directory):
    """Compile and pack it; return the jar."""
    (flink,) = (Path(pyflink.__file__).parent / "lib").glob("flink-dist-*.jar")
    classes, jar = directory / "classes", directory / "java-tokens.jar"
    services = classes / "META-INF" / "services"
    services.mkdir(parents=True)
    subprocess.run(["javac", "--release", "11", "-cp", flink, "-d", classes, SOURCE], check=True)
    for name in ("Provider", "Receiver"):
        (services / f"{TOKENS}{name}").write_text(f"tests.JavaTokens${name}\n")
    subprocess.run(["jar", "--create", "--file", jar, "-C", classes, "."], check=True)
    return jar
