"""`make quickstart`: the example against a real PostgreSQL, then a search for its password."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools import quickstart_example
from tools.leak_search import SearchableSecretStore, outputs_of_session, places_with, text_in
from tools.postgres import EmbeddedPostgres
from tools.quickstart_display import Display

ROWS = 100_000


def main() -> int:
    """Run everything; return the exit status."""
    started = time.monotonic()
    display = Display()
    display.step("starting PostgreSQL with a random password")
    with EmbeddedPostgres() as postgres, tempfile.TemporaryDirectory() as directory:
        quickstart_example.create_tables(postgres, ROWS)
        os.environ.update(quickstart_example.settings(postgres, Path(directory)))
        display.result(f"{ROWS:,} rows in table orders of {postgres.jdbc_url}")
        try:
            output = copy(postgres, Path(directory, "logs", "example"), display)
        except subprocess.CalledProcessError as error:
            display.failure(f"the example ended with status {error.returncode}")
            return 1
        passed = check_rows(postgres, display) and check_leaks(
            postgres.password, output, Path(directory), display
        )
    display.step(f"{'done' if passed else 'FAILED'} in {time.monotonic() - started:.0f} s")
    return 0 if passed else 1


def copy(postgres: EmbeddedPostgres, logs: Path, display: Display) -> str:
    """Run the example, showing what it writes; return that."""
    display.step("running examples/quickstart.py")
    written = []
    os.environ["FLINK_LOG_DIR"] = str(logs)
    with display.progress(ROWS, lambda: quickstart_example.count_copied(postgres)):
        for line in quickstart_example.run():
            display.output(line.rstrip())
            written.append(line)
    return "".join(written)


def check_rows(postgres: EmbeddedPostgres, display: Display) -> bool:
    """Compare what was copied with what was there; return whether it is all."""
    copied = quickstart_example.count_copied(postgres)
    if copied == ROWS:
        display.result(f"PostgreSQL counts {copied:,} rows in table orders_copy")
    else:
        display.failure(f"PostgreSQL counts {copied:,} rows in table orders_copy, not {ROWS:,}")
    return copied == ROWS


def check_leaks(password: str, output: str, directory: Path, display: Display) -> bool:
    """Search for the password; return whether it is in the secret store and nowhere else."""
    display.step("looking for the password, also in what a second session tells")
    store = SearchableSecretStore()
    os.environ["FLINK_LOG_DIR"] = str(directory / "logs" / "second-session")
    places = {
        "the example's output": output,
        **outputs_of_session(store, directory / "plan.json"),
        "Flink's log files": text_in(directory / "logs"),
    }
    leaks = places_with(password, places)
    searched = ", ".join(f"{place} ({len(text):,} characters)" for place, text in places.items())
    if password not in store.content():
        display.failure("the secret store doesn't have the password: the search proves nothing")
        return False
    display.result("the password is in the secret store, where it must be: the search works")
    if leaks:
        display.failure(f"the password is in {', '.join(leaks)}")
        return False
    display.result(f"the password was looked for and not found in {searched}")
    return True


if __name__ == "__main__":
    sys.exit(main())
