"""Feeds the SQL front with texts that reach ever more of its code, and checks what must hold.

``python -m tests.fuzz.fuzz_sql -max_total_time=600 -dict=tests/fuzz/sql.dict NEW
tests/fuzz/corpus`` runs for ten minutes and keeps what reached something new in the folder NEW. A
text that breaks a rule is written to a file called ``crash-...``; it belongs into the corpus, with
the fix.
"""

import sys

import atheris

with atheris.instrument_imports(include=["pyflink_connections"]):
    from tests.fuzz.invariants import check


def check_bytes(data):
    """Checks one text."""
    check(data.decode("utf-8", "replace"))


if __name__ == "__main__":
    atheris.Setup(sys.argv, check_bytes)
    atheris.Fuzz()
