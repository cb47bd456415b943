"""The one place where an error of a database becomes one of ours.

Errors of drivers may lead to the arguments of a call, the password for one. So an original never
becomes the cause or context of ours: what is worth knowing of it is put into words here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from pyflink_connections.exceptions import (
    ConnectionStoreAccessDeniedException,
    ConnectionStoreException,
    ConnectionStoreTimeoutException,
    ConnectionStoreUnavailableException,
    PyFlinkConnectionsException,
    ValidationException,
)

__all__ = ["is_lost", "translated"]

T = TypeVar("T")

# Codes are PostgreSQL's (and the standard's), then MySQL's, then words of SQLite's.
_DENIED = ("28000", "28P01", "42501", "1044", "1045", "1142", "1143", "1227", "1698")
_DENIED_WORDS = ("readonly database", "unable to open database file", "authorization denied")
_TIMED_OUT = ("55P03", "57014", "1205", "3024")
_TIMED_OUT_WORDS = ("database is locked", "database table is locked")
_LOST = ("57P01", "57P02", "57P03", "08000", "08003", "08006", "2006", "2013", "1053")


def translated(call: Callable[[], T], where: str, hide: Callable[[str], str]) -> T:
    """Makes a call of SQLAlchemy's and raises whatever goes wrong as an error of ours.

    Args:
        call: The call.
        where: The database, without credentials.
        hide: Takes the password out of a text.

    Raises:
        ConnectionStoreException: The call failed. It has neither cause nor context.
        ValidationException: The database can't store what it was given.
    """
    try:
        return call()
    except PoolTimeoutError:
        msg = f"All connections to {where} are in use; see 'table.connection-store.sql.pool.size'."
        error: PyFlinkConnectionsException = ConnectionStoreTimeoutException(msg)
    except DBAPIError as exc:
        error = _error(exc, where, hide)
    except NoSuchModuleError as exc:
        error = ValidationException(f"The URL of {where} names no database SQLAlchemy has: {exc}")
    except ImportError as exc:
        msg = f"The URL of {where} needs a driver that is not installed: {exc}. Install it, or name"
        error = ConnectionStoreException(f"{msg} another one, as in 'postgresql+psycopg://'.")
    except PermissionError as exc:
        error = ConnectionStoreAccessDeniedException(f"Access to {where} was denied: {exc}.")
    except OSError as exc:  # the locks of SQLite are files
        error = ConnectionStoreUnavailableException(f"{where} failed: {exc}.")
    except SQLAlchemyError as exc:
        error = ConnectionStoreUnavailableException(f"{where} failed ({type(exc).__name__}).")
    raise error


def is_lost(exc: BaseException | None) -> bool:
    """Tells whether a driver's error says that the connection to the database is gone."""
    return _code(exc) in _LOST


def _error(exc: DBAPIError, where: str, hide: Callable[[str], str]) -> PyFlinkConnectionsException:
    code, words = _code(exc.orig), hide(_words(exc.orig))
    told = f" ({code})" if code else ""
    if code in _DENIED or any(known in words for known in _DENIED_WORDS):
        msg = f"Access to {where} was denied: {words}{told}."
        return ConnectionStoreAccessDeniedException(msg)
    if code in _TIMED_OUT or any(known in words for known in _TIMED_OUT_WORDS):
        msg = f"Somebody else kept {where} locked for too long: {words}{told}. Try again."
        return ConnectionStoreTimeoutException(msg)
    if code.startswith("22"):
        return ValidationException(f"{where} can't store this: {words}{told}.")
    return ConnectionStoreUnavailableException(
        f"{where} can't be reached, or failed: {words}{told}."
    )


def _code(exc: BaseException | None) -> str:
    """Returns the code that a driver's error has, in whichever place."""
    for name in ("sqlstate", "pgcode"):
        code = getattr(exc, name, None)
        if isinstance(code, str):
            return code
    first = exc.args[0] if exc is not None and exc.args else ""
    if isinstance(first, dict):  # pg8000
        return str(first.get("C", ""))
    return str(first) if isinstance(first, int) else ""  # MySQL's drivers


def _words(exc: BaseException | None) -> str:
    """Returns what a driver's error says, on one line."""
    first, *others = exc.args if exc is not None and exc.args else ("",)
    if isinstance(first, dict):
        first = first.get("M", "")
    elif isinstance(first, int) and others:
        first = others[0]
    return " ".join(str(first).split()).rstrip(".") or type(exc).__name__
