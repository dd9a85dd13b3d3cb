"""Backups of a library, in a folder beside it: made whole or not at all, listed, and thinned.

A backup is a library file as it stands, made by SQLite's own backup, so that one taken while somebody scores is of one
moment. It is written under another name, read again and compared with its source before it gets its own.

Nothing here opens the library by the plain means of the system: closing such a handle would let go of the locks that
SQLite has on the file for the whole program.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from riskdesk.domain.backups import Backup, BackupName, Reason, free_name, kept
from riskdesk.storage.backup_look import BROKEN, Look, Present, dangling, fault_of, look, tip_of
from riskdesk.storage.connecting import check_pages, connect, open_as_it_is
from riskdesk.storage.connection import Connection
from riskdesk.storage.durable import FOLDER_OWNER_ONLY, OWNER_ONLY, create, flush, flush_folder
from riskdesk.storage.engine import Key
from riskdesk.storage.errors import BackupError, Damaged, LibraryError, sentence, told
from riskdesk.storage.header import APPLICATION_ID, looks_encrypted
from riskdesk.storage.migrations import schema_of
from riskdesk.storage.opening import clear_new

if TYPE_CHECKING:
    from riskdesk.domain.progress import Progress

PAGES = 256
"""Pages copied at a time, a megabyte or so: a score that is typed meanwhile waits for one such step, milliseconds."""
PAUSE = 0.01
"""Seconds to wait where a score is just being written."""
PATIENCE = 30.0
"""Seconds to wait for a backup that is being made elsewhere."""
RESTARTS = 10
"""How often a copy begins anew because something was written, before it is made in one go, for which a score waits."""
_PART = ".part"
_FULL = (errno.ENOSPC, errno.EDQUOT)


def folder_of(library: Path) -> Path:
    """The folder of a library's backups, whether or not it is there; a link's are beside what it leads to."""
    real = Path(os.path.realpath(library))
    return real.with_name(f"{real.name}-backups")


def names_in(folder: Path) -> dict[BackupName, Path]:
    """The backups in a folder, in no order; nothing where it is not there or may not be read."""
    found = {}
    with suppress(OSError):
        for path in folder.iterdir():
            if (name := BackupName.read(path.name)) and path.is_file():
                found[name] = path
    return found


def listed(library: Path, deep: bool = False, key: Key | None = None) -> tuple[Backup, ...]:
    """The backups of a library, the newest first, each compared with the library as it stands, if that can be read.

    Whether one is sound is told from its beginning, length and newest rows; with ``deep`` from every page. ``key``
    opens the library and those of them that are encrypted; without the right one it is said that one is needed.
    """
    names = names_in(folder_of(library))
    present = _present(library, key) if names else None
    try:
        return tuple(backup_at(name, names[name], present, deep, key) for name in sorted(names, reverse=True))
    finally:
        if present is not None:
            present.db.close()


def _present(library: Path, key: Key | None) -> Present | None:
    with suppress(LibraryError, sqlite3.Error, OSError):
        db = open_as_it_is(library, key)
        try:
            return Present(db, tip_of(db))
        except BaseException:
            db.close()
            raise
    return None


def backup_at(
    name: BackupName, path: Path, present: Present | None = None, deep: bool = False, key: Key | None = None
) -> Backup:
    """What is known of the backup in a file; ``key`` opens it where it is encrypted."""
    found = look(path, present, deep, key)
    size = 0
    with suppress(OSError):
        size = path.stat().st_size
    return Backup(path, name.when, name.why, size, found.schema, found.fault, found.holds, found.age, found.locked)


def newest_good(library: Path, key: Key | None = None) -> Backup | None:
    """The newest backup that is sound on every page and that ``key`` opens, compared with the library as it stands;
    ``None`` for none."""
    for backup in listed(library, key=key):
        name = BackupName.read(backup.path.name)
        if backup.sound and name and not look(backup.path, deep=True, key=key).fault:
            return backup
    return None


def utc_now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


def back_up(
    library: Path,
    why: Reason,
    when: datetime | None = None,
    source: Connection | None = None,
    progress: Progress | None = None,
    spare: Path | None = None,
    key: Key | None = None,
) -> Backup:
    """Make a backup of a library as it stands, and remove those that are no longer wanted. That of an encrypted one is
    encrypted under the same passphrase.

    Args:
        when: the time, now by default.
        source: a connection to the library, where one is open in this thread; one is opened otherwise.
        progress: told of the pages copied and of all; what it raises comes through, and no backup is made.
        spare: a backup that is not to be removed.
        key: what opens the library, where it is encrypted and no ``source`` is given.

    Raises:
        BackupError: it cannot be made; says why.
        Damaged: the library is damaged.
        LibraryError: the library cannot be read.
    """
    folder = folder_of(library)
    with _source(library, source, key) as db, _making(library, folder):
        _tidy(folder)
        name = free_name(when or utc_now(), why, names_in(folder))
        part, path = folder / f".{name}{_PART}", folder / str(name)
        try:
            copy_database(db, part, progress)
            part.replace(path)
            flush_folder(folder)
        except (OSError, sqlite3.Error) as error:
            raise _no_backup(library, error) from error
        made = backup_at(name, path, Present(db, tip_of(db)), key=db.key)
        _thin(folder, {path, spare}, db.key)
    return made


def back_up_if_changed(
    library: Path, why: Reason, source: Connection | None = None, key: Key | None = None
) -> Backup | None:
    """As :func:`back_up`, unless nothing is in the library yet or there is a sound backup of the very state; gives the
    one made.

    The log's last row and the schema tell whether anything has changed. The backup that is relied on is read through.

    Raises:
        LibraryError: as :func:`back_up`.
    """
    with _source(library, source, key) as db:
        if tip_of(db).row == 0 or held(library, db) is not None:
            return None
        return back_up(library, why, source=db)


def held(library: Path, db: Connection, why: Reason | None = None) -> Path | None:
    """The backup that was made for this reason, holds all of a library as it stands, is sound, and lies under the
    library's key. Without a reason only the newest of all counts: it is what is offered where the library is damaged,
    and after one that was put back it may hold what was given up."""
    now, schema = tip_of(db), schema_of(db)
    names = names_in(folder_of(library))
    for name in sorted(names, reverse=True)[: None if why else 1]:
        if why in (None, name.why):
            path = names[name]
            found = look(path, key=db.key)
            same = (found.tip, found.schema) == (now, schema) and looks_encrypted(path) == (db.key is not None)
            if same and not look(path, deep=True, key=db.key).fault:
                return path
    return None


@contextmanager
def _source(library: Path, source: Connection | None, key: Key | None) -> Iterator[Connection]:
    with told(library):
        if source is not None:
            yield source
            return
        with closing(open_as_it_is(library, key)) as db:
            yield db


@contextmanager
def _making(library: Path, folder: Path) -> Iterator[None]:
    """One backup at a time is made in a folder, which is made if it is not there; the system frees the lock of a
    program that is killed."""
    try:
        folder.mkdir(mode=FOLDER_OWNER_ONLY, exist_ok=True)
        lock = FileLock(folder / ".lock", mode=OWNER_ONLY, thread_local=False, fallback_to_soft=False)
        lock.acquire(timeout=PATIENCE)
    except Timeout:
        raise BackupError(f"{library}: no backup was made: another one is just being made. Try again.") from None
    except OSError as error:
        raise _no_backup(library, error) from error
    try:
        yield
    finally:
        lock.release()


def clear_half_made(library: Path) -> None:
    """Take away what killed programs left half made in the folder of a library's backups; as far as it can be.

    Under the library's own lock only: another program may be putting its backups under a passphrase, file by file.
    """
    folder = folder_of(library)
    if folder.is_dir():
        with suppress(LibraryError), _making(library, folder):
            _tidy(folder)
            for path in names_in(folder).values():
                with suppress(OSError):
                    clear_new(path)


def _tidy(folder: Path) -> None:
    """Take away what a killed program left half made."""
    with suppress(OSError):
        for path in folder.iterdir():
            name, part, rest = path.name.removeprefix(".").partition(_PART)
            if part and rest in ("", "-journal") and path.name.startswith(".") and BackupName.read(name):
                path.unlink(missing_ok=True)


def _thin(folder: Path, spared: set[Path | None], key: Key | None) -> None:
    """Remove the backups that are no longer wanted. One that cannot be removed stays, and nothing else is amiss.

    One under another passphrase counts as sound: whether it is cannot be told.
    """
    names = names_in(folder)
    stay = kept((name, _counts(look(path, key=key))) for name, path in names.items())
    for name, path in names.items():
        if name not in stay and path not in spared:
            with suppress(OSError):
                path.unlink()


def _counts(found: Look) -> bool:
    return found.locked or not found.fault


def copy_database(source: Connection, target: Path, progress: Progress | None = None) -> None:
    """Copy a library as it stands to a file that is not there yet, read it again, and have it on the disk. What lies
    under a key is copied under the same.

    Raises:
        sqlite3.Error, OSError, LibraryError: no file of this name is left.
    """
    create(target)
    try:
        rows = tip_of(source).row
        with closing(connect(target, "rw", source.key)) as copy:
            # Nobody opens this file before it is whole, and it is flushed at the end.
            copy.execute("PRAGMA journal_mode = MEMORY")
            copy.execute("PRAGMA synchronous = OFF")
            try:
                source.raw.backup(copy.raw, pages=PAGES, progress=_Steps(progress), sleep=PAUSE)
            except _TooBusyError:
                source.raw.backup(copy.raw, sleep=PAUSE)
            copy.execute("PRAGMA journal_mode = DELETE")
        flush(target)
        _check_copy(source, target, rows)
    except BaseException:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise


class _TooBusyError(Exception):
    """The library is written more often than it can be copied step by step."""


class _Steps:
    """What SQLite calls after each step, with its state, the pages that remain and all of them.

    Whatever is written meanwhile has SQLite begin anew; after :data:`RESTARTS` times it is to be copied in one go.
    """

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._last: int | None = None
        self._restarts = 0

    def __call__(self, status: int, remaining: int, total: int) -> None:
        # Begun anew and stopped again at the same page, it has got no further.
        if status == sqlite3.SQLITE_OK and self._last is not None and remaining >= self._last:
            self._restarts += 1
            if self._restarts == RESTARTS:
                raise _TooBusyError
        self._last = remaining
        if self._progress is not None:
            self._progress(total - remaining, total)


def _check_copy(source: Connection, target: Path, rows: int) -> None:
    """Whether a copy, read from the file, is whole and holds the log that its source had while it was made."""
    with closing(connect(target, "ro", source.key)) as copy:
        if fault := _fault_of(copy, target):
            # A copy of what is damaged is not kept among backups that are to be relied on.
            if fault_of(source):
                raise SourceDamaged
            raise sqlite3.DatabaseError(f"the copy was found not to be sound: {fault}")
        ids = [int(db.execute("PRAGMA application_id").fetchone()[0]) for db in (copy, source)]
        schemas = schema_of(copy), schema_of(source)
        # Somebody may have scored in the midst of it.
        length = rows <= tip_of(copy).row <= tip_of(source).row
        lost = dangling(copy) and not dangling(source)
    if ids != [APPLICATION_ID] * 2 or schemas[0] != schemas[1] or not length or lost:
        raise sqlite3.DatabaseError("the copy was found to differ from the library")


def _fault_of(copy: Connection, path: Path) -> str:
    try:
        check_pages(copy, path)
        return fault_of(copy)
    except (Damaged, sqlite3.DatabaseError):
        return BROKEN


class SourceDamaged(sqlite3.DatabaseError):
    """The library itself is damaged; told as SQLite tells it."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


def _no_backup(library: Path, error: OSError | sqlite3.Error) -> LibraryError:
    """The sentence for a backup that could not be made; a damaged library is called that."""
    if isinstance(error, sqlite3.Error):
        said = sentence(error, library)
        if isinstance(said, Damaged):
            return said
    return BackupError(f"{library}: no backup was made: {why_not(error)}; the library is as it was.")


def why_not(error: OSError | sqlite3.Error) -> str:
    """Why a copy could not be written, as a part of a sentence."""
    full = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    if full or (isinstance(error, OSError) and error.errno in _FULL):
        return "there is no room left on the disk"
    if isinstance(error, OSError):
        return f"{error.filename or 'a file'} cannot be written ({error.strerror or error})"
    return f"{error}"
