"""Which files are read, and how they are written."""

import pytest

from pyflink_connections.exceptions import ValidationException
from pyflink_connections.migration import find_scripts, read_script, write_files


def test_find_scripts(tmp_path):
    """Folders give their .sql files, at any depth and sorted; a named file may have any name."""
    (tmp_path / "a").mkdir()
    for name in ("b.sql", "a/c.sql", "a/d.txt", "a/e.SQL"):
        (tmp_path / name).write_text("")
    found = find_scripts([tmp_path / "a" / "d.txt", tmp_path, tmp_path / "b.sql"])
    assert ["a/d.txt", "a/c.sql", "b.sql"] == [str(path.relative_to(tmp_path)) for path in found]
    with pytest.raises(ValidationException, match="no file or directory .*nope"):
        find_scripts([tmp_path / "nope"])


def test_not_utf_8(tmp_path):
    """A script that is not UTF-8 is refused with its line, and not with its text."""
    (tmp_path / "s.sql").write_bytes(b"SELECT 1;\nSELECT '\xe4'")
    with pytest.raises(ValidationException, match="s.sql, line 2: this is not UTF-8") as raised:
        read_script(tmp_path / "s.sql")
    assert raised.value.__context__ is None


def test_write_all_or_nothing(tmp_path):
    """Others' files are not replaced unasked, nor any beside them; scripts keep their mode."""
    script, other = tmp_path / "s.sql", tmp_path / "o.sql"
    script.write_bytes(b"old\r\n")
    script.chmod(0o640)
    other.write_text("mine")
    files = {script: "new\r\n", other: "theirs"}
    with pytest.raises(ValidationException, match="o.sql exists already"):
        write_files(files, [script])
    assert ["o.sql", "s.sql"] == sorted(path.name for path in tmp_path.iterdir())
    assert (b"old\r\n", "mine") == (script.read_bytes(), other.read_text())

    assert [script, other] == write_files(files, [script], overwrite=True)
    assert b"new\r\n" == script.read_bytes()
    assert 0o640 == script.stat().st_mode & 0o777
    assert [] == write_files(files, [script])
    assert ["o.sql", "s.sql"] == sorted(path.name for path in tmp_path.iterdir())


def test_failure_before_writing(tmp_path):
    """If what has to happen before fails, no file is written."""
    script = tmp_path / "s.sql"
    script.write_text("old")

    def fail():
        raise ValidationException("no")  # noqa: EM101 - a test's

    with pytest.raises(ValidationException):
        write_files({script: "new"}, [script], before=fail)
    assert "old" == script.read_text()
    assert [script] == list(tmp_path.iterdir())
