"""The examples that PyFlink ships, with one import changed."""

import logging
import re
import sys
from pathlib import Path

import numpy as np
import pyflink.examples.table
import pytest

EXAMPLES = Path(pyflink.examples.table.__path__[0])
#: Not run: this one waits on purpose, for minutes; this one has no end; and this one fails without
#: this package just the same, on Flink 2.3 (`json` is then a function of PyFlink's).
LEFT_OUT = {"async_scalar_function.py", "streaming_word_count.py", "basic_operations.py"}
RUN = sorted(path for path in EXAMPLES.rglob("*.py") if path.name not in LEFT_OUT)


def run(source, name, capsys):
    """Runs an example as the main program, and returns the lines it prints, sorted."""
    np.random.seed(1)  # one of them makes its data up
    code = compile(source, name, "exec")
    exec(code, {"__name__": "__main__", "__file__": name})  # noqa: S102 - PyFlink's own examples
    return sorted(capsys.readouterr().out.splitlines())


@pytest.mark.parametrize("example", RUN, ids=lambda path: str(path.relative_to(EXAMPLES)))
def test_example(example, tmp_path, monkeypatch, capsys):
    """Each prints what it prints without this package."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [str(example)])
    monkeypatch.setattr(logging, "basicConfig", lambda **_: None)
    source = example.read_text()
    ours = re.sub(r"\bpyflink\.table\b", "pyflink_connections.table", source)
    assert ours != source
    assert run(source, str(example), capsys) == run(ours, str(example), capsys)
