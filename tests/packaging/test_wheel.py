"""What is published is what works: the wheel and the sdist, built from a copy of the tree."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

from tools.shim import PACKAGED_JAR
from tools.virtual_environment import find_uv

PROJECT = Path(__file__).resolve().parents[2]
JAR = PACKAGED_JAR.relative_to(PROJECT)

QUERY = """
import pathlib, sys
import pyflink_connections
from pyflink_connections.table import EnvironmentSettings, TableEnvironment

assert pathlib.Path(pyflink_connections.__file__).is_relative_to(sys.prefix)

env = TableEnvironment.create(EnvironmentSettings.in_batch_mode())
env.execute_sql("CREATE CONNECTION c WITH ('type'='default','number-of-rows'='3')")
env.execute_sql("CREATE TABLE t (n BIGINT) USING CONNECTION c WITH ('connector'='datagen')")
with env.execute_sql("SELECT n FROM t").collect() as rows:
    assert len(list(rows)) == 3
"""


@pytest.fixture(scope="module", name="tree")
def _tree(tmp_path_factory):
    """A copy of what git has or would add, and the jar."""
    tree = tmp_path_factory.mktemp("tree")
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.check_output(listing, cwd=PROJECT, text=True).split("\0")
    for name in [*filter(None, names), JAR]:
        if (PROJECT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, tree / name)
    return tree


@pytest.fixture(scope="module", name="sdist")
def _sdist(tree, tmp_path_factory):
    """The source distribution."""
    return build("sdist", tree, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module", name="wheel")
def _wheel(sdist, tmp_path_factory):
    """The wheel, built from the sdist where there is no Maven, as `pip install` would."""
    unpacked = tmp_path_factory.mktemp("unpacked")
    subprocess.run(["tar", "-xf", sdist, "-C", unpacked], check=True)
    nothing = tmp_path_factory.mktemp("nothing")
    (source,) = unpacked.iterdir()
    return build("wheel", source, tmp_path_factory.mktemp("wheel"), PATH=str(nothing))


def test_wheel_has_the_package_and_nothing_else(wheel):
    """A wheel for every platform, with one jar, the licence and the mark of being typed."""
    names = zipfile.ZipFile(wheel).namelist()

    assert wheel.name.endswith("-py3-none-any.whl")
    assert [str(JAR)] == [name for name in names if name.endswith(".jar")]
    assert "pyflink_connections/py.typed" in names
    assert f"{wheel_metadata(wheel)}/licenses/LICENSE" in names
    assert {"pyflink_connections", wheel_metadata(wheel)} == {n.split("/")[0] for n in names}


def test_wheel_from_the_tree_equals_the_wheel_from_the_sdist(wheel, tree, tmp_path):
    """Nothing gets lost on the way through the sdist."""
    direct = build("wheel", tree, tmp_path)

    assert sorted(zipfile.ZipFile(direct).namelist()) == sorted(zipfile.ZipFile(wheel).namelist())


@pytest.mark.parametrize("target", ["wheel", "sdist"])
def test_no_build_without_the_jar(target, tree, tmp_path):
    """A package that could not run is not built, and the message says what to do."""
    without_jar = tmp_path / "tree"
    shutil.copytree(tree, without_jar, ignore=shutil.ignore_patterns("*.jar"))

    result = hatchling(target, without_jar, tmp_path)

    assert result.returncode != 0
    assert "make shim" in result.stderr + result.stdout
    assert [without_jar] == list(tmp_path.iterdir())


@pytest.mark.timeout(900)  # on a machine with an empty cache, PyFlink is downloaded again
def test_installed_wheel_runs_a_query(wheel, tmp_path):
    """The wheel works alone: in a clean environment, away from the sources."""
    uv = find_uv()
    subprocess.run([uv, "venv", "--python", sys.executable, tmp_path / "venv"], check=True)
    installed = tmp_path / "venv" / "bin" / "python"
    flink = f"apache-flink=={version('apache-flink')}"
    subprocess.run([uv, "pip", "install", "--python", installed, wheel, flink], check=True)

    command = [installed, "-I", "-c", QUERY]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stderr


def build(target, source, destination, **environment):
    """Build a wheel or an sdist; return its path."""
    result = hatchling(target, source, destination, **environment)
    assert result.returncode == 0, result.stderr
    (built,) = destination.iterdir()
    return built


def hatchling(target, source, destination, **environment):
    """Run the build backend, without a front end that would fetch it."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", target]
    return subprocess.run(
        [*command, "--directory", destination],
        cwd=source,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def wheel_metadata(wheel):
    """The name of the folder in the wheel that describes it."""
    return re.match(r"[^-]+-[^-]+", wheel.name)[0] + ".dist-info"
