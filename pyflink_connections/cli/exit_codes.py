"""What the command line's exit codes mean; scripts may rely on them."""

from __future__ import annotations

from enum import IntEnum

from pyflink_connections import exceptions as errors

__all__ = ["ExitCode", "exit_code_of"]


class ExitCode(IntEnum):
    """The exit codes, with what they mean."""

    meaning: str

    def __new__(cls, value: int, meaning: str) -> ExitCode:
        """Makes a member that knows its meaning."""
        member = int.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member

    DONE = 0, "Done; what was looked at is as it should be."
    FINDINGS = 1, "Done, but what was looked at is not as it should be."
    USAGE = 2, "The command line is not written as the help says."
    REFUSED = 3, "What was asked for is not allowed, or not valid; nothing was changed."
    NOT_FOUND = 4, "There is no such connection, catalog, database or secret."
    STORE = 5, "A store could not be read or written."
    MISSING = 6, "Something has to be installed first; the message says what."
    INTERNAL = 70, "An error of the program itself; please report it."
    INTERRUPTED = 130, "Interrupted with Ctrl-C; nothing was left half done."


_CODES: dict[type[Exception], ExitCode] = {
    errors.ConnectionNotExistException: ExitCode.NOT_FOUND,
    errors.CatalogNotExistException: ExitCode.NOT_FOUND,
    errors.DatabaseNotExistException: ExitCode.NOT_FOUND,
    errors.SecretNotFoundException: ExitCode.NOT_FOUND,
    errors.ReadOnlySecretStoreException: ExitCode.REFUSED,
    errors.SecretException: ExitCode.STORE,
    errors.InvalidConnectionDefinitionException: ExitCode.REFUSED,
    errors.ConnectionStoreException: ExitCode.STORE,
    errors.ConcurrentModificationException: ExitCode.STORE,
    errors.JvmException: ExitCode.MISSING,
    errors.PyFlinkConnectionsException: ExitCode.REFUSED,
}


def exit_code_of(error: Exception) -> ExitCode:
    """Returns the exit code for an error: that of its nearest base class."""
    for base in type(error).__mro__:
        if base in _CODES:
            return _CODES[base]
    return ExitCode.INTERNAL
