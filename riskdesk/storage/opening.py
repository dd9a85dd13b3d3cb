"""Opening a library file: the one place where connections are made.

Journal mode DELETE rather than WAL, so that the one file can be copied or mailed as it stands; FULL, so that what was
acknowledged is on the disk.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import BaseFileLock

from riskdesk.storage.access import Access
from riskdesk.storage.connection import Connection
from riskdesk.storage.engine import PATIENCE, Key, check_key, connect, demand, memory
from riskdesk.storage.errors import (
    LibraryError,
    LibraryNotWritable,
    NewerLibrary,
    NotALibrary,
    WrongPassphrase,
    told,
)
from riskdesk.storage.header import APPLICATION_ID, may_write, read_header
from riskdesk.storage.lock import take_lock
from riskdesk.storage.migrations import Migration, migrate, schema_of, shipped

OLDEST_SQLITE = (3, 37, 0)
"""The first SQLite with STRICT tables."""
OWNER_ONLY = 0o600


@dataclass(frozen=True)
class OpenFile:
    """An open database, with the lock where it may be written."""

    db: Connection
    lock: BaseFileLock | None

    @property
    def key(self) -> Key | None:
        """What the file lies under; ``None`` where it is not encrypted."""
        return self.db.key

    def close(self) -> None:
        """Close the database, then let go of the lock."""
        self.db.close()
        if self.lock is not None:
            self.lock.release()


def open_file(
    path: Path,
    access: Access,
    create: bool = False,
    migrations: Sequence[Migration] | None = None,
    key: Key | None = None,
) -> OpenFile:
    """Open a library, brought up to the newest schema (for reading: in a copy in memory, the file untouched).

    One that is not encrypted needs no ``key``, and does not use it.

    Raises:
        PassphraseNeeded, WrongPassphrase: it is encrypted, and there is no ``key``, or another one opens it.
        LibraryError: says which of the many reasons it is.
    """
    check_engine(sqlite3.sqlite_version_info)
    steps = shipped() if migrations is None else migrations
    real = Path(os.path.realpath(path))
    with told(path):
        if access is Access.READ_ONLY:
            _, key = _check(real, steps, key)
            with _judging(path, key):
                return OpenFile(_open_for_reading(real, steps, key), None)
        return _open_for_writing(real, steps, create, key)


def open_beside(path: Path, key: Key | None = None) -> OpenFile:
    """A further connection to a library that this program has open for writing, under the lock that it has already.

    Raises:
        LibraryError: it cannot be opened.
    """
    real = Path(os.path.realpath(path))
    with told(path), _judging(path, key):
        return OpenFile(_writable(real, shipped(), key), None)


@contextmanager
def _judging(path: Path, key: Key | None) -> Iterator[None]:
    """Say of a file that cannot be read under a key what can be said: SQLCipher knows no more."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if key is None or code not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise
        raise WrongPassphrase(
            f"{path}: this passphrase does not open the file. If you are sure of it, the file is damaged or is not a "
            "RiskDesk library; use a backup of it."
        ) from error


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


def _check(path: Path, migrations: Sequence[Migration], key: Key | None) -> tuple[int, Key | None]:
    """The permission bits of a file that is a library and not newer than this program, and the key that it takes; of
    an encrypted one the rest shows when it is open."""
    header = read_header(path)
    if header.encrypted:
        check_key(path, key)
        return header.mode, key
    _check_schema(path, header.schema, migrations)
    return header.mode, None


def _check_schema(path: Path, schema: int, migrations: Sequence[Migration]) -> None:
    if schema > len(migrations):
        raise NewerLibrary(
            f"{path}: this library was written by a newer RiskDesk (schema {schema}; "
            f"this one knows up to {len(migrations)}); open it with that one."
        )


def _open_for_writing(path: Path, migrations: Sequence[Migration], create: bool, key: Key | None) -> OpenFile:
    mode = OWNER_ONLY
    if path.exists() or not create:
        mode, key = _check(path, migrations, key)
        if not may_write(path):
            raise LibraryNotWritable(f"{path}: the library or its folder may only be read; open it read-only.")
    elif not path.parent.is_dir():
        raise LibraryError(f"{path.parent}: there is no such folder to make a library in.")
    lock = take_lock(path, mode)
    try:
        if not path.exists():
            _make(path, migrations, key)
        with suppress(OSError):
            clear_new(path)
        with _judging(path, key):
            return OpenFile(_writable(path, migrations, key), lock)
    except BaseException:
        lock.release()
        raise


