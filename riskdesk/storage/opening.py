"""Opening a library: is it one, may it be written, is it brought up to date; making a new one; its lock."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from filelock import BaseFileLock

from riskdesk.domain.backups import Reason
from riskdesk.immutable import immutable
from riskdesk.storage.access import Access, may_write
from riskdesk.storage.connecting import connect, in_memory, open_to_mend, readable, recovered
from riskdesk.storage.connection import Connection
from riskdesk.storage.durable import create as create_file
from riskdesk.storage.durable import sync_folder
from riskdesk.storage.engine import Key, check_key, demand
from riskdesk.storage.errors import (
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
from riskdesk.storage.guard import check_beside, check_content
from riskdesk.storage.header import APPLICATION_ID, Header, read_header
from riskdesk.storage.lock import take_lock
from riskdesk.storage.migrations import Migration, migrate, schema_of, shipped
from riskdesk.storage.overwritten import DOUBT, is_overwritten, never_encrypted
from riskdesk.storage.seals import seal_what_stands

OLDEST_SQLITE = (3, 37, 0)
"""The first SQLite with STRICT tables."""
OWNER_ONLY = 0o600
RESTORING = ".restoring"
"""What the name of the file ends in that is to take a library's place."""


@immutable(slots=False)
class OpenFile:
    """An open database, with the lock where it may be written."""

    db: Connection
    lock: BaseFileLock | None
    identity: tuple[int, int] | None = None
    """What the system calls the file, by whatever name; of one opened for writing."""

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
            return OpenFile(_open_for_reading(real, steps, key), None)
        return _open_for_writing(real, steps, create, key)


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
        return OpenFile(_writable(real, shipped(), held.key), None, held.identity)


def open_again(path: Path, held: OpenFile, key: Key | None) -> OpenFile:
    """The library that this program had open for writing, under the lock that it still has, after another file took
    its place; ``key`` is that of the new one.

    Raises:
        LibraryError: it cannot be opened.
    """
    real = Path(os.path.realpath(path))
    with told(path):
        return OpenFile(_writable(real, shipped(), key), held.lock, _identity(real))


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


def _check(path: Path, migrations: Sequence[Migration], key: Key | None) -> tuple[int, Key | None]:
    """The permission bits of a file that is a library and not newer than this program, and the key that it takes; of
    an encrypted one, and of one that is open here already, the rest shows when it is open."""
    header = header_of(path)
    check_beside(path)
    if header.encrypted:
        _check_key(path, key)
        return header.mode, key
    _check_schema(path, header.schema, migrations)
    return header.mode, None


def _check_key(path: Path, key: Key | None) -> None:
    """As ``engine.check_key``; where the file may be a damaged one that never had a key, that is said too."""
    try:
        check_key(path, key)
    except LibraryError as error:
        if not never_encrypted(path):
            raise
        raise type(error)(f"{error} {DOUBT}") from error


def _check_schema(path: Path, schema: int, migrations: Sequence[Migration]) -> None:
    if schema > len(migrations):
        raise NewerLibrary(
            f"{path}: this library was written by a newer RiskDesk (schema {schema}; "
            f"this one knows up to {len(migrations)}); open it with that one."
        )


def header_of(path: Path) -> Header:
    """What the first bytes of a library say; of one that may be encrypted nothing but that.

    Raises:
        Damaged: they are no library's, or there is no file, and yet there are backups: it was one.
        Foreign, NotALibrary, Missing, LibraryError: as ``header.read_header``.
    """
    try:
        header = read_header(path)
        if header.encrypted and is_overwritten(path):
            raise Damaged(path, "something has written over the beginning of the file; there are backups of it.")
        return header
    except Damaged:
        raise
    except (NotALibrary, Missing) as error:
        if isinstance(error, Foreign) or not has_backups(path):
            raise
        what = "the library is not there any more" if isinstance(error, Missing) else "the file is damaged"
        raise Damaged(path, f"{what}; there are backups of it.") from error


def has_backups(path: Path) -> bool:
    """Whether backups lie beside a library, or beside where it was."""
    from riskdesk.storage.backup import folder_of, names_in

    return bool(names_in(folder_of(path)))


def _open_for_writing(path: Path, migrations: Sequence[Migration], create: bool, key: Key | None) -> OpenFile:
    mode = OWNER_ONLY
    # One that is gone is not made anew over its backups, as if nothing had been.
    if path.exists() or not create or has_backups(path):
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
        return OpenFile(_writable(path, migrations, key), lock, _identity(path))
    except BaseException:
        lock.release()
        raise


def _make(path: Path, migrations: Sequence[Migration], key: Key | None) -> None:
    """Make a library under another name and then rename it, so that it is there whole or not at all."""
    from riskdesk.storage.restoring import journals_aside

    if key is not None:
        demand(path)
    try:
        new = new_beside(path)
        with closing(connect(new, "rw", key)) as db:
            migrate(db, migrations)
        journals_aside(path)
        new.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise LibraryNotWritable(f"{path}: the library cannot be made ({error.strerror or error}).") from error


def new_beside(path: Path) -> Path:
    """An empty file, readable by its owner only, to be filled and then renamed to ``path``; under the lock only.

    Raises:
        OSError: it cannot be made.
    """
    clear_new(path)
    new = path.with_name(path.name + ".new")
    create_file(new)
    return new


def clear_new(path: Path) -> None:
    """Remove what a killed program left of a new file that never took its place; under the lock only.

    Raises:
        OSError: it cannot be removed.
    """
    for suffix in (".new", ".new-journal", RESTORING):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _writable(path: Path, migrations: Sequence[Migration], key: Key | None) -> Connection:
    if path.with_name(path.name + "-journal").exists():
        _check_recovered(path, migrations, key)
    db = open_to_mend(path, key)
    try:
        _check_ours(db, path, migrations)
        if 0 < schema_of(db) < len(migrations):
            _keep_older(db, path)
        migrate(db, migrations)
        seal_what_stands(db)
    except BaseException:
        db.close()
        raise
    return db


def _check_recovered(path: Path, migrations: Sequence[Migration], key: Key | None) -> None:
    """Whether what a killed program's journal would make of the file is a library; a refused file is left as it is.

    Raises:
        LibraryError, sqlite3.Error: it is not.
    """
    try:
        with closing(recovered(path, key)) as db:
            _check_ours(db, path, migrations)
    except OSError:
        pass
    except sqlite3.OperationalError as error:
        # Without room for a copy the file is recovered unseen: a full disk is likelier than a hostile journal.
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
            raise


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


def check_header(path: Path, key: Key | None = None) -> None:
    """Whether a file is, by its first bytes, a library that this program knows; an encrypted one needs a ``key``.

    Raises:
        LibraryError: it is not; says what it is.
    """
    _check(Path(os.path.realpath(path)), shipped(), key)


def _open_for_reading(path: Path, migrations: Sequence[Migration], key: Key | None) -> Connection:
    db = readable(path, key)
    try:
        _check_ours(db, path, migrations)
        if schema_of(db) < len(migrations):
            db = in_memory(db)
            migrate(db, migrations)
        db.execute("PRAGMA query_only = ON")
    except BaseException:
        db.close()
        raise
    return db


def _check_ours(db: Connection, path: Path, migrations: Sequence[Migration]) -> None:
    """What the header says of a file that is not encrypted, here of any; and that nothing in it is anybody else's."""
    schema = schema_of(db)
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID or schema < 1:
        raise NotALibrary(f"{path}: this is a database of another program, not a RiskDesk library.")
    _check_schema(path, schema, migrations)
    check_content(db, path, migrations)
