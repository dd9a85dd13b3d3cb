"""Opening a library file: the one place where connections are made.

Journal mode DELETE rather than WAL, so that the one file can be copied or mailed as it stands. EXTRA, so that what was
acknowledged is on the disk: an edit is kept at the moment at which its journal is removed, and with FULL, which does
not sync the folder, a power cut could bring the journal back, and SQLite would then take the last edit back with it.
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

from riskdesk.domain.backups import Reason
from riskdesk.storage.access import Access, may_write
from riskdesk.storage.connection import Connection
from riskdesk.storage.durable import sync_folder
from riskdesk.storage.errors import (
    DAMAGED,
    BackupError,
    Damaged,
    Foreign,
    LibraryError,
    LibraryNotWritable,
    Missing,
    NewerLibrary,
    NotALibrary,
    moved,
    told,
)
from riskdesk.storage.header import APPLICATION_ID, Header, read_header
from riskdesk.storage.lock import take_lock
from riskdesk.storage.migrations import Migration, migrate, schema_of, shipped
from riskdesk.storage.seals import seal_what_stands

PATIENCE = 5.0
"""Seconds to wait for another program that keeps the file busy, such as a reader in the midst of a query."""
OLDEST_SQLITE = (3, 37, 0)
"""The first SQLite with STRICT tables."""
OWNER_ONLY = 0o600
RESTORING = ".restoring"
"""What the name of the file ends in that is to take a library's place."""


@dataclass(frozen=True)
class OpenFile:
    """An open database, with the lock where it may be written."""

    db: Connection
    lock: BaseFileLock | None
    identity: tuple[int, int] | None = None
    """What the system calls the file, by whatever name; of one opened for writing."""

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


def open_beside(path: Path, held: OpenFile) -> OpenFile:
    """A further connection to a library that this program has open for writing, under the lock that it has already.

    Raises:
        LibraryError: it cannot be opened, or what is at ``path`` now is another file than the one ``held``.
    """
    real = Path(os.path.realpath(path))
    with told(path):
        # Before SQLite is let near it: it would roll a stranger's journal back.
        if not real.exists() or _identity(real) != held.identity:
            raise LibraryError(moved(path))
        return OpenFile(_writable(real, shipped()), None, held.identity)


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


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
    header = header_of(path)
    if header.schema > len(migrations):
        raise NewerLibrary(
            f"{path}: this library was written by a newer RiskDesk (schema {header.schema}; "
            f"this one knows up to {len(migrations)}); open it with that one."
        )
    return header.mode


def header_of(path: Path) -> Header:
    """What the first bytes of a library say.

    Raises:
        Damaged: they are no library's, or there is no file, and yet there are backups: it was one.
        Foreign, NotALibrary, Missing, LibraryError: as ``header.read_header``.
    """
    try:
        return read_header(path)
    except (NotALibrary, Missing) as error:
        if isinstance(error, Foreign) or not has_backups(path):
            raise
        what = "the library is not there any more" if isinstance(error, Missing) else "the file is damaged"
        raise Damaged(path, f"{what}; there are backups of it.") from error


def has_backups(path: Path) -> bool:
    """Whether backups lie beside a library, or beside where it was."""
    from riskdesk.storage.backup import folder_of, names_in

    return bool(names_in(folder_of(path)))


def _open_for_writing(path: Path, migrations: Sequence[Migration], create: bool) -> OpenFile:
    mode = OWNER_ONLY
    # One that is gone is not made anew over its backups, as if nothing had been.
    if path.exists() or not create or has_backups(path):
        mode = _check(path, migrations)
        if not may_write(path):
            raise LibraryNotWritable(f"{path}: the library or its folder may only be read; open it read-only.")
    elif not path.parent.is_dir():
        raise LibraryError(f"{path.parent}: there is no such folder to make a library in.")
    lock = take_lock(path, mode)
    try:
        # Left by a program that was killed while it restored a backup.
        path.with_name(path.name + RESTORING).unlink(missing_ok=True)
        if not path.exists():
            _make(path, migrations)
        return OpenFile(_writable(path, migrations), lock, _identity(path))
    except BaseException:
        lock.release()
        raise


def _make(path: Path, migrations: Sequence[Migration]) -> None:
    """Make a library under another name and then rename it, so that it is there whole or not at all."""
    from riskdesk.storage.restoring import journals_aside

    new = path.with_name(path.name + ".new")
    journal = path.with_name(path.name + ".new-journal")
    try:
        for leftover in (new, journal):
            leftover.unlink(missing_ok=True)
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ONLY))
        with closing(connect(new, "rw")) as db:
            migrate(db, migrations)
        journals_aside(path)
        new.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise LibraryNotWritable(f"{path}: the library cannot be made ({error.strerror or error}).") from error


