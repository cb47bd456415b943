"""What an exception tells."""

import traceback


def full_text(error):
    """Return what Python prints of an exception, with its causes and their tracebacks."""
    return "".join(traceback.TracebackException.from_exception(error).format())
