"""All who speak of supported versions say the same as `tools/releases.py`."""

import re
from itertools import product
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from ruamel.yaml import YAML

from pyflink_connections.tested_flink import TESTED
from tools.bootstrap import NEWEST as NEWEST_PYTHON
from tools.bootstrap import OLDEST as OLDEST_PYTHON
from tools.connectors import CONNECTORS
from tools.docs_hook import supported_versions
from tools.releases import JAVAS, NEWEST, OLDEST, RELEASES

PROJECT = Path(__file__).resolve().parents[2]
MINORS = [release.minor for release in RELEASES]
PYTHONS = sorted(
    {python for release in RELEASES for python in release.pythons},
    key=lambda version: int(version.split(".")[1]),
)


@pytest.fixture(scope="module", name="pyproject")
def _pyproject():
    return (PROJECT / "pyproject.toml").read_text()


@pytest.fixture(scope="module", name="pom")
def _pom():
    return (PROJECT / "java-shim" / "pom.xml").read_text()


def found(pattern, text):
    """Return what the group of a pattern matches, wherever it does."""
    return re.findall(pattern, text, re.MULTILINE)


def test_pythons_of_the_package(pyproject):
    """The package can be installed on each Python, and on no other."""
    [supported] = found(r'^requires-python = "(.*?)"', pyproject)
    minors = [f"3.{minor}" for minor in range(20)]

    assert list(SpecifierSet(supported).filter(minors)) == PYTHONS
    assert found(r'"Programming Language :: Python :: (3\.\d+)"', pyproject) == PYTHONS


def test_flinks_of_the_package(pyproject):
    """The package takes the oldest Flink and newer ones; developing takes the newest."""
    users, developers = (
        Requirement(found) for found in found(r'^  "(apache-flink[=>].*?)"', pyproject)
    )

    assert f">={OLDEST.minor}" == str(users.specifier)
    assert NEWEST.requirement == str(developers)


def test_targets_of_tools(pyproject, pom):
    """Linter and compiler know the oldest versions; what is compiled against is the newest."""
    assert [PYTHONS[0].replace(".", "")] == found(r'^target-version = "py(\d+)"', pyproject)
    assert [str(min(JAVAS))] == found(r"<maven.compiler.release>(\d+)<", pom)
    assert [f"{NEWEST.minor}.0"] == found(r"<flink.version>(.*?)<", pom)
    assert (PYTHONS[1], PYTHONS[-1]) == tuple(
        "{}.{}".format(*version) for version in (OLDEST_PYTHON, NEWEST_PYTHON)
    )


def test_warning_of_untested_flink():
    """What counts as tested is what the tests run on."""
    assert tuple(MINORS) == TESTED


def test_every_release_has_connectors():
    """Each connector is known for each release."""
    for connector, minor in product(CONNECTORS.values(), MINORS):
        assert any(f"{minor}.0".startswith(prefix) for prefix in connector)


def test_rows_of_the_matrix():
    """A row takes what its release allows; together they run each Python and each Java."""
    assert all(release.python in release.pythons for release in RELEASES)
    assert set(PYTHONS) == {release.python for release in RELEASES}
    assert set(JAVAS) == {release.java for release in RELEASES}


def test_workflow():
    """The workflow runs every combination that there is."""
    workflow = YAML(typ="safe").load(PROJECT / ".github" / "workflows" / "ci.yml")
    matrix = workflow["jobs"]["matrix"]["strategy"]["matrix"]
    excluded = {(each["flink"], each["python"]) for each in matrix["exclude"]}

    assert {(release.minor, python) for release in RELEASES for python in release.pythons} == set(
        product(matrix["flink"], matrix["python"])
    ) - excluded
    assert [str(java) for java in JAVAS] == matrix["java"]
    newest = workflow["jobs"]["test"]["strategy"]["matrix"]["include"]
    assert set(PYTHONS[1:]) == {each["python"] for each in newest}


@pytest.mark.parametrize("page", ["README.md", "docs/index.md"])
def test_pages(page):
    """Pages that name versions name all of them."""
    text = (PROJECT / page).read_text()

    assert f"{OLDEST.minor} to {NEWEST.minor}" in text
    if "Python" in text and page == "README.md":
        assert f"{PYTHONS[0]} to {PYTHONS[-1]}" in text
        assert f"JDK ({', '.join(map(str, JAVAS[:-1]))} or {JAVAS[-1]})" in text


def test_table_of_the_documentation():
    """The documentation's table, made from the releases, has a line for each."""
    lines = supported_versions().split("\n\n")[0].splitlines()[2:]

    assert MINORS == [line.split(" | ")[0].strip("| ").removesuffix(".x") for line in lines]
