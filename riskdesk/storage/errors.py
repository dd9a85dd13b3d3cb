"""What can go wrong with a library, each in one sentence for users."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from riskdesk.domain.errors import RiskDeskError
from riskdesk.storage.access import may_write

DAMAGED = "the file is damaged or cut short; use a backup of it."
LOG_DAMAGED = (
    "the log cannot be read: a row of it is damaged, or another program changed it. Scores and ranks are read without "
    "it; have the library checked, and put a backup back if you need the log."
)
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


class Foreign(NotALibrary):
    """The file is something else, whatever lay there before: a folder, another program's database."""


class Missing(LibraryError):  # noqa: N818 says what is the matter
    """There is no such file."""


class Damaged(NotALibrary):
    """The file is, or was, a library of ours, and is damaged, cut short, empty or gone.

    ``path`` is its name; a backup can take its place (``services.keeping``).
    """

    def __init__(self, path: Path, what: str) -> None:
        self.path = path
        super().__init__(f"{path}: {what}")


class BackupError(LibraryError):
    """A backup could not be made; the library is as it was."""


class NewerLibrary(LibraryError):  # noqa: N818 says what is the matter
    """The file was written by a newer RiskDesk."""


class PassphraseNeeded(LibraryError):  # noqa: N818 says what is the matter
    """The library is encrypted, and no passphrase was given."""


class WrongPassphrase(LibraryError):  # noqa: N818 says what is the matter
    """What was given does not open the file: another passphrase does, or none, as it is damaged or no library."""


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
        raise Damaged(path, DAMAGED) from error
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
        raise Damaged(path, "what is in the file cannot be read; it is damaged. Use a backup of it.") from error


def sentence(error: sqlite3.Error, path: Path) -> LibraryError:
    """The error of ours that says what SQLite's means."""
    extended: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    code = extended & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_INTERRUPT) or "decode" in str(error):
        # Interrupted is what is read too long before it is known to be sound; decoded is text.
        return Damaged(path, DAMAGED)
    if code == sqlite3.SQLITE_CONSTRAINT:
        return _refused(str(error), extended)
    if code == sqlite3.SQLITE_FULL:
        return LibraryError(f"{path}: the disk is full; nothing was written. Free some space and try again.")
    if extended == sqlite3.SQLITE_READONLY_DBMOVED or (code in _UNREACHED and _gone(path)):
        return LibraryError(moved(path))
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM) or (code in _UNREACHED and _shut(path)):
        return LibraryNotWritable(
            f"{path}: the file or its folder may only be read; nothing was written. "
            "Allow writing there again, then make the edit again."
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryInUse(
            f"{path}: another program keeps the file busy, perhaps a backup; nothing was written. "
            "Try again in a moment."
        )
    if code in _UNREACHED:
        return LibraryError(_unreached(path, str(error)))
    return LibraryError(f"{path}: the library could not be used ({error}); nothing was written.")


_UNREACHED = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR)


def moved(path: Path) -> str:
    """What is said of a library that is no longer where it was opened."""
    if not _there(path.parent):
        return _unreached(path, "there is no such folder now")
    return (
        f"{path}: the file was moved, replaced or deleted; nothing was written. "
        "Put it back, or open it from where it is now."
    )


def _unreached(path: Path, why: str) -> str:
    return (
        f"{path}: the file or its folder cannot be reached ({why}); nothing was written. "
        "See that the drive or the network is there, and try again."
    )


def _there(folder: Path) -> bool:
    with suppress(OSError):
        return folder.is_dir()
    return False


def _gone(path: Path) -> bool:
    """Whether the file is no longer in its folder; one whose whole folder is gone may be on a drive that is."""
    with suppress(OSError):
        return _there(path.parent) and not path.exists()
    return False


def _shut(path: Path) -> bool:
    """Whether the file is there and its folder takes no journal."""
    with suppress(OSError):
        return path.exists() and not may_write(path)
    return False


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
