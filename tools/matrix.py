"""`make test-matrix` and the second half of `make test`: the suite on several Flink releases."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tools.commands import CACHE, SetupError, announce, run
from tools.flink_environment import TREE, FlinkEnvironment, build_wheel, prepare
from tools.java_runtimes import java_home
from tools.matrix_table import Counts, Row, table
from tools.releases import JAVAS, OLDEST, RELEASES, FlinkRelease

REPORTS = CACHE / "reports"


@dataclass(frozen=True)
class Choice:
    """What to run on each release.

    Attributes:
        wheel: The package.
        python: The version of Python; None for the release's own choice.
        java: The same for Java.
        pytest: Further arguments for pytest.
    """

    wheel: Path
    python: str | None
    java: int | None
    pytest: tuple[str, ...]


def main() -> int:
    """Run the tests on the releases that the command line asks for; return the exit status."""
    options = arguments().parse_args()
    releases = [each for each in RELEASES if each.minor in options.flink]
    marked = []
    if options.smoke:
        releases, marked = [OLDEST], ["-m", "smoke"]
    try:
        wheel = (options.wheel or build_wheel()).resolve()
    except SetupError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    choice = Choice(wheel, options.python, options.java, (*marked, *options.pytest))
    rows = [run_release(release, choice) for release in releases]
    print(table(rows))
    return 0 if all(row.is_green for row in rows) else 1


def arguments() -> argparse.ArgumentParser:
    """Describe the command line."""
    minors = [release.minor for release in RELEASES]
    parser = argparse.ArgumentParser(prog="python -m tools.matrix", description=__doc__)
    parser.add_argument("--flink", nargs="+", choices=minors, default=minors, help="releases")
    parser.add_argument("--python", help="version of Python, for all releases")
    parser.add_argument("--java", type=int, choices=JAVAS, help="version of Java, for all releases")
    parser.add_argument("--wheel", type=Path, help="a wheel that was built before")
    parser.add_argument("--smoke", action="store_true", help="the smoke tests on the oldest Flink")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest, after --")
    return parser


def run_release(release: FlinkRelease, choice: Choice) -> Row:
    """Run the tests on one release; whatever goes wrong is in the row."""
    java = choice.java or release.java
    try:
        environment = prepare(release, choice.wheel, choice.python)
        flink = environment.version_of("apache-flink")
        home = java_home(java)
        fetch_connectors(flink)
    except (SetupError, subprocess.CalledProcessError) as error:
        print(f"error: {error}", file=sys.stderr)
        return Row(release.minor, choice.python or release.python, java, "could not be set up")
    announce(f"testing Flink {flink}, Python {environment.python_version}, Java {java}")
    report = REPORTS / f"{flink}-python{environment.python_version}-java{java}.xml"
    outcome = run_tests(environment, home, report, choice.pytest)
    return Row(flink, environment.python_version, java, outcome)


def fetch_connectors(flink: str) -> None:
    """Fetch the connectors of a Flink; here, because Maven wants the machine's own JDK."""
    run(
        [sys.executable, "-m", "tools.connectors", flink],
        failure=f"the connector jars of Flink {flink} are not complete",
    )


def run_tests(
    environment: FlinkEnvironment, home: Path, report: Path, options: tuple[str, ...]
) -> Counts | str:
    """Run pytest with its output shown; return what its report counts."""
    report.unlink(missing_ok=True)
    command = [str(environment.python), "-m", "pytest", "-q", f"--junitxml={report}"]
    command += ["--numprocesses=2", "--dist=loadfile"]
    command += ["--continue-on-collection-errors", *options]  # they are failures like others
    variables = {**os.environ, **environment.variables, "JAVA_HOME": str(home)}
    subprocess.run(command, cwd=TREE, env=variables, check=False)
    return counts(report) if report.is_file() else "pytest broke off"


def counts(report: Path) -> Counts:
    """Return the numbers in a JUnit report."""
    (suite,) = ElementTree.parse(report).getroot()  # noqa: S314 - our own pytest wrote it
    total, failures, errors, skipped = (
        int(suite.attrib[name]) for name in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return Counts(total - failed - skipped, skipped, failed, float(suite.attrib["time"]))


if __name__ == "__main__":
    sys.exit(main())
