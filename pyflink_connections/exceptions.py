"""Every error of the package, under Flink's own names where Flink has one.

All of them derive from :class:`PyFlinkConnectionsException`, so one ``except`` is enough. No
message ever holds the value of a sensitive option or the content of an SQL string literal.
"""

from __future__ import annotations

__all__ = [
    "CatalogNotExistException",
    "ConcurrentModificationException",
    "ConnectionAlreadyExistException",
    "ConnectionNotExistException",
    "ConnectionStoreAccessDeniedException",
    "ConnectionStoreException",
    "ConnectionStoreTimeoutException",
    "ConnectionStoreUnavailableException",
    "ConnectionTokenException",
    "DatabaseNotEmptyException",
    "DatabaseNotExistException",
    "DelegationTokenException",
    "InvalidConnectionDefinitionException",
    "InvalidConnectionException",
    "InvalidSecretException",
    "JvmException",
    "MigrationException",
    "PyFlinkConnectionsException",
    "ReadOnlySecretStoreException",
    "SecretAccessDeniedException",
    "SecretException",
    "SecretNotFoundException",
    "SecretStoreThrottledException",
    "SecretStoreTimeoutException",
    "SecretStoreUnavailableException",
    "SqlParserException",
    "UntestedFlinkWarning",
    "ValidationException",
]


class PyFlinkConnectionsException(Exception):
    """Base of all errors raised by this package."""


class SqlParserException(PyFlinkConnectionsException):
    """A statement about connections is not written as the grammar wants it.

    Attributes:
        line: Line of the error in the statement, counted from 1.
        column: Column of the error in its line, counted from 1.
        expected: What would have been right at that place.
    """

    def __init__(self, message: str, *, line: int, column: int, expected: str = "") -> None:
        super().__init__(f"{message} (line {line}, column {column})")
        self.line = line
        self.column = column
        self.expected = expected


class ValidationException(PyFlinkConnectionsException):
    """A statement or call is well formed, but what it asks for is not allowed."""


class InvalidConnectionException(ValidationException):
    """A connection was to be tried before it is stored, and does not work; nothing was stored."""


class CatalogNotExistException(PyFlinkConnectionsException):
    """The catalog named in a connection's path does not exist in this session."""


class DatabaseNotExistException(PyFlinkConnectionsException):
    """The database named in a connection's path does not exist in its catalog."""


class DatabaseNotEmptyException(PyFlinkConnectionsException):
    """A database can't be dropped with RESTRICT, since it still has connections."""


class ConnectionNotExistException(PyFlinkConnectionsException):
    """No connection is known under this name."""


class ConnectionAlreadyExistException(PyFlinkConnectionsException):
    """A connection of this name exists already in the same scope."""


class ConcurrentModificationException(PyFlinkConnectionsException):
    """Somebody else changed the definition between its reading and its writing."""


class ConnectionStoreException(PyFlinkConnectionsException):
    """A connection store could not do what it was asked to do."""


class ConnectionStoreAccessDeniedException(ConnectionStoreException):
    """The connection store does not let us read or write."""


class ConnectionStoreUnavailableException(ConnectionStoreException):
    """The connection store can't be reached, or failed: a lost connection, a full disk."""


class ConnectionStoreTimeoutException(ConnectionStoreUnavailableException):
    """Somebody else kept a connection, or the store, locked for longer than we wait."""


class InvalidConnectionDefinitionException(ConnectionStoreException):
    """What a connection store has under a name is no definition; somebody edited it by hand."""


class ConnectionTokenException(PyFlinkConnectionsException):
    """A connection's token can't be obtained."""


class DelegationTokenException(PyFlinkConnectionsException):
    """A delegation token can't be obtained, or is not there."""


class SecretException(PyFlinkConnectionsException):
    """A secret store could not do what it was asked to do."""


class SecretNotFoundException(SecretException):
    """The secret store has no secret of this identifier."""


class ReadOnlySecretStoreException(SecretException):
    """A secret should be stored, but the configured store can only be read."""


class SecretAccessDeniedException(SecretException):
    """The secret store knows us, or not, and refuses what was asked."""


class SecretStoreThrottledException(SecretException):
    """The secret store got more requests than it takes, for longer than we wait."""


class SecretStoreUnavailableException(SecretException):
    """The secret store can't be reached, or answers with a failure of its own."""


class SecretStoreTimeoutException(SecretStoreUnavailableException):
    """The secret store did not answer within the time limit of an operation."""


class InvalidSecretException(SecretException):
    """A secret is not what this package can store, or what it stored."""


class JvmException(PyFlinkConnectionsException):
    """The Java shim is missing, or does not fit this package."""


class MigrationException(PyFlinkConnectionsException):
    """An object that was moved to a connection can't be planned; it has its old options again."""


class UntestedFlinkWarning(UserWarning):
    """The installed Flink is not one that this package was tested with.

    It is given once in a process, when the first table environment is created.

    Example:
        >>> import warnings
        >>> warnings.simplefilter("ignore", UntestedFlinkWarning)
    """
