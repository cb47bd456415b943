"""Reads the statements kept in files: one in a line, comments begin with a hash."""

from pathlib import Path

FOLDER = Path(__file__).parent / "statements"


def statements(*names):
    """Returns the statements of these files."""
    texts = [(FOLDER / f"{name}.sql").read_text(encoding="utf-8") for name in names]
    lines = [line for text in texts for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]