def _make(path: Path, migrations: Sequence[Migration], key: Key | None) -> None:
    """Make a library under another name and then rename it, so that it is there whole or not at all."""
    if key is not None:
        demand(path)
    try:
        new = new_beside(path)
        with closing(_connect(new, "rw", key)) as db:
            migrate(db, migrations)
        new.replace(path)
    except OSError as error:
        raise LibraryNotWritable(f"{path}: the library cannot be made ({error.strerror or error}).") from error


def new_beside(path: Path) -> Path:
    """An empty file, readable by its owner only, to be filled and then renamed to ``path``; under the lock only.

    Raises:
        OSError: it cannot be made.
    """
    clear_new(path)
    new = path.with_name(path.name + ".new")
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ONLY))
    return new


def clear_new(path: Path) -> None:
    """Remove what a killed program left of a new file that never took its place; under the lock only.

    Raises:
        OSError: it cannot be removed.
    """
    for suffix in (".new", ".new-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _writable(path: Path, migrations: Sequence[Migration], key: Key | None) -> Connection:
    db = _connect(path, "rw", key)
    try:
        # Rolls back what a killed program left half done, and fails here rather than at the first score.
        db.execute("BEGIN IMMEDIATE")
        db.rollback()
        _check_whole(db, path)
        _check_ours(db, path, migrations)
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA synchronous = FULL")
        migrate(db, migrations)
    except BaseException:
        db.close()
        raise
    return db


def _open_for_reading(path: Path, migrations: Sequence[Migration], key: Key | None) -> Connection:
    db = _readable(path, key)
    try:
        _check_ours(db, path, migrations)
        if schema_of(db) < len(migrations):
            db = _in_memory(db)
            migrate(db, migrations)
        db.execute("PRAGMA query_only = ON")
    except BaseException:
        db.close()
        raise
    return db


def _readable(path: Path, key: Key | None) -> Connection:
    db = _connect(path, "ro", key)
    try:
        _check_whole(db, path)
    except sqlite3.OperationalError as error:
        db.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
            raise
        return _recovered(path, key)
    except BaseException:
        db.close()
        raise
    return db


def _check_whole(db: Connection, path: Path) -> None:
    """Refuse a file whose schema cannot be read, or of which less than all pages are there.

    SQLite itself does not miss a part of the last page, as a broken-off copy leaves it.
    """
    db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    # SQLCipher gives the size of a page as text.
    pages, size = (int(db.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size"))
    if path.stat().st_size < pages * size:
        raise NotALibrary(f"{path}: the file is damaged or cut short; use a backup of it.")


def _check_ours(db: Connection, path: Path, migrations: Sequence[Migration]) -> None:
    """What the header says of a file that is not encrypted, here of any."""
    schema = schema_of(db)
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID or schema < 1:
        raise NotALibrary(f"{path}: this is a database of another program, not a RiskDesk library.")
    _check_schema(path, schema, migrations)


def _recovered(path: Path, key: Key | None) -> Connection:
    """A copy in memory of a file in which a killed program left a journal that a reader may not roll back.

    What lies in the temporary folder meanwhile is as encrypted as the file itself.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        for suffix in ("", "-journal"):
            shutil.copyfile(path.with_name(path.name + suffix), copy.with_name(copy.name + suffix))
        db = _connect(copy, "rw", key)
        try:
            db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except BaseException:
            db.close()
            raise
        return _in_memory(db)


def _in_memory(source: Connection) -> Connection:
    """A copy in memory; the source is closed."""
    with closing(source):
        copy = memory(source.key)
        source.raw.backup(copy)
    return Connection(copy, source.key)


def _connect(path: Path, mode: str, key: Key | None) -> Connection:
    return Connection(connect(path, mode, key, PATIENCE), key)
