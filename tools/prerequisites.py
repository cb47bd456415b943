"""Check for what `make setup` can't install itself: a JDK and Maven."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from tools.commands import SetupError

OLDEST_JAVA = 11

GET_JDK = (
    "Install JDK 11, 17 or 21 (Debian, Ubuntu: apt-get install openjdk-17-jdk-headless; "
    "Fedora: dnf install java-17-openjdk-devel; macOS: brew install openjdk@17) "
    "and, if it is not the first on PATH, set JAVA_HOME to it."
)
GET_MAVEN = (
    "Install Maven 3.6 or later (Debian, Ubuntu: apt-get install maven; "
    "Fedora: dnf install maven; macOS: brew install maven)."
)


def check() -> None:
    """Raise `SetupError` for the first thing that is missing."""
    java = find_java("java")
    version = java_version(java)
    if version < OLDEST_JAVA:
        msg = f"{java} is Java {version}; Flink and the shim need {OLDEST_JAVA} or later. {GET_JDK}"
        raise SetupError(msg)
    find_java("javac")
    if shutil.which("mvn") is None:
        msg = f"there is no mvn on PATH. {GET_MAVEN}"
        raise SetupError(msg)


def find_java(program: str) -> Path:
    """Find a JDK's program where Maven and PyFlink look: below JAVA_HOME, else on PATH."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which(program, path=str(Path(home, "bin")) if home else None)
    if found is None:
        place = f"in JAVA_HOME ({home})" if home else "on PATH"
        only_jre = ", which a JRE has not" if program == "javac" else ""
        msg = f"there is no {program} {place}{only_jre}. {GET_JDK}"
        raise SetupError(msg)
    return Path(found)


def java_version(java: Path) -> int:
    """Return the feature version: 8 for `1.8.0_422`, 17 for `17.0.15`."""
    answer = subprocess.run(
        [java, "-version"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    match = re.search(r'version "(?:1\.)?(\d+)', answer.stdout)
    if answer.returncode != 0 or match is None:
        # macOS has a /usr/bin/java that only says that there is none.
        msg = f"{java} doesn't start. {GET_JDK}"
        raise SetupError(msg)
    return int(match.group(1))
