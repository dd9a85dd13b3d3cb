"""SQLCipher's connections, made to speak as those of ``sqlite3`` do. Imported only where a library has a passphrase."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from sqlcipher3 import dbapi2

FORMAT = 4
"""SQLCipher's version 4, said outright so that a later one opens the same file: AES-256 in pages of 4,096 bytes, each
under an HMAC-SHA512; the key from the passphrase by 256,000 rounds of PBKDF2-HMAC-SHA512 over a salt of the file's."""


def connect_under(name: str, passphrase: str, timeout: float) -> sqlite3.Connection:
    """A connection under a passphrase; whether it is the right one shows at the first reading.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    connection = _connection(name, timeout)
    # By the call and not by PRAGMA key: no quotes to mind, and no statement that would hold the passphrase.
    connection.set_key(passphrase)
    connection.execute(f"PRAGMA cipher_compatibility = {FORMAT:d}")
    # Its class has all of sqlite3.Connection that is used here.
    return cast(sqlite3.Connection, connection)


def _connection(name: str, timeout: float) -> Any:
    try:
        made = dbapi2.connect(name, uri=True, timeout=timeout, isolation_level=None, factory=_Connection)
    except dbapi2.Error as error:
        raise _as_sqlite3(error) from error
    # A wrong passphrase is said in words; SQLCipher would print three lines of its own besides.
    made.execute("PRAGMA cipher_log_level = NONE")
    return made


def _as_sqlite3(error: Exception) -> sqlite3.Error:
    """The same error of the class that has the same name in ``sqlite3``, with the same code."""
    kind = getattr(sqlite3, type(error).__name__, sqlite3.DatabaseError)
    made: sqlite3.Error = kind(*error.args)
    for name in ("sqlite_errorcode", "sqlite_errorname"):
        if hasattr(error, name):
            setattr(made, name, getattr(error, name))
    return made


def _telling(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def call(*args: Any, **named: Any) -> Any:
        try:
            return method(*args, **named)
        except dbapi2.Error as error:
            raise _as_sqlite3(error) from error

    return call


class _Cursor(dbapi2.Cursor):  # type: ignore[misc] # it has no types
    """A cursor with the errors of ``sqlite3``."""

    execute = _telling(dbapi2.Cursor.execute)
    executemany = _telling(dbapi2.Cursor.executemany)
    fetchone = _telling(dbapi2.Cursor.fetchone)
    fetchmany = _telling(dbapi2.Cursor.fetchmany)
    fetchall = _telling(dbapi2.Cursor.fetchall)
    __next__ = _telling(dbapi2.Cursor.__next__)


class _Connection(dbapi2.Connection):  # type: ignore[misc] # it has no types
    """A connection with the errors of ``sqlite3``; what it executes goes through :meth:`cursor`."""

    commit = _telling(dbapi2.Connection.commit)
    rollback = _telling(dbapi2.Connection.rollback)
    backup = _telling(dbapi2.Connection.backup)
    close = _telling(dbapi2.Connection.close)
    executescript = _telling(dbapi2.Connection.executescript)
    execute = _telling(dbapi2.Connection.execute)
    set_key = _telling(dbapi2.Connection.set_key)

    @_telling
    def cursor(self) -> Any:
        """A cursor of our own kind."""
        return super().cursor(_Cursor)
