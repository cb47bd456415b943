import subprocess
import sys
from pathlib import Path

import pytest

from tools import flink_environment, interpreters, matrix
from tools.matrix_table import Counts, Row, table
from tools.releases import OLDEST, RELEASES

REPORT = """<?xml version="1.0" encoding="utf-8"?>
<testsuites name="pytest tests">
  <testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="12.5"/>
</testsuites>
"""


def test_table_has_a_line_for_each_release():
    """Numbers stand below their headings; a release without any says why."""
    rows = [
        Row("1.20.5", "3.9", 11, Counts(passed=5, skipped=1, failed=0, seconds=61.7)),
        Row("2.0", "3.10", 17, "could not be set up"),
    ]

    assert [
        " Flink  Python  JDK  passed  skipped  failed  seconds",
        "1.20.5     3.9   11       5        1       0       62",
        "   2.0    3.10   17  could not be set up",
    ] == table(rows).splitlines()
    assert [True, False] == [row.is_green for row in rows]


@pytest.mark.parametrize(
    "counts", [Counts(0, 0, 0, 1.0), Counts(0, 9, 0, 1.0), Counts(9, 0, 1, 1.0)]
)
def test_nothing_passed_is_a_failure(counts):
    """A release on which no test ran, or one failed, is not green."""
    assert not Row("2.3.0", "3.12", 21, counts).is_green


def test_counts_of_a_report(tmp_path):
    """Errors count as failures; what is neither failed nor skipped has passed."""
    (tmp_path / "report.xml").write_text(REPORT)

    assert Counts(passed=4, skipped=3, failed=3, seconds=12.5) == matrix.counts(
        tmp_path / "report.xml"
    )


def test_goes_on_after_a_release_that_can_not_be_set_up(monkeypatch, capsys):
    """The rows behind a bad one are run, the table has all of them, and the exit status tells."""
    versions = []

    def run_release(release, _choice):
        versions.append(release.minor)
        failed = release is OLDEST
        return Row(release.minor, "3.9", 11, "no" if failed else Counts(1, 0, 0, 1.0))

    monkeypatch.setattr(matrix, "run_release", run_release)
    monkeypatch.setattr(sys, "argv", ["matrix", "--wheel", "x.whl"])

    assert matrix.main() == 1
    assert [release.minor for release in RELEASES] == versions
    printed = capsys.readouterr().out
    assert all(version in printed for version in versions)


def test_python_that_runs_this_is_found():
    """The interpreter at hand is the first candidate for its own version."""
    version = "{}.{}".format(*sys.version_info)

    assert (version, Path(sys.executable)) == interpreters.choose_python(version, ())


def test_python_that_does_not_start_is_no_candidate(tmp_path, monkeypatch):
    """A version manager's shim that only complains is passed over, as is a wrong version."""
    for version, script in (("3.98", "exit 127"), ("3.99", "echo 3.12")):
        (tmp_path / f"python{version}").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / f"python{version}").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert interpreters.find_python("3.98") is None
    assert interpreters.find_python("3.99") is None


def test_python_of_a_version_manager_is_found(tmp_path, monkeypatch):
    """Pyenv's own folder is searched: its shims start the selected versions only."""
    python = tmp_path / "versions" / "3.99.1" / "bin" / "python3.99"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\necho 3.99\n")
    python.chmod(0o755)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))

    assert python == interpreters.find_python("3.99")
    assert ("3.99", python) == interpreters.choose_python("3.98", ("3.98", "3.99"))


def test_extras_that_a_python_can_not_have_are_left_out():
    """The SDK of Azure and the servers' programs need a newer Python than the package."""
    old, new = flink_environment.wanted("3.9"), flink_environment.wanted("3.10")

    assert {"azure", "programs"} == set(new) - set(old)
    assert {"aws", "oauth", "vault", "test"} <= set(old)


def test_unknown_release():
    """A release that is not known is refused with those that are."""
    result = subprocess.run(
        [sys.executable, "-m", "tools.matrix", "--flink", "9.9"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 2
    assert all(release.minor in result.stderr for release in RELEASES)
