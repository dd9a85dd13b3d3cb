"""What can go wrong with a library, each in one sentence for users."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from riskdesk.domain.errors import RiskDeskError

_CHECK = "CHECK constraint failed: "
_UNIQUE = "UNIQUE constraint failed: "


class LibraryError(RiskDeskError):
    """A library cannot be opened, read or written; what it held before, it still holds."""


class LibraryInUse(LibraryError):  # noqa: N818 says what is the matter
    """Another program has the library open for writing; it can still be opened read-only."""


class LibraryNotWritable(LibraryError):  # noqa: N818 says what is the matter
    """The library or its folder may only be read; it can still be opened read-only."""


class NotALibrary(LibraryError):  # noqa: N818 says what is the matter
    """The file is not a RiskDesk library, or is damaged."""


class NewerLibrary(LibraryError):  # noqa: N818 says what is the matter
    """The file was written by a newer RiskDesk."""


class WriteConflict(LibraryError):  # noqa: N818 says what is the matter
    """An edit does not start from what the library holds."""


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite, its driver and the system raise into sentences about the library at ``path``.

    Raises:
        LibraryError: in place of their errors.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise sentence(error, path) from error
    except OSError as error:
        raise LibraryError(f"{path}: the file cannot be used ({error.strerror or error}).") from error
    except UnicodeDecodeError as error:
        raise NotALibrary(f"{path}: the file is damaged or cut short; use a backup of it.") from error
    except UnicodeEncodeError as error:
        raise LibraryError(
            "Nothing was written: the text holds half of a character (a lone surrogate), which cannot be stored."
        ) from error
    except OverflowError as error:
        raise LibraryError("Nothing was written: a number is too large to be stored.") from error


@contextmanager
def read_from(path: Path) -> Iterator[None]:
    """As :func:`told`, where a library is read: a value that its reader cannot take is damage, or another program's.

    Raises:
        LibraryError: in place of whatever went wrong.
    """
    try:
        with told(path):
            yield
    except RiskDeskError:
        raise
    except (ValueError, TypeError, LookupError, AssertionError, ArithmeticError, RecursionError) as error:
        raise NotALibrary(f"{path}: what is in the file cannot be read; it is damaged. Use a backup of it.") from error


def sentence(error: sqlite3.Error, path: Path) -> LibraryError:
    """The error of ours that says what SQLite's means."""
    extended: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    code = extended & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_INTERRUPT) or "decode" in str(error):
        # Interrupted is what is read too long before it is known to be sound; decoded is text.
        return NotALibrary(f"{path}: the file is damaged or cut short; use a backup of it.")
    if code == sqlite3.SQLITE_CONSTRAINT:
        return _refused(str(error), extended)
    if code == sqlite3.SQLITE_FULL:
        return LibraryError(f"{path}: the disk is full; nothing was written. Free some space and try again.")
    if extended == sqlite3.SQLITE_READONLY_DBMOVED:
        return LibraryError(f"{path}: the file was moved, replaced or deleted; nothing was written.")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return LibraryNotWritable(f"{path}: the file may only be read; nothing was written.")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryInUse(f"{path}: another program keeps the file busy; nothing was written. Try again.")
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR):
        return LibraryError(f"{path}: the file or its folder cannot be reached ({error}); nothing was written.")
    return LibraryError(f"{path}: the library could not be used ({error}); nothing was written.")


def _refused(text: str, code: int) -> LibraryError:
    """A broken rule of the schema; constraints and triggers are named and worded for this."""
    if code in (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY):
        columns = text.removeprefix(_UNIQUE)
        if columns == "version_area.version_id, version_area.code":
            return LibraryError("Nothing was written: two risk areas would have the same code.")
        return WriteConflict(f"Nothing was written: the library holds this already ({columns}).")
    if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
        return LibraryError("Nothing was written: it refers to something that the library does not have.")
    return LibraryError(f"Nothing was written: {text.removeprefix(_CHECK)}.")
