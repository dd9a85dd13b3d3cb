"""Opening a library file: the one place where connections are made.

Journal mode DELETE rather than WAL, so that the one file can be copied or mailed as it stands; FULL, so that what was
acknowledged is on the disk.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import BaseFileLock

from riskdesk.storage.access import Access
from riskdesk.storage.connection import Connection
from riskdesk.storage.errors import LibraryError, LibraryNotWritable, NewerLibrary, told
from riskdesk.storage.guard import check_beside, check_content, harden
from riskdesk.storage.header import may_write, read_header
from riskdesk.storage.lock import take_lock
from riskdesk.storage.migrations import Migration, migrate, schema_of, shipped

PATIENCE = 5.0
"""Seconds to wait for another program that keeps the file busy, such as a reader in the midst of a query."""
OLDEST_SQLITE = (3, 37, 0)
"""The first SQLite with STRICT tables."""
OWNER_ONLY = 0o600


@dataclass(frozen=True)
class OpenFile:
    """An open database, with the lock where it may be written."""

    db: Connection
    lock: BaseFileLock | None

    def close(self) -> None:
        """Close the database, then let go of the lock."""
        self.db.close()
        if self.lock is not None:
            self.lock.release()


def open_file(
    path: Path, access: Access, create: bool = False, migrations: Sequence[Migration] | None = None
) -> OpenFile:
    """Open a library, brought up to the newest schema (for reading: in a copy in memory, the file untouched).

    Raises:
        LibraryError: says which of the many reasons it is.
    """
    check_engine(sqlite3.sqlite_version_info)
    steps = shipped() if migrations is None else migrations
    real = Path(os.path.realpath(path))
    with told(path):
        if access is Access.READ_ONLY:
            _check(real, steps)
            return OpenFile(_open_for_reading(real, steps), None)
        return _open_for_writing(real, steps, create)


def open_beside(path: Path) -> OpenFile:
    """A further connection to a library that this program has open for writing, under the lock that it has already.

    Raises:
        LibraryError: it cannot be opened.
    """
    real = Path(os.path.realpath(path))
    with told(path):
        return OpenFile(_writable(real, shipped()), None)


def discard(path: Path) -> None:
    """Remove a library that was just made and into which nothing came, with all that lies beside it.

    One that another program has taken meanwhile stays: then there is something in it, or soon will be.
    """
    real = Path(os.path.realpath(path))
    beside = [real.with_name(real.name + suffix) for suffix in ("-journal", ".new", ".new-journal", ".lock")]
    if not any(file.exists() for file in (real, *beside)):
        return
    with suppress(LibraryError, OSError):
        lock = take_lock(real, OWNER_ONLY)
        try:
            for file in (real, *beside[:-1]):
                file.unlink(missing_ok=True)
        finally:
            # Windows removes no file that is open.
            lock.release()
        beside[-1].unlink(missing_ok=True)


def check_engine(version: tuple[int, ...]) -> None:
    """Refuse an SQLite without STRICT tables.

    Raises:
        LibraryError: it is older than :data:`OLDEST_SQLITE`.
    """
    if version < OLDEST_SQLITE:
        found, wanted = (".".join(map(str, numbers)) for numbers in (version, OLDEST_SQLITE))
        raise LibraryError(f"This Python comes with SQLite {found}; RiskDesk needs {wanted} or newer.")


def _check(path: Path, migrations: Sequence[Migration]) -> int:
    """The permission bits of a file that is a library and not newer than this program."""
    header = read_header(path)
    if header.schema > len(migrations):
        raise NewerLibrary(
            f"{path}: this library was written by a newer RiskDesk (schema {header.schema}; "
            f"this one knows up to {len(migrations)}); open it with that one."
        )
    check_beside(path)
    return header.mode


def _open_for_writing(path: Path, migrations: Sequence[Migration], create: bool) -> OpenFile:
    mode = OWNER_ONLY
    if path.exists() or not create:
        mode = _check(path, migrations)
        if not may_write(path):
            raise LibraryNotWritable(f"{path}: the library or its folder may only be read; open it read-only.")
    elif not path.parent.is_dir():
        raise LibraryError(f"{path.parent}: there is no such folder to make a library in.")
    lock = take_lock(path, mode)
    try:
        if not path.exists():
            _make(path, migrations)
        return OpenFile(_writable(path, migrations), lock)
    except BaseException:
        lock.release()
        raise


def _make(path: Path, migrations: Sequence[Migration]) -> None:
    """Make a library under another name and then rename it, so that it is there whole or not at all."""
    new = path.with_name(path.name + ".new")
    journal = path.with_name(path.name + ".new-journal")
    try:
        for leftover in (new, journal):
            leftover.unlink(missing_ok=True)
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ONLY))
        with closing(_connect(new, "rw")) as db:
            migrate(db, migrations)
        new.replace(path)
    except OSError as error:
        raise LibraryNotWritable(f"{path}: the library cannot be made ({error.strerror or error}).") from error


def _writable(path: Path, migrations: Sequence[Migration]) -> Connection:
    if path.with_name(path.name + "-journal").exists():
        _check_recovered(path, migrations)
    db = _connect(path, "rw")
    try:
        # Rolls back what a killed program left half done, and fails here rather than at the first score.
        db.execute("BEGIN IMMEDIATE")
        db.rollback()
        check_content(db, path, migrations)
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA synchronous = FULL")
        migrate(db, migrations)
    except BaseException:
        db.close()
        raise
    return db


def _open_for_reading(path: Path, migrations: Sequence[Migration]) -> Connection:
    db = _readable(path, migrations)
    try:
        if schema_of(db) < len(migrations):
            db = _in_memory(db)
            migrate(db, migrations)
        db.execute("PRAGMA query_only = ON")
    except BaseException:
        db.close()
        raise
    return db


def _readable(path: Path, migrations: Sequence[Migration]) -> Connection:
    db = _connect(path, "ro")
    try:
        check_content(db, path, migrations)
    except sqlite3.OperationalError as error:
        db.close()
        if getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_READONLY_ROLLBACK:
            raise
        return _recovered(path, migrations)
    except BaseException:
        db.close()
        raise
    return db


def _check_recovered(path: Path, migrations: Sequence[Migration]) -> None:
    """Whether what a killed program's journal would make of the file is a library; a refused file is left as it is.

    Raises:
        NotALibrary: it is not.
    """
    with suppress(OSError):
        # Without room for a copy the file is recovered unseen: a full disk is likelier than a hostile journal.
        _recovered(path, migrations).close()


def _recovered(path: Path, migrations: Sequence[Migration]) -> Connection:
    """A copy in memory of a file in which a killed program left a journal that a reader may not roll back."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        for suffix in ("", "-journal"):
            shutil.copyfile(path.with_name(path.name + suffix), copy.with_name(copy.name + suffix))
        db = _connect(copy, "rw")
        try:
            check_content(db, path, migrations, copy)
        except BaseException:
            db.close()
            raise
        return _in_memory(db)


def _in_memory(source: Connection) -> Connection:
    """A copy in memory; the source is closed."""
    with closing(source):
        memory = harden(sqlite3.connect(":memory:", isolation_level=None))
        source.raw.backup(memory)
    return Connection(memory)


def _connect(path: Path, mode: str) -> Connection:
    # By URI, as only a URI opens without making a missing file; isolation_level None, as no transaction is to begin
    # but by Connection.atomic().
    connection = sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True, timeout=PATIENCE, isolation_level=None)
    return Connection(harden(connection))
