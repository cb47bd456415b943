import subprocess
import sys

import pytest

from tools.commands import PROJECT

SUN_JAVA_8 = 'java version "1.8.0_422"'
OPENJDK_11 = 'openjdk version "11.0.27" 2025-04-15'
OPENJDK_21 = 'openjdk version "21" 2023-09-19'

sets_up = pytest.mark.skipif(
    sys.version_info < (3, 10), reason="developing takes Python 3.10, `make setup` says so first"
)


@pytest.fixture(name="path")
def _path(tmp_path):
    """The only folder on PATH; empty."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


@sets_up
def test_no_java(path):
    """Without Java, the message says so and how to get a JDK."""
    result = set_up(path)

    assert result.returncode == 1
    assert "error: there is no java on PATH" in result.stderr
    assert "Install JDK 11, 17 or 21" in result.stderr


@sets_up
def test_java_home_without_java(path, tmp_path):
    """JAVA_HOME comes before PATH, so a wrong one is named rather than worked around."""
    add_jdk(path, OPENJDK_21)

    result = set_up(path, JAVA_HOME=str(tmp_path / "jdk"))

    assert result.returncode == 1
    assert f"no java in JAVA_HOME ({tmp_path / 'jdk'})" in result.stderr


@sets_up
def test_java_8(path):
    """A Java that is too old is named with its version and its place."""
    add_jdk(path, SUN_JAVA_8)

    result = set_up(path)

    assert result.returncode == 1
    assert f"{path / 'java'} is Java 8; Flink and the shim need 11 or later" in result.stderr


@sets_up
def test_java_that_does_not_start(path):
    """A java that only says that there is none, as on macOS, counts as none."""
    add_program(path, "java", "echo no Java runtime is present >&2; exit 1")

    result = set_up(path)

    assert result.returncode == 1
    assert f"{path / 'java'} doesn't start" in result.stderr


@sets_up
def test_jre(path):
    """A Java without a compiler is not enough."""
    add_program(path, "java", f"echo '{OPENJDK_11}' >&2")

    result = set_up(path)

    assert result.returncode == 1
    assert "there is no javac on PATH" in result.stderr


@sets_up
def test_no_maven(path):
    """Without Maven, the message says how to get it."""
    add_jdk(path, OPENJDK_11)

    result = set_up(path)

    assert result.returncode == 1
    assert "error: there is no mvn on PATH" in result.stderr
    assert "apt-get install maven" in result.stderr


@pytest.mark.parametrize("version", [OPENJDK_11, OPENJDK_21])
def test_everything_is_there(version, path):
    """With a JDK and Maven there is nothing to say."""
    add_jdk(path, version)
    add_program(path, "mvn", "exit 0")

    result = python("from tools import prerequisites; prerequisites.check()", path)

    assert (0, "", "") == (result.returncode, result.stdout, result.stderr)


@pytest.mark.parametrize("version", [(3, 6), (3, 9), (3, 13)])
def test_wrong_python(version, path):
    """A Python that is too old or too new is told so before anything else happens."""
    result = python(bootstrap_as(version), path)

    assert result.returncode == 1
    assert "error: this is Python {}.{} (".format(*version) in result.stderr
    assert "takes Python 3.10, 3.11, 3.12" in result.stderr
    assert "make setup PYTHON=python3.12" in result.stderr


def test_wrong_python_beside_a_right_one(path):
    """If a right Python is there, the message has the command that uses it."""
    add_program(path, "python3.10", "exit 0")
    add_program(path, "python3.12", "exit 127  # the shim of a version manager")

    result = python(bootstrap_as((3, 9)), path)

    assert "make setup PYTHON=python3.10" in result.stderr


def add_jdk(path, version):
    """Put programs on PATH that look like a JDK of this version."""
    add_program(path, "java", f"echo '{version}' >&2")
    add_program(path, "javac", "exit 0")


def add_program(path, name, script):
    """Put a shell script on PATH."""
    (path / name).write_text(f"#!/bin/sh\n{script}\n")
    (path / name).chmod(0o755)


def set_up(path, **environment):
    """Do what `make setup` does first, with nothing but this folder on PATH."""
    return run(["-m", "tools.bootstrap", "setup"], path, **environment)


def bootstrap_as(version):
    """The text of a program that starts the set-up as if this Python were of another version."""
    return (
        f"import sys; sys.version_info = {version}; sys.argv[1:] = ['setup']\n"
        "from tools import bootstrap; sys.exit(bootstrap.main())"
    )


def python(program, path):
    """Run a program of Python text, with nothing but this folder on PATH."""
    return run(["-c", program], path)


def run(arguments, path, **environment):
    """Run this Python in the project, with an environment that has nothing else in it."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env={"PATH": str(path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
