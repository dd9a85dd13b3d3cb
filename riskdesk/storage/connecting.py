"""Connections to library files: the one place where they are made.

Journal mode DELETE rather than WAL, so that the one file can be copied or mailed as it stands. EXTRA, so that what was
acknowledged is on the disk: an edit is kept at the moment at which its journal is removed, and with FULL, which does
not sync the folder, a power cut could bring the journal back, and SQLite would then take the last edit back with it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, nullcontext, suppress
from pathlib import Path

from riskdesk.storage.connection import Connection
from riskdesk.storage.engine import PATIENCE, Key, check_key, memory
from riskdesk.storage.engine import connect as connect_raw
from riskdesk.storage.errors import (
    DAMAGED,
    Damaged,
    LibraryError,
    Missing,
    NotALibrary,
    PassphraseNeeded,
    WrongPassphrase,
    told,
)
from riskdesk.storage.hardened import bounded
from riskdesk.storage.header import APPLICATION_ID, looks_encrypted
from riskdesk.storage.noise import PAGE
from riskdesk.storage.opened_here import beginning, hold

LOOK = 64
"""Pages of a damaged file that are tried, to tell whether a passphrase was the right one."""


def connect(path: Path, mode: str, key: Key | None = None) -> Connection:
    """A connection to a file that is there, for reading ("ro") or writing ("rw"); under a ``key``, it is seen whether
    that opens the file.

    Raises:
        WrongPassphrase: it does not.
        Damaged: it would, as it opens a backup of this very file, which can be read no longer.
        sqlite3.Error: it cannot be opened.
    """
    release = hold(path, key is not None)
    try:
        db = Connection(connect_raw(path, mode, key, PATIENCE), key, release)
    except BaseException:
        release()
        raise
    if key is not None:
        try:
            db.execute("PRAGMA user_version").fetchone()
        except BaseException as error:
            db.close()
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                raise _unopened(path, key) from error
            raise
    return db


def _unopened(path: Path, key: Key) -> LibraryError:
    """What to say of a file whose first page a key does not open; SQLCipher cannot tell a wrong key from damage."""
    if _is_right(path, key):
        return Damaged(path, DAMAGED)
    return WrongPassphrase(
        f"{path}: this passphrase does not open the file. If you are sure of it, the file is damaged or is not a "
        "RiskDesk library; use a backup of it."
    )


def _is_right(path: Path, key: Key) -> bool:
    """Whether a key that opens a backup of a file would open that too, were it not damaged: the file has the salt of
    the backup, or one of its pages lies under the same key."""
    from riskdesk.storage.backup import folder_of, names_in
    from riskdesk.storage.cipher import is_page_under

    salts = set()
    for backup in names_in(folder_of(path)).values():
        with suppress(LibraryError, sqlite3.Error, OSError), closing(connect(backup, "ro", key)) as other:
            salts.add(str(other.execute("PRAGMA cipher_salt").fetchone()[0]))
    head = (beginning(path, LOOK * PAGE) if salts else None) or b""
    pages = [head[at : at + PAGE] for at in range(0, len(head), PAGE)]
    return head[:16].hex() in salts or any(
        is_page_under(page, number, key.derived[salt], salt) for salt in salts for number, page in enumerate(pages, 1)
    )


def key_for(path: Path, key: Key | None) -> Key | None:
    """What a file takes: ``key`` where it looks encrypted, else none.

    Raises:
        PassphraseNeeded: it looks encrypted, and there is no ``key``.
        LibraryError: it looks encrypted, and the extra is not installed.
    """
    if not looks_encrypted(path):
        return None
    check_key(path, key)
    return key


def opens(path: Path, key: Key | None) -> bool:
    """Whether a file that looks encrypted lies under this key; one that does not opens with any, and with none.

    Raises:
        LibraryError: the extra is not installed, or the file is damaged.
    """
    try:
        with told(path), closing(open_as_it_is(path, key)):
            return True
    except (PassphraseNeeded, WrongPassphrase):
        return False


def open_as_it_is(path: Path, key: Key | None = None) -> Connection:
    """A connection for reading a library of whatever schema, which is not brought up to date; it takes no lock. One
    that is not encrypted needs no ``key``, and does not use it.

    To be used also while this program has the library open for writing in another thread.

    Raises:
        Missing, NotALibrary: there is none.
        PassphraseNeeded, WrongPassphrase: it is encrypted, and there is no ``key``, or another one opens it.
        sqlite3.Error: it cannot be read.
    """
    real = Path(os.path.realpath(path))
    if not real.is_file():
        raise Missing(f"{path}: there is no such file.")
    db = readable(real, key_for(real, key))
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        db.close()
        raise NotALibrary(f"{path}: this is not a RiskDesk library.")
    return db


def open_to_mend(path: Path, key: Key | None = None) -> Connection:
    """A connection for writing a library of whatever schema, in which what a killed program left half done is rolled
    back; under a lock that the caller has.

    Raises:
        Damaged: it is cut short.
        WrongPassphrase: ``key`` does not open it.
        sqlite3.Error: it is damaged, or cannot be written.
    """
    db = connect(path, "rw", key)
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


def readable(path: Path, key: Key | None) -> Connection:
    """A connection for reading a file, or a copy in memory where it must be mended first.

    Raises:
        LibraryError, sqlite3.Error: it cannot be read.
    """
    if key is None and (copy := _without_wal(path)) is not None:
        return copy
    db = None
    try:
        db = connect(path, "ro", key)
        check_pages(db, path)
    except BaseException as error:
        if db is not None:
            db.close()
        if getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_READONLY_ROLLBACK:
            raise
        return recovered(path, key)
    return db


def _without_wal(path: Path) -> Connection | None:
    """A copy in memory of a library that another program has switched to a write-ahead log, with all that this log
    holds; ``None`` for any other, and where some program has it open.

    To read such a file where it lies, SQLite makes two more beside it, and a reader may not take them away again.
    """
    wal, index = (path.with_name(path.name + suffix) for suffix in ("-wal", "-shm"))
    with suppress(OSError, LibraryError, sqlite3.Error):
        # Whoever has it open has an index beside it; where there is one, reading adds nothing.
        if (beginning(path, _MODES.stop) or b"")[_MODES] != _WAL or index.exists():
            return None
        before = _state(path, wal)
        copy = recovered(path, None)
        if before == _state(path, wal) and not index.exists():
            return copy
        copy.close()
    return None


_MODES, _WAL = slice(18, 20), b"\2\2"
"""Where the header of a file says how it is written and read, and what it says of a write-ahead log."""


def _state(*files: Path) -> list[tuple[int, int] | None]:
    found = [file.stat() if file.exists() else None for file in files]
    return [(status.st_size, status.st_mtime_ns) if status else None for status in found]


def check_pages(db: Connection, path: Path) -> None:
    """Refuse a file whose schema cannot be read, or of which less than all pages are there.

    SQLite itself does not miss a part of the last page, as a broken-off copy leaves it.

    Raises:
        Damaged: pages are missing.
        sqlite3.Error: the schema cannot be read.
    """
    with bounded(db.raw):
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    # SQLCipher gives the size of a page as text.
    pages, size = (int(db.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size"))
    if path.stat().st_size < pages * size:
        raise Damaged(path, DAMAGED)


def recovered(path: Path, key: Key | None) -> Connection:
    """A copy in memory of a file in which a killed program left a journal that a reader may not roll back, or another
    one a log that a reader may not write into it.

    What lies in the temporary folder meanwhile is as encrypted as the file itself.

    Raises:
        LibraryError, sqlite3.Error, OSError: it cannot be made, or would be no whole file.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        for suffix in ("", "-journal", "-wal"):
            with suppress(FileNotFoundError) if suffix else nullcontext():
                shutil.copyfile(path.with_name(path.name + suffix), copy.with_name(copy.name + suffix))
        db = connect(copy, "rw", key)
        try:
            check_pages(db, copy)
            # A copy in memory has no log beside it.
            db.execute("PRAGMA journal_mode = DELETE")
        except Damaged as error:
            db.close()
            raise Damaged(path, DAMAGED) from error
        except BaseException:
            db.close()
            raise
        return in_memory(db)


def in_memory(source: Connection) -> Connection:
    """A copy in memory; the source is closed."""
    with closing(source):
        copy = memory(source.key)
        source.raw.backup(copy)
    return Connection(copy, source.key)
