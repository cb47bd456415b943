"""A terminal with somebody who types, for programs that ask."""

import os
import pty
import re
import select
import subprocess
import sys
import time

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
#: Makes the terminal the controlling one and Ctrl-C heard, as a shell would (tests that run in the
#: background have it ignored), then runs the command line.
_CODE = (
    "import os, signal; os.close(os.open(os.ttyname(0), os.O_RDWR)); "
    "signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from pyflink_connections.cli import main; raise SystemExit(main())"
)


class Terminal:
    """Runs one command line at a terminal of its own.

    Args:
        arguments: The command line, without the program's name.
        variables: More environment variables.

    Attributes:
        shown: What stands on the terminal, without escape sequences.
    """

    def __init__(self, arguments, variables):
        self._file, theirs = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _CODE, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "100", "NO_COLOR": "1", **variables},
        )
        os.close(theirs)
        self._raw = ""

    @property
    def shown(self):
        return _ESCAPES.sub("", self._raw).replace("\r\n", "\n")

    def wait_for(self, text, seconds=60):
        """Reads until a text is shown."""
        deadline = time.monotonic() + seconds
        while text not in self.shown:
            assert time.monotonic() < deadline, self.shown
            assert self._read(deadline), self.shown

    def type(self, text):
        """Types a text; what it means, the program decides."""
        os.write(self._file, text.encode())

    def end(self, seconds=60):
        """Reads to the end and returns the exit code."""
        deadline = time.monotonic() + seconds
        while self._read(deadline):
            assert time.monotonic() < deadline, self.shown
        os.close(self._file)
        return self._process.wait(seconds)

    def _read(self, deadline):
        ready, _, _ = select.select([self._file], [], [], max(0, deadline - time.monotonic()))
        try:
            data = os.read(self._file, 4096) if ready else b""
        except OSError:  # Linux: the other end was closed
            data = b""
        self._raw += data.decode(errors="replace")
        return bool(data)
