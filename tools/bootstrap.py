"""Entry point of `make setup` and `make shim`.

Written for Python 3.6, and importing everything else late, so that a Python which is too old for
the project gets far enough to be told so.
"""

import os
import subprocess
import sys

OLDEST, NEWEST = (3, 10), (3, 12)


def main() -> int:
    """Run the command named on the command line; return the exit status."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        print(wrong_python(), file=sys.stderr)
        return 1

    from tools import setup  # noqa: PLC0415  # needs the Python that was just checked

    return setup.main(sys.argv[1:])


def wrong_python() -> str:
    """Say which Python is needed and, if there is one, how to use it."""
    supported = ["3.%d" % minor for minor in range(OLDEST[1], NEWEST[1] + 1)]  # noqa: UP031
    found = [name for name in ("python" + version for version in supported) if works(name)]
    if found:
        advice = f"There is a {found[-1]} here:  make setup PYTHON={found[-1]}"
    else:
        advice = "Install one, then:  make setup PYTHON=python" + supported[-1]
    return (
        f"error: this is Python {sys.version_info[0]}.{sys.version_info[1]} ({sys.executable}).\n"
        f"Developing pyflink-connections takes Python {', '.join(supported)}: PyFlink has wheels "
        f"up to {supported[-1]}, and the tools need {supported[0]} or later.\n{advice}"
    )


def works(interpreter: str) -> bool:
    """Tell whether this command starts a Python; one that a version manager shims may not."""
    try:
        status = subprocess.call(
            [interpreter, "-c", ""],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ,
        )
    except OSError:
        return False
    return status == 0


if __name__ == "__main__":
    sys.exit(main())
