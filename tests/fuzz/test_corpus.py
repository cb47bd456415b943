"""The fuzzer's corpus, without the fuzzer."""

from pathlib import Path

import pytest

from tests.fuzz.invariants import check

FILES = sorted(Path(__file__).with_name("corpus").iterdir())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_corpus(file):
    """Every text that the fuzzer once found something with keeps the rules."""
    check(file.read_bytes().decode("utf-8", "replace"))
