"""SQLCipher's connections, made to speak as those of ``sqlite3`` do. Imported only where a library has a passphrase."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import wraps
from hashlib import pbkdf2_hmac
from hmac import compare_digest, digest
from typing import Any, cast

from sqlcipher3 import dbapi2

FORMAT = 4
"""SQLCipher's version 4, said outright so that a later one opens the same file: AES-256 in pages of 4,096 bytes, each
under an HMAC-SHA512, the key from the passphrase by PBKDF2-HMAC-SHA512 over a salt of the file's own."""
ROUNDS = 256_000
"""Rounds of PBKDF2, version 4's own number: a quarter of a second for whoever tries a passphrase."""
BYTES = 32
"""Of the key that is derived."""
# As sqlite3_open_v2 has them: its names for these are not handed on. Without the last an error tells of its kind only.
_READ_WRITE, _CREATE, _EXTENDED_CODES = 0x02, 0x04, 0x02000000
_OPERATIONAL = (
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_ABORT,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_SCHEMA,
)
_CLASSES: dict[int, type[sqlite3.Error]] = dict.fromkeys(_OPERATIONAL, sqlite3.OperationalError) | {
    sqlite3.SQLITE_TOOBIG: sqlite3.DataError,
    sqlite3.SQLITE_CONSTRAINT: sqlite3.IntegrityError,
    sqlite3.SQLITE_MISMATCH: sqlite3.IntegrityError,
}
"""The class that ``sqlite3`` gives an error of this kind."""
_WITHOUT_CODE = {
    "file is not a database": sqlite3.SQLITE_NOTADB,
    "database disk image is malformed": sqlite3.SQLITE_CORRUPT,
    "database or disk is full": sqlite3.SQLITE_FULL,
    "disk I/O error": sqlite3.SQLITE_IOERR,
    "attempt to write a readonly database": sqlite3.SQLITE_READONLY,
    "database is locked": sqlite3.SQLITE_BUSY,
    "unable to open database file": sqlite3.SQLITE_CANTOPEN,
}
"""What goes wrong in ``backup`` comes with SQLite's words for it and no more."""


def connect_under(name: str, passphrase: str, derived: dict[str, str], timeout: float, new: bool) -> sqlite3.Connection:
    """A connection under a passphrase; whether it is the right one shows at the first reading.

    The key is derived here, not in SQLCipher, which would do so anew for every connection. A ``new`` file gets the salt
    of those before it: a library and its backups open with the one derivation.

    Args:
        derived: what was derived from this passphrase before, by salt; what is derived now is added.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    connection = _connection(name, timeout)
    try:
        # A key of some kind, for nothing but the salt that the file has, or that SQLCipher has drawn for a new one.
        _set_key(connection, "salt")
        salt = next(iter(derived), "") if new else ""
        salt = salt or str(connection.execute("PRAGMA cipher_salt").fetchone()[0])
        if salt not in derived:
            derived[salt] = pbkdf2_hmac("sha512", passphrase.encode(), bytes.fromhex(salt), ROUNDS, BYTES).hex()
        _set_key(connection, f"x'{derived[salt]}{salt}'")
    except BaseException:
        connection.close()
        raise
    # Its class has all of sqlite3.Connection that is used here.
    return cast(sqlite3.Connection, connection)


def is_page_under(page: bytes, number: int, derived: str, salt: str) -> bool:
    """Whether the page of this number (from 1) of a file was written under a key: its last 64 bytes say so."""
    # The first page begins with the salt, which SQLCipher leaves out.
    body, kept = page[16 if number == 1 else 0 : -64], page[-64:]
    mask = bytes(byte ^ 0x3A for byte in bytes.fromhex(salt))
    second = pbkdf2_hmac("sha512", bytes.fromhex(derived), mask, 2, BYTES)
    return compare_digest(digest(second, body + number.to_bytes(4, "little"), "sha512"), kept)


def _set_key(connection: Any, key: str) -> None:
    # By the call and not by PRAGMA key: no statement that would hold it.
    connection.set_key(key)
    connection.execute(f"PRAGMA cipher_compatibility = {FORMAT:d}")
    connection.execute(f"PRAGMA kdf_iter = {ROUNDS:d}")


def _connection(name: str, timeout: float) -> Any:
    try:
        flags = _READ_WRITE | _CREATE | _EXTENDED_CODES
        made = dbapi2.connect(name, uri=True, timeout=timeout, isolation_level=None, factory=_Connection, flags=flags)
    except dbapi2.Error as error:
        raise _as_sqlite3(error) from error
    # A wrong passphrase is said in words; SQLCipher would print three lines of its own besides.
    made.execute("PRAGMA cipher_log_level = NONE")
    return made


def _as_sqlite3(error: Exception) -> sqlite3.Error:
    """The same error of the class that ``sqlite3`` would give it, with the same code."""
    code = getattr(error, "sqlite_errorcode", _WITHOUT_CODE.get(str(error)))
    kind = getattr(sqlite3, type(error).__name__, sqlite3.DatabaseError)
    if code is not None:
        kind = _CLASSES.get(code & 0xFF, kind)
    made: sqlite3.Error = kind(*error.args)
    if code is not None:
        made.sqlite_errorcode = code
        made.sqlite_errorname = getattr(error, "sqlite_errorname", "")
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

    @property
    @_telling
    def in_transaction(self) -> bool:
        """Whether a transaction has begun."""
        return bool(super().in_transaction)

    @_telling
    def cursor(self) -> Any:
        """A cursor of our own kind."""
        return super().cursor(_Cursor)