def _writable(path: Path, migrations: Sequence[Migration]) -> Connection:
    db = open_to_mend(path)
    try:
        if 0 < schema_of(db) < len(migrations):
            _keep_older(db, path)
        migrate(db, migrations)
        seal_what_stands(db)
    except BaseException:
        db.close()
        raise
    return db


def open_to_mend(path: Path) -> Connection:
    """A connection for writing a library of whatever schema, in which what a killed program left half done is rolled
    back; under a lock that the caller has.

    Raises:
        Damaged: it is cut short.
        sqlite3.Error: it is damaged, or cannot be written.
    """
    db = connect(path, "rw")
    try:
        # Rolls back, and fails here rather than at the first score.
        db.execute("BEGIN IMMEDIATE")
        db.rollback()
        check_pages(db, path)
        # By way of PERSIST, as this change of mode removes a journal that a killed program had not begun to use: it is
        # not rolled back, and would lie beside the library until the next edit.
        db.execute("PRAGMA journal_mode = PERSIST")
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA synchronous = EXTRA")
    except BaseException:
        db.close()
        raise
    return db


def _keep_older(db: Connection, path: Path) -> None:
    """Make a backup of a library that is about to be brought up to date, unless one was made of this very state."""
    from riskdesk.storage.backup import back_up, held

    if held(path, db, Reason.MIGRATION) is not None:
        return
    try:
        back_up(path, Reason.MIGRATION, source=db)
    except BackupError as error:
        raise BackupError(
            f"{error} It is of an older RiskDesk and is not brought up to date without a backup: put right what is "
            "said here and open it again, or open it read-only."
        ) from error


def check_header(path: Path) -> None:
    """Whether a file is, by its first bytes, a library that this program knows.

    Raises:
        LibraryError: it is not; says what it is.
    """
    _check(Path(os.path.realpath(path)), shipped())


def open_as_it_is(path: Path) -> Connection:
    """A connection for reading a library of whatever schema, which is not brought up to date; it takes no lock.

    To be used also while this program has the library open for writing in another thread.

    Raises:
        Missing, NotALibrary: there is none.
        sqlite3.Error: it cannot be read.
    """
    real = Path(os.path.realpath(path))
    if not real.is_file():
        raise Missing(f"{path}: there is no such file.")
    db = _readable(real)
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        db.close()
        raise NotALibrary(f"{path}: this is not a RiskDesk library.")
    return db


def _open_for_reading(path: Path, migrations: Sequence[Migration]) -> Connection:
    db = _readable(path)
    try:
        if schema_of(db) < len(migrations):
            db = _in_memory(db)
            migrate(db, migrations)
        db.execute("PRAGMA query_only = ON")
    except BaseException:
        db.close()
        raise
    return db


def _readable(path: Path) -> Connection:
    db = connect(path, "ro")
    try:
        check_pages(db, path)
    except sqlite3.OperationalError as error:
        db.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
            raise
        return _recovered(path)
    except BaseException:
        db.close()
        raise
    return db


def check_pages(db: Connection, path: Path) -> None:
    """Refuse a file whose schema cannot be read, or of which less than all pages are there.

    SQLite itself does not miss a part of the last page, as a broken-off copy leaves it.

    Raises:
        Damaged: pages are missing.
        sqlite3.Error: the schema cannot be read.
    """
    db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    pages, size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    if path.stat().st_size < pages * size:
        raise Damaged(path, DAMAGED)


def _recovered(path: Path) -> Connection:
    """A copy in memory of a file in which a killed program left a journal that a reader may not roll back."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        for suffix in ("", "-journal"):
            shutil.copyfile(path.with_name(path.name + suffix), copy.with_name(copy.name + suffix))
        return _in_memory(connect(copy, "rw"))


def _in_memory(source: Connection) -> Connection:
    """A copy in memory; the source is closed."""
    with closing(source):
        memory = sqlite3.connect(":memory:", isolation_level=None)
        source.raw.backup(memory)
    return Connection(memory)


def connect(path: Path, mode: str) -> Connection:
    """A connection to a file that is there, for reading ("ro") or writing ("rw").

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    # By URI, as only a URI opens without making a missing file; isolation_level None, as no transaction is to begin
    # but by Connection.atomic().
    connection = sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True, timeout=PATIENCE, isolation_level=None)
    return Connection(connection)
